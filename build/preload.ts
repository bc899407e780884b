/** Lets the browser fetch what the first frame needs together with the page, and not one chunk after another. */

import type { Plugin, Rolldown } from 'vite';

/** The chunks that are imported on the way to the first frame where there is a GPU, by the names of their modules. */
const FIRST_FRAME = ['three-view', 'WebGPUBackend'];

/** Adds a `modulepreload` for those chunks and for whatever they import. */
export function preloadFirstFrame(): Plugin {
  return {
    name: 'preload-first-frame',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const files = new Set<string>();
        const add = (file: string): void => {
          const chunk = bundle[file] as Rolldown.OutputChunk | undefined;
          if (chunk?.type !== 'chunk' || files.has(file)) return;
          files.add(file);
          chunk.imports.forEach(add);
        };
        for (const name of FIRST_FRAME) {
          const chunk = Object.values(bundle).find((each) => each.type === 'chunk' && each.name === name);
          if (!chunk) throw new Error(`the build has no chunk ${name}`);
          add(chunk.fileName);
        }
        return [...files]
          .filter((file) => !html.includes(file))
          .map((file) => ({
            tag: 'link',
            attrs: { rel: 'modulepreload', crossorigin: true, href: `./${file}` },
            injectTo: 'head' as const,
          }));
      },
    },
  };
}
