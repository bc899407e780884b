/**
 * Leaves comments and indentation out of the WGSL in a build; lines stay where they are, so that the compiler's messages
 * still name the right one.
 */

import type { Plugin } from 'vite';

/** Returns WGSL, which has no strings, without its comments and its indentation. */
const slim = (code: string): string =>
  code
    .replace(/\/\*[^]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ''))
    .replace(/[ \t]*\/\/.*$/gm, '')
    .replace(/^[ \t]+/gm, '');

export function slimShaders(): Plugin {
  return {
    name: 'slim-shaders',
    apply: 'build',
    // before Vite turns the text into a module
    enforce: 'pre',
    load: {
      filter: { id: /\.wgsl\?raw$/ },
      async handler(id) {
        const code = await this.fs.readFile(id.replace(/\?raw$/, ''), { encoding: 'utf8' });
        return `export default ${JSON.stringify(slim(code))};`;
      },
    },
  };
}
