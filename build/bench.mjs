// npm run bench: builds the app, opens its page of measurements in a browser, and prints the table as Markdown. Arguments go
// into the link: npm run bench -- walkers=1048576 optimizer=em
//
// npm run bench -- --node: the rows that need no page, in Node on this machine's GPU; --software: on the software GPU of a
// Chromium (Linux).

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv, env, version } from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureBrowser, launchFlags } from '../test/setup/browser.mjs';
import { Plain, readArguments, runProgram } from './command-line.mjs';

const USAGE = `
npm run bench -- [key=value ...] [options]

  key=value    a setting of the link; bench=5 measures for 5 seconds
  --node       only the rows that need no page, in Node on this machine's GPU
  --software   with --node: on the software GPU of a Chromium on this machine (Linux)
`;

const OPTIONS = /** @type {const} */ ({
  node: { type: 'boolean', default: false },
  software: { type: 'boolean', default: false },
});

/**
 * What is asked for, read from the command line; its settings are not looked at yet.
 * @param {string[]} args
 */
export function readRequest(args) {
  const { values, positionals } = readArguments(args, OPTIONS, USAGE);
  const stray = positionals.find((word) => !/^[^=&?#]+=[^&#]*$/.test(word));
  if (stray !== undefined) throw new Plain(`${JSON.stringify(stray)} must be key=value.\n${USAGE}`);
  if (values.software && !values.node) throw new Plain('--software must be given with --node.');
  const asked = positionals.map((word) => word.split('=').map(encodeURIComponent).join('='));
  const timed = positionals.some((word) => word.startsWith('bench='));
  return { ...values, query: (timed ? asked : ['bench', ...asked]).join('&') };
}

/** @typedef {ReturnType<typeof readRequest>} Request */

/** @param {Request} request @param {string} folder where it builds */
async function inNode({ software, query }, folder) {
  const { create, globals } = await import('webgpu');
  const { buildEngine } = await import('./engine.mjs');
  const { softwareGpu } = await import('../test/setup/dawn.mjs');
  if (software) Object.assign(env, await softwareGpu());
  Object.assign(globalThis, globals);
  await buildEngine(folder, { bench: 'src/app/node-bench.ts' });
  const module = await import(pathToFileURL(join(folder, 'bench.js')).href);
  const { benchKernels, benchRequest } = /** @type {typeof import('../src/app/node-bench.ts')} */ (module);
  const plain = (/** @type {unknown} */ error) => new Plain(/** @type {Error} */ (error).message);
  try {
    benchRequest(query);
  } catch (error) {
    throw plain(error);
  }
  try {
    return await benchKernels(query, create([]), `Node ${version.slice(1)}`);
  } catch (error) {
    if (!(error instanceof Error && error.name === 'DeviceError')) throw error;
    const other = software ? '' : ' --software measures the software GPU of a Chromium (Linux).';
    throw new Plain(`Node has no GPU here (${error.message}).${other}`);
  }
}

/** @param {Request} request @param {string} outDir where it builds */
async function inBrowser({ query }, outDir) {
  const { chromium } = await import('playwright');
  const { build, preview } = await import('vite');
  await build({ logLevel: 'warn', build: { outDir, emptyOutDir: true } });
  const server = await preview({ logLevel: 'warn', build: { outDir }, preview: { port: 0, open: false } });
  const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: launchFlags });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const errors = /** @type {Error[]} */ ([]);
    page.on('pageerror', (error) => errors.push(error));
    await page.goto(`${server.resolvedUrls?.local[0] ?? ''}?${query}`);
    // a measurement takes about a minute; a slow machine makes its few rounds in the end
    await page.waitForFunction(() => document.querySelector('.bench-back'), undefined, { timeout: 0 });
    const [table, words] = await page.evaluate(() => [
      /** @type {any} */ (window).saddlescopeBench,
      document.querySelector('.bench-words')?.textContent,
    ]);
    // what the page says of a failure is thrown in it, too
    if (!table) throw new Plain(words ?? String(errors[0]));
    for (const error of errors) console.error(error);
    return table;
  } finally {
    await browser.close();
    await server.close();
  }
}

async function main() {
  const request = readRequest(argv.slice(2));
  const folder = await mkdtemp(join(tmpdir(), 'saddlescope-bench-'));
  try {
    console.log(await (request.node ? inNode(request, folder) : inBrowser(request, folder)));
  } finally {
    await rm(folder, { recursive: true });
  }
}

if (argv[1] === fileURLToPath(import.meta.url)) runProgram(main);
