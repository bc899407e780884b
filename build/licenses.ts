/** The licences of the app and of the packages in the build: licenses.txt beside the site, and a block of text in the single file. */

import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/** For `build.license`: Vite writes a heading and the licence of every bundled package into it. */
export const LICENSES = 'licenses.txt';

/** The id by which src/ui/keys/help.ts finds the text in the single file. */
const BLOCK_ID = 'licenses';

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

/** Returns the address of a package's source. MPL-2.0, section 3.2, requires it. */
function sourceOf(name: string): string {
  const { repository } = JSON.parse(read(`node_modules/${name}/package.json`)) as {
    repository?: string | { url: string };
  };
  const url = typeof repository === 'string' ? repository : repository?.url;
  if (!url) throw new Error(`${name} does not say where its source is`);
  return url.replace(/^git(\+https)?:/, 'https:').replace(/\.git$/, '');
}

/** The parts of the packages that Vite did not name: it does not look into the workers, which it builds by themselves. */
function ofWorkers(named: string): string {
  const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
  return Object.entries(dependencies)
    .filter(([name]) => !named.includes(`## ${name} - `))
    .map(([name, version]) => {
      const { license } = JSON.parse(read(`node_modules/${name}/package.json`)) as { license: string };
      return `\n## ${name} - ${version} (${license})\n\n${read(`node_modules/${name}/LICENSE`).trim()}\n`;
    })
    .join('');
}

/** Adds the app's own licence and the packages' sources to what Vite found. */
export function licenses(): Plugin {
  return {
    name: 'licenses',
    apply: 'build',
    generateBundle: {
      // after Vite has written its part
      order: 'post',
      handler(_, bundle) {
        const file = bundle[LICENSES];
        if (file?.type !== 'asset') throw new Error(`the build has no ${LICENSES}`);
        const [, packages] = String(file.source).split(/^The app bundles .*\n/m);
        if (packages === undefined) throw new Error(`${LICENSES} is not as Vite wrote it before`);
        const named = (packages + ofWorkers(packages)).replace(
          /^## (\S+) - (\S+) .*$/gm,
          (heading, name: string, version: string) =>
            `${heading}\n\nSource code: ${sourceOf(name)} (as published on npm: ${name}@${version})`,
        );
        // The byte order mark tells the browser that this is UTF-8 when the server does not.
        file.source = `\uFEFF# Licences\n\n## Saddlescope\n\n${read('LICENSE').trim()}\n\nIt contains these packages:\n${named}`;
      },
    },
  };
}

/** Returns the same text as an element, hidden until the help shows it. */
export function licenseBlock(text: string): string {
  const escaped = text.replace('\uFEFF', '').replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<pre id="${BLOCK_ID}" hidden>\n${escaped}</pre>`;
}
