// npm test: what reads the code, and the Vitest projects, summed in a last line that is always true.
//
//   npm test                          everything
//   npm test -- core types            only these parts: format, types, lint, unused, core, node, browser, app
//   npm test -- node test/node/engine/adapter.test.ts     the rest goes to Vitest: a file, -t 'a name'
//   npm run test:long                 the same, with what takes long: whole tables, larger crowds, a long soak

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { argv, chdir, env, execPath, exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import { ensureBrowser } from './browser.mjs';
import { install, npmCommand } from './install.mjs';

// Vitest and the paths below start from the root of the repository.
chdir(fileURLToPath(new URL('../..', import.meta.url)));

/** What reads the code: the part's name, and the npm script that it is. */
const checks = { format: 'format:check', types: 'types', lint: 'lint', unused: 'unused' };
const projects = ['core', 'node', 'browser', 'app'];
/** Vitest projects that run only when they are named: `npm run test:browsers` does that. */
const others = ['browsers'];
const usual = [...Object.keys(checks), ...projects];
/**
 * A run may take as long as the machine needs, but one in which no test has ended for this many minutes hangs. Each test
 * has a limit of its own that is shorter.
 */
const SILENCE = 12;

const LEFT_TO_LONG = 'Left to npm run test:long: whole tables, larger crowds, a soak of 20 minutes.';

const args = argv.slice(2);
const long = args.includes('--long');
if (long) env.VITE_LONG = '1';
const isPart = (/** @type {string} */ arg) => [...usual, ...others].includes(arg);
const named = args.filter(isPart);
const forVitest = args.filter((arg) => !isPart(arg) && arg !== '--long');
const chosen = named.length > 0 ? named : forVitest.length > 0 ? projects : usual;

const tally = { passed: 0, failed: 0, skipped: 0 };

/** Counts one check, and names it if it failed. */
function count(/** @type {string} */ name, /** @type {boolean} */ passed) {
  if (passed) tally.passed++;
  else tally.failed++;
  console.log(`${passed ? 'ok' : 'FAILED'}: ${name}`);
}

/** Runs an npm script, and shows what it prints when it has ended. Resolves to whether it succeeded. */
function succeeds(/** @type {string} */ script) {
  const { command, args, shell } = npmCommand('run', '--silent', script);
  const child = spawn(command, args, { shell, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (printed += text));
  return new Promise((resolve) => {
    child.on('error', () => resolve(false));
    child.on('close', (code) => {
      if (code !== 0) console.log(printed.trimEnd());
      resolve(code === 0);
    });
  });
}

/** The lines of the file that the tally reporter writes: an outcome and a test's name each. */
function outcomes(/** @type {string} */ file) {
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => {
    const [outcome = '', ...name] = line.split(' ');
    return { outcome, name: name.join(' ') };
  });
}

/** The tests that have begun and not ended. */
function underWay(/** @type {string} */ file) {
  const running = new Set();
  for (const { outcome, name } of outcomes(file)) {
    if (outcome === 'begun') running.add(name);
    else running.delete(name);
  }
  return [...running];
}

/** Runs Vitest over `names` and resolves to its exit code; the tally reporter writes the outcomes to `file`. */
function vitest(/** @type {string[]} */ names, /** @type {string} */ file) {
  const program = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=./test/setup/tally.mjs'];
  const selected = names.map((name) => `--project=${name}`);
  const child = spawn(execPath, [program, 'run', ...reporters, ...selected, ...forVitest], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...env, SADDLESCOPE_TALLY: file },
  });
  let [ended, since] = [0, performance.now()];
  const watch = setInterval(() => {
    const now = outcomes(file).filter(({ outcome }) => outcome !== 'begun').length;
    if (now !== ended) [ended, since] = [now, performance.now()];
    // a long run has tests that take hours on purpose
    if (long || performance.now() - since < SILENCE * 60_000) return;
    clearInterval(watch);
    console.log(`No test has ended for ${SILENCE} minutes. Under way:\n  ${underWay(file).join('\n  ')}`);
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 10_000).unref();
  }, 5000);
  return new Promise((resolve) => {
    child.on('error', () => resolve(1));
    child.on('exit', (code) => {
      clearInterval(watch);
      resolve(code ?? 1);
    });
  });
}

/** Runs the chosen Vitest projects and adds their tests to the tally. */
async function runProjects() {
  let names = [...projects, ...others].filter((name) => chosen.includes(name));
  if (names.some((name) => name !== 'core')) {
    try {
      // Handed on, so that nothing has to look for it again.
      env.CHROME_PATH = await ensureBrowser();
    } catch (error) {
      console.error(String(error));
      for (const name of names.filter((name) => name !== 'core')) count(`${name}: no browser`, false);
      names = names.filter((name) => name === 'core');
    }
  }
  if (names.length === 0) return;

  const folder = mkdtempSync(join(tmpdir(), 'saddlescope-'));
  const file = join(folder, 'tally.txt');
  writeFileSync(file, '');
  const code = await vitest(names, file);
  let failed = 0;
  for (const { outcome } of outcomes(file)) {
    if (outcome === 'passed') tally.passed++;
    else if (outcome === 'failed') failed++;
    else if (outcome === 'skipped') tally.skipped++;
  }
  rmSync(folder, { recursive: true });
  tally.failed += failed;
  // A crash fails no test of its own.
  if (code !== 0 && failed === 0) count(`vitest ended with exit code ${code}`, false);
}

if (!install()) {
  count('dependencies', false);
} else {
  // Beside one another: each of them keeps one processor busy.
  const asked = Object.entries(checks).filter(([part]) => chosen.includes(part));
  await Promise.all(asked.map(async ([part, script]) => count(part, await succeeds(script))));
  await runProjects();
  if (!long && chosen === usual) console.log(LEFT_TO_LONG);
}
if (tally.skipped > 0) console.log(`${tally.skipped} skipped`);
console.log(`${tally.passed} passed, ${tally.failed} failed`);
exit(tally.failed > 0 || tally.passed === 0 ? 1 : 0);
