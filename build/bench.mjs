// npm run bench: builds the app, opens its page of measurements in a browser, and prints the table as Markdown. Arguments go
// into the link: npm run bench -- walkers=1048576 optimizer=em

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv } from 'node:process';
import { chromium } from 'playwright';
import { build, preview } from 'vite';
import { ensureBrowser, launchFlags } from '../test/setup/browser.mjs';

const outDir = await mkdtemp(join(tmpdir(), 'saddlescope-bench-'));
await build({ logLevel: 'warn', build: { outDir, emptyOutDir: true } });
const server = await preview({ logLevel: 'warn', build: { outDir }, preview: { port: 0, open: false } });
const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: launchFlags });
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.on('pageerror', (error) => console.error(error));
  const query = ['bench', ...argv.slice(2)].join('&');
  await page.goto(`${server.resolvedUrls?.local[0] ?? ''}?${query}`);
  // a measurement takes about a minute; a slow machine makes its few rounds in the end
  await page.waitForFunction(() => document.querySelector('.bench-back'), undefined, { timeout: 0 });
  const words = () =>
    /** @type {any} */ (window).saddlescopeBench ?? document.querySelector('.bench-words')?.textContent;
  console.log(await page.evaluate(words));
} finally {
  await browser.close();
  await server.close();
  await rm(outDir, { recursive: true });
}
