// npm run clip and npm run picture: what the app records, without a window, in a headless Chromium.
//
//   npm run clip    -- --link 'annealed=true' --seconds 12 --fps 60 --size 1920x1080 --out clip.mp4
//   npm run picture -- --link 'story=4&t=300' --size 3840x2160 --out picture.png
//
// Everything that is asked for is checked by the app itself, in the same words as on its page.

import { readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { argv, env, platform, stdout } from 'node:process';
import { fileURLToPath } from 'node:url';
import { findBrowser, launchFlags } from '../test/setup/browser.mjs';
import { install } from '../test/setup/install.mjs';
import { Plain, fileToWrite, readArguments, refuseStray, reporter, runProgram } from './command-line.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What is said of a wrong call, besides the error itself. */
const USAGE = `
npm run clip -- --out clip.mp4 [options]        a video: .mp4 or .webm; .gif; .zip with a PNG of each frame
npm run picture -- --out picture.png [options]  a PNG

  --link '<query>'     what is shown: what stands behind the ? of the app's address (default: the app as it opens)
  --size 1920x1080     in pixels
  --overlays a,b       of readout, legend, schedule, caption, credit; none: nothing (default: readout,legend)
  --caption '...'      the text of the caption      --credit '...'   the text of the credit
  --gpu                compute on this machine's GPU; without it a software GPU gives the same pictures everywhere
clip only:     --seconds 12   --fps 24|30|60   --take take.json (instead of a link)
picture only:  --transparent
`;

const OPTIONS = /** @type {const} */ ({
  link: { type: 'string', default: '' },
  size: { type: 'string', default: '1920x1080' },
  out: { type: 'string' },
  overlays: { type: 'string', default: 'readout,legend' },
  caption: { type: 'string', default: '' },
  credit: { type: 'string', default: '' },
  gpu: { type: 'boolean', default: false },
  seconds: { type: 'string', default: '10' },
  fps: { type: 'string', default: '30' },
  take: { type: 'string' },
  transparent: { type: 'boolean', default: false },
});

const FORMATS = /** @type {Record<string, string>} */ ({
  '.mp4': 'mp4',
  '.webm': 'webm',
  '.gif': 'gif',
  '.zip': 'png',
});

/**
 * What is asked for, read from the command line.
 * @param {'clip' | 'picture'} kind
 * @param {string[]} args
 */
export function readRequest(kind, args) {
  const { values, positionals } = readArguments(args, OPTIONS, USAGE);
  refuseStray(positionals, USAGE);
  const { size, out, overlays, caption, credit } = values;
  if (!out) throw new Plain(`--out is missing: the file to write.\n${USAGE}`);
  const [, width, height] = /^(\d+)[x×](\d+)$/.exec(size) ?? [];
  if (!width) throw new Plain(`--size must be a size such as 1920x1080; got "${size}".`);
  const ending = extname(out).toLowerCase();
  const endings = kind === 'clip' ? Object.keys(FORMATS) : ['.png'];
  const file = fileToWrite('--out', out, endings);
  const common = {
    width: Number(width),
    height: Number(height),
    overlays: overlays === 'none' ? [] : overlays.split(','),
    caption,
    credit,
  };
  const options =
    kind === 'clip'
      ? {
          ...common,
          seconds: Number(values.seconds),
          fps: Number(values.fps),
          format: FORMATS[ending],
          ...(values.take && { take: readTake(values.take), seconds: undefined }),
        }
      : { ...common, transparent: values.transparent };
  return { kind, link: values.link, out: file, gpu: values.gpu, options };
}

function readTake(/** @type {string} */ file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Plain(`--take: ${file} is no take: ${/** @type {Error} */ (error).message}`);
  }
}

/** Builds the app, serves it, and opens a browser: what several clips and pictures share. @param {boolean} gpu */
export async function openStudio(gpu = false) {
  const executablePath = await findBrowser().catch((error) => Promise.reject(new Plain(error.message)));
  if (!executablePath) {
    throw new Plain(
      'There is no Chromium on this machine. Install Chrome, Chromium or Edge, set CHROME_PATH to the program of one, ' +
        'or run npm test once, which gets one.',
    );
  }
  const { build, preview } = await import('vite');
  const { chromium } = await import('playwright');
  const outDir = await mkdtemp(join(tmpdir(), 'saddlescope-render-'));
  env.NODE_ENV = 'production';
  await build({ root, mode: 'production', logLevel: 'error', build: { outDir, emptyOutDir: true } });
  const server = await preview({
    root,
    logLevel: 'error',
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0, open: false },
  });
  const args = gpu ? launchFlags.filter((flag) => !/swiftshader/i.test(flag)) : launchFlags;
  if (gpu && platform === 'linux') args.push('--enable-features=Vulkan');
  const browser = await chromium.launch({ executablePath, args, handleSIGINT: false });
  return {
    url: server.resolvedUrls?.local[0] ?? '',
    browser,
    close: async () => {
      await browser.close();
      await server.close();
      rmSync(outDir, { recursive: true, force: true });
    },
  };
}

/**
 * Makes one file.
 * @param {Awaited<ReturnType<typeof openStudio>>} studio
 * @param {ReturnType<typeof readRequest>} request
 * @param {(words: string) => void} tell
 */
export async function render({ url, browser }, { kind, link, out, options }, tell) {
  const page = await browser.newPage({ viewport: { width: 640, height: 360 }, colorScheme: 'dark' });
  try {
    const failures = /** @type {string[]} */ ([]);
    page.on('pageerror', (error) => failures.push(String(error)));
    await page.exposeFunction('tell', tell);
    // what is not read of a link, or not computed as it asks, would make another picture; the page says so for some seconds only
    const refusals = page.locator('.notice.error');
    const refused = refusals
      .first()
      .waitFor({ state: 'attached', timeout: 0 })
      .then(() => refusals.allTextContents())
      // less the sign that closes it
      .then((texts) => texts.map((text) => text.replace(/×$/, '').trim()).join('\n'))
      .then((text) => Promise.reject(new Plain(text)));
    refused.catch(() => undefined);
    // nothing is to move before it is filmed
    await page.goto(`${url}?${[link.replace(/^\?/, ''), 'autoplay=0'].filter(Boolean).join('&')}`);
    const begun = page
      .evaluate(async () => {
        const { saddlescope } = /** @type {any} */ (window);
        const found = await saddlescope.ready;
        // the steps that the link opens with come first
        await saddlescope.step(0);
        return found;
      })
      .catch((error) => Promise.reject(new Plain(failures[0] ?? words(error))));
    const ready = await Promise.race([refused, begun]);
    // said just now
    if ((await refusals.count()) > 0) await refused;
    tell(`Computed by ${ready.adapter}.`);
    const stop = () =>
      void page.evaluate(() => /** @type {any} */ (window).filming?.abort()).catch(() => undefined);
    process.once('SIGINT', stop);
    const saved = page.waitForEvent('download', { timeout: 0 });
    saved.catch(() => undefined);
    await page
      .evaluate(makeFile, { kind, options })
      .catch((error) => Promise.reject(new Plain(words(error))))
      .finally(() => process.removeListener('SIGINT', stop));
    await (await saved).saveAs(out);
    tell(`Wrote ${out}`);
  } finally {
    await page.close();
  }
}

/** Runs in the page: makes the file and hands it over as a download, which goes to the disk and not through memory. */
async function makeFile(/** @type {{ kind: string, options: any }} */ { kind, options }) {
  const { saddlescope, tell } = /** @type {any} */ (window);
  const stop = new AbortController();
  /** @type {any} */ (window).filming = stop;
  let last = '';
  const onProgress = (/** @type {any} */ { stage, done, all, secondsLeft }) => {
    const left = secondsLeft === undefined ? '' : `, ${Math.ceil(secondsLeft)} s left`;
    const said = `${stage} ${done} of ${all}${left}`;
    if (said !== last) tell((last = said));
  };
  const blob =
    kind === 'clip'
      ? await saddlescope.record({ ...options, onProgress, signal: stop.signal })
      : await saddlescope.image({
          ...options,
          signal: stop.signal,
          onProgress: (/** @type {number} */ done) =>
            onProgress({ stage: 'drawing', done: Math.round(100 * done), all: 100 }),
        });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = 'saddlescope';
  link.click();
}

/** An error of the page without where in the page it came from. */
const words = (/** @type {unknown} */ error) =>
  String(error instanceof Error ? error.message : error)
    .replace(/^page\.evaluate: /, '')
    .replace(/^\w*Error: |^Refusal: /, '')
    .split('\n    at ')[0] ?? '';

/** Whether more of the same comes: the last of a part is told whatever was told before. */
function isProgress(/** @type {string} */ said) {
  const [, done, all] = /^\w+ (\d+) of (\d+)/.exec(said) ?? [];
  return done !== undefined && (done !== all || all === '0');
}

async function main() {
  const [, , kind, ...args] = argv;
  if (kind !== 'clip' && kind !== 'picture') throw new Plain(USAGE.trim());
  const request = readRequest(kind, args);
  if (!install()) throw new Plain('The dependencies are not there.');
  const studio = await openStudio(request.gpu);
  try {
    await render(studio, request, reporter(stdout, 2000, isProgress));
  } finally {
    await studio.close();
  }
}

if (argv[1] === fileURLToPath(import.meta.url)) runProgram(main);
