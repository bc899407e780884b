/** The whole app as one file that opens from a disk, a memory stick or a mail: saddlescope.html beside the site. */

import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin, type Rolldown, type UserConfig } from 'vite';
import { LICENSES, licenseBlock, licenses } from './licenses.ts';
import { policy, policyTag } from './policy.ts';
import { slimShaders } from './shaders.ts';
import { slimThree } from './three.ts';

const NAME = 'saddlescope.html';

/**
 * A file on a disk has no origin, so it can start no worker from another file: each worker becomes text in the script,
 * started from memory. Elsewhere `new Worker(new URL('./x.ts', import.meta.url), ...)` stays what it is.
 */
function workersInline(): Plugin {
  return {
    name: 'workers-inline',
    enforce: 'pre',
    transform: {
      filter: { code: 'new Worker(' },
      handler(code, id) {
        if (id.includes('/node_modules/')) return undefined;
        const imports: string[] = [];
        const made = code.replace(
          /new Worker\(\s*new URL\(\s*(['"])([^'"]+)\1,\s*import\.meta\.url\s*,?\s*\)\s*,?/g,
          (_, _quote: string, path: string) => {
            const name = `InlineWorker${imports.length}`;
            imports.push(`import ${name} from ${JSON.stringify(`${path}?worker&inline`)};`);
            return `new ${name}(`;
          },
        );
        return imports.length > 0 ? imports.join('\n') + made : undefined;
      },
    },
  };
}

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Text that may stand between <script> or <style> and its end, and that a parser of HTML takes as it is. */
function inlined(text: string, tag: 'script' | 'style'): string {
  // in a script these stand in strings and patterns, where the backslash changes nothing
  const safe = text
    .replaceAll('\r\n', '\n')
    .replaceAll(`</${tag}`, `<\\/${tag}`)
    .replaceAll('<!--', '\\x3C!--');
  if (safe !== text && tag === 'style') throw new Error('the style sheet cannot be put into a page');
  if (/[\r\0]/.test(safe)) throw new Error(`the ${tag} holds a character that a page would change`);
  return safe;
}

/** One page from what was built: index.html, one script, at most one style sheet, and the licences. */
function assembled(output: Rolldown.RolldownOutput['output']): string {
  const chunks = output.filter((file) => file.type === 'chunk');
  const assets = output.filter((file) => file.type === 'asset');
  const page = assets.find((file) => file.fileName.endsWith('.html'));
  const styles = assets.filter((file) => file.fileName.endsWith('.css'));
  const texts = assets.find((file) => file.fileName === LICENSES);
  const others = assets.filter((file) => file !== page && file !== texts && !styles.includes(file));
  if (!page || !texts || chunks.length !== 1 || styles.length > 1 || others.length > 0) {
    throw new Error(`one file cannot hold ${output.map((file) => file.fileName).join(', ')}`);
  }
  const script = inlined(chunks[0]!.code.trim(), 'script');
  const style = inlined(styles.map((file) => String(file.source).trim()).join(''), 'style');
  let html = String(page.source);
  const put = (pattern: RegExp, text: string): void => {
    if (html.match(new RegExp(pattern, 'g'))?.length !== 1) throw new Error(`not one ${pattern} in the page`);
    html = html.replace(pattern, () => text);
  };
  put(/<script type="module"[^>]* src="[^"]+"[^>]*><\/script>/, `<script type="module">${script}</script>`);
  if (style) put(/<link rel="stylesheet"[^>]*>/, `<style>${style}</style>`);
  put(/ *<\/body>/, `    ${licenseBlock(String(texts.source))}\n  </body>`);
  put(
    /<meta charset="utf-8" \/>/,
    `<meta charset="utf-8" />\n    ${policyTag(policy(hash(script), style ? hash(style) : `'none'`, false))}`,
  );
  return html;
}

/** Builds the app a second time, into one file. `config` is what both builds have in common. */
export function singleFile(config: UserConfig): Plugin {
  return {
    name: 'single-file',
    apply: 'build',
    async writeBundle({ dir }) {
      const result = await build({
        ...config,
        configFile: false,
        logLevel: 'warn',
        plugins: [slimShaders(), slimThree(), workersInline(), licenses()],
        // from a disk Chromium starts a worker in memory only if it is a classic script
        worker: { format: 'iife' },
        build: {
          ...config.build,
          write: false,
          cssCodeSplit: false,
          assetsInlineLimit: Number.MAX_SAFE_INTEGER,
          modulePreload: false,
          rolldownOptions: { ...config.build?.rolldownOptions, output: { codeSplitting: false } },
        },
      });
      if (!('output' in result)) throw new Error('the single file needs one output');
      writeFileSync(join(dir!, NAME), assembled(result.output));
    },
  };
}
