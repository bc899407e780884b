// npm run bench: builds the app, opens its page of measurements in a browser, and prints the table as Markdown. Arguments go
// into the link: npm run bench -- walkers=1048576 optimizer=em
//
// npm run bench -- --node: the rows that need no page, in Node on this machine's GPU; --software: on the software GPU of a
// Chromium (Linux).

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv, env, version } from 'node:process';
import { pathToFileURL } from 'node:url';
import { ensureBrowser, launchFlags } from '../test/setup/browser.mjs';

const args = argv.slice(2);
const asked = args.filter((arg) => !['--node', '--software'].includes(arg));
// bench=5 measures for 5 seconds
const query = (asked.some((arg) => arg.startsWith('bench=')) ? asked : ['bench', ...asked]).join('&');

const outDir = await mkdtemp(join(tmpdir(), 'saddlescope-bench-'));
try {
  console.log(args.includes('--node') ? await inNode() : await inBrowser());
} finally {
  await rm(outDir, { recursive: true });
}

async function inNode() {
  const { create, globals } = await import('webgpu');
  const { buildEngine } = await import('./engine.mjs');
  const { softwareGpu } = await import('../test/setup/dawn.mjs');
  if (args.includes('--software')) Object.assign(env, await softwareGpu());
  Object.assign(globalThis, globals);
  await buildEngine(outDir, { bench: 'src/app/node-bench.ts' });
  const module = await import(pathToFileURL(join(outDir, 'bench.js')).href);
  const { benchKernels } = /** @type {typeof import('../src/app/node-bench.ts')} */ (module);
  return benchKernels(query, create([]), `Node ${version.slice(1)}`);
}

async function inBrowser() {
  const { chromium } = await import('playwright');
  const { build, preview } = await import('vite');
  await build({ logLevel: 'warn', build: { outDir, emptyOutDir: true } });
  const server = await preview({ logLevel: 'warn', build: { outDir }, preview: { port: 0, open: false } });
  const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: launchFlags });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.on('pageerror', (error) => console.error(error));
    await page.goto(`${server.resolvedUrls?.local[0] ?? ''}?${query}`);
    // a measurement takes about a minute; a slow machine makes its few rounds in the end
    await page.waitForFunction(() => document.querySelector('.bench-back'), undefined, { timeout: 0 });
    const words = () =>
      /** @type {any} */ (window).saddlescopeBench ?? document.querySelector('.bench-words')?.textContent;
    return await page.evaluate(words);
  } finally {
    await browser.close();
    await server.close();
  }
}
