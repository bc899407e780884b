// npm run build:engine: writes lib/, the package `saddlescope/engine` with its types. Other programs of this folder build
// the same into a folder of their own.

import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { argv, execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Builds modules for pages and for Node. The workers of the CPU engine become a file of their own.
 * @param {string} outDir
 * @param {Record<string, string>} entries the source of each module by its name
 */
export async function buildEngine(outDir, entries = { engine: 'src/engine.ts' }) {
  await build({
    configFile: join(root, 'build/engine.config.ts'),
    logLevel: 'warn',
    build: { outDir, emptyOutDir: true, lib: { entry: entries, formats: ['es'] } },
  });
}

function writeTypes(/** @type {string} */ outDir) {
  const compiler = join(
    dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
    'bin/tsc',
  );
  const args = ['-p', 'tsconfig.engine.json', '--outDir', join(outDir, 'types')];
  execFileSync(execPath, [compiler, ...args], { cwd: root, stdio: 'inherit' });
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const lib = join(root, 'lib');
  await buildEngine(lib);
  writeTypes(lib);
  console.log(`Wrote ${lib}`);
}
