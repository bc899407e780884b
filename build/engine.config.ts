/** How the modules for Node and for other pages are built; engine.mjs says which and where. */

import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { slimShaders } from './shaders.ts';

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  // relative, so that a module finds its worker wherever it lies
  base: './',
  publicDir: false,
  plugins: [slimShaders()],
  worker: { format: 'es' },
  build: { target: 'es2023', minify: false, rolldownOptions: { external: [/^node:/] } },
});
