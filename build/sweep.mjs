// npm run sweep: a table of what walkers do under every combination of some settings, computed in Node.
//
//   npm run sweep -- --link 'walkers=65536' --vary stepSize=.001:.1:20:log --vary optimizer=gradient,em --steps 2000 --out table.csv

import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { argv, env, stderr } from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { softwareGpu } from '../test/setup/dawn.mjs';
import { install } from '../test/setup/install.mjs';
import { Plain, fileToWrite, readArguments, refuseStray, reporter, runProgram } from './command-line.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

const USAGE = `
npm run sweep -- --vary key=values --steps n --out table.csv [options]
npm run sweep -- --merge part1.csv part2.csv ... --out table.csv [--plot out.svg]

  --vary key=values    a setting of the link: a,b,c or from:to:count or from:to:count:log; a;b where values have commas.
                       Given again, every combination is computed
  --steps n            steps of each combination
  --out table.csv      is continued if it is there
  --link '<query>'     the other settings: what stands behind the ? of the app's address
  --shard 3/16         only the third of sixteen parts; --merge puts the parts together
  --plot out.svg       also a figure of the whole table     --show column   what it shows (default: arrived)
  --software           compute on the software GPU of a Chromium on this machine (Linux)
`;

const OPTIONS = /** @type {const} */ ({
  link: { type: 'string', default: '' },
  vary: { type: 'string', multiple: true },
  steps: { type: 'string', default: '' },
  out: { type: 'string', default: '' },
  shard: { type: 'string' },
  merge: { type: 'boolean', default: false },
  plot: { type: 'string' },
  show: { type: 'string', default: 'arrived' },
  software: { type: 'boolean', default: false },
});

/**
 * What is asked for, read from the command line; its settings are not looked at yet.
 * @param {string[]} args
 */
export function readRequest(args) {
  const { values, positionals: files } = readArguments(args, OPTIONS, USAGE);
  const { link, vary = [], steps, shard, merge, show, software } = values;
  if (values.out === '') throw new Plain(`--out is missing: the file to write.\n${USAGE}`);
  const out = fileToWrite('--out', values.out, ['.csv']);
  const plot = values.plot === undefined ? undefined : fileToWrite('--plot', values.plot, ['.svg']);
  if (!merge) refuseStray(files, USAGE);
  if (merge && (vary.length > 0 || link !== '' || steps !== '' || shard !== undefined))
    throw new Plain('--merge must be given with files, --out, --plot and --show alone.');
  if (plot !== undefined && shard !== undefined)
    throw new Plain('--plot must be left out with --shard: a part has no figure.');
  const missing = files.find((file) => file.includes('\0') || !existsSync(file));
  if (missing !== undefined) throw new Plain(`--merge: there is no file ${JSON.stringify(missing)}`);
  return { words: { link, vary, steps, shard }, out, merge, files, plot, show, software };
}

/** Loads what computes a sweep, built for Node. */
async function load() {
  const { buildEngine } = await import('./engine.mjs');
  // below the project, so that the package webgpu is found from there
  const folder = await mkdtemp(join(root, 'node_modules', '.sweep-'));
  const entries = ['engine', 'core/sweep/sweep-plan', 'core/sweep/sweep-table', 'core/sweep/sweep-figure'];
  try {
    await buildEngine(folder, Object.fromEntries(entries.map((path) => [basename(path), `src/${path}.ts`])));
    const modules = entries.map((path) => import(pathToFileURL(join(folder, `${basename(path)}.js`)).href));
    const [engine, plan, table, figure] = await Promise.all(modules);
    return {
      .../** @type {typeof import('../src/engine.ts')} */ (engine),
      .../** @type {typeof import('../src/core/sweep/sweep-plan.ts')} */ (plan),
      .../** @type {typeof import('../src/core/sweep/sweep-table.ts')} */ (table),
      .../** @type {typeof import('../src/core/sweep/sweep-figure.ts')} */ (figure),
      remove: () => rm(folder, { recursive: true, force: true }),
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** @typedef {Awaited<ReturnType<typeof load>>} Parts */

const textOf = (/** @type {string} */ file) => (existsSync(file) ? readFileSync(file, 'utf8') : '');

const words = (/** @type {number} */ seconds) =>
  seconds < 90
    ? `${Math.ceil(seconds)} s`
    : seconds < 5400
      ? `${Math.round(seconds / 60)} min`
      : `${Math.round(seconds / 3600)} h`;

/**
 * Computes what is missing of a table.
 * @param {Parts} parts
 * @param {ReturnType<typeof readRequest>} request
 * @param {(words: string) => void} tell
 */
async function compute(
  { planSweep, createEngine, sweepHead, sweepRows, resumed, plotOfText, remove },
  request,
  tell,
) {
  const plan = planSweep(request.words);
  if (request.software) Object.assign(env, await softwareGpu());
  const engine = await createEngine({ settings: plan.settingsAt(plan.first < plan.count ? plan.first : 0) });
  // all of it is loaded by now: a sweep that is killed leaves nothing behind
  await remove();
  try {
    tell(`Computed by ${engine.adapter}.${engine.fallback && ` There is no GPU: ${engine.fallback}.`}`);
    const head = sweepHead(plan, engine);
    const { kept, done } = resumed(plan, head, textOf(request.out));
    if (done === 0) writeFileSync(request.out, head);
    else if (kept.length !== textOf(request.out).length) writeFileSync(request.out, kept);
    const all = plan.end - plan.first;
    if (done > 0) tell(`${done} of ${all} combinations are there already.`);
    const begun = Date.now();
    for (let k = done; k < all; k++) {
      await engine.update(plan.settingsAt(plan.first + k));
      await engine.reset();
      await engine.step(plan.steps);
      const measured = { report: await engine.report(), census: await engine.census() };
      appendFileSync(request.out, sweepRows(plan, plan.first + k, measured));
      const left = ((Date.now() - begun) / 1000 / (k + 1 - done)) * (all - k - 1);
      tell(`${k + 1} of ${all} combinations${left > 0 ? `, about ${words(left)} left` : ''}`);
    }
    tell(`Wrote ${request.out}`);
    plotTable({ plotOfText }, request, tell);
  } finally {
    engine.destroy();
  }
}

/**
 * Draws the finished table, where that is asked for.
 * @param {Pick<Parts, 'plotOfText'>} parts
 * @param {ReturnType<typeof readRequest>} request
 * @param {(words: string) => void} tell
 */
function plotTable({ plotOfText }, { plot, out, show }, tell) {
  if (plot === undefined) return;
  writeFileSync(plot, plotOfText(textOf(out), show));
  tell(`Wrote ${plot}`);
}

async function main() {
  const request = readRequest(argv.slice(2));
  if (!install()) throw new Plain('The dependencies are not there.');
  const parts = await load();
  const tell = reporter(stderr, 10_000, (said) => said.endsWith('left'));
  try {
    if (!request.merge) return await compute(parts, request, tell);
    const files = request.files.map((name) => ({ name, text: textOf(name) }));
    writeFileSync(request.out, parts.mergeParts(files));
    tell(`Wrote ${request.out}`);
    plotTable(parts, request, tell);
  } finally {
    await parts.remove();
  }
}

if (argv[1] === fileURLToPath(import.meta.url)) runProgram(main);
