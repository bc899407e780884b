/**
 * `npm run bench`: one table, medians over interleaved runs, the adapter named. Times on a shared or software machine
 * drift, so read the ratios. Extra arguments: `--walkers N`, `--rounds N`.
 */
import { chromium } from 'playwright';
import { createServer } from 'vite';
import { ensureBrowser, launchFlags } from '../setup/browser.mjs';

/** @type {(name: string, otherwise: number) => number} */
const argument = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};

const server = await createServer({ logLevel: 'error', server: { port: 0, open: false } });
await server.listen();
const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: launchFlags });
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.on('pageerror', (error) => console.error(error));
  const address = server.resolvedUrls?.local[0] ?? '';
  await page.goto(`${address}test/bench/bench.html`);
  const request = { walkers: argument('walkers', 1_048_576), rounds: argument('rounds', 7) };
  // set by the page's module, which may still be loading
  await page.waitForFunction(() => 'bench' in window);
  const report = await page.evaluate((asked) => /** @type {any} */ (window).bench(asked), request);
  console.log(
    `${report.adapter} · ${browser.version()} · ${report.walkers} walkers · medians of ${report.rounds} rounds\n`,
  );
  const width = Math.max(...report.rows.map((/** @type {any} */ row) => row.name.length));
  const cell = (/** @type {any} */ row) =>
    `${row.name.padEnd(width)}  ${row.ms.toFixed(2).padStart(9)} ms  ${(row.ms / report.floor).toFixed(2).padStart(7)} x floor`;
  for (const row of report.rows) console.log(cell(row));
} finally {
  await browser.close();
  await server.close();
}
