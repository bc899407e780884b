// npm test: formatting, types and the three Vitest projects, summed in a last line that is always true.
//
//   npm test                          everything
//   npm test -- core types            only these parts: format, types, core, browser, app
//   npm test -- browser test/browser/adapter.test.ts     the rest goes to Vitest: a file, -t 'a name'

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { argv, chdir, env, execPath, exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import { ensureBrowser } from './browser.mjs';
import { install, npm } from './install.mjs';

// Vitest and the paths below start from the root of the repository.
chdir(fileURLToPath(new URL('../..', import.meta.url)));

const projects = ['core', 'browser', 'app'];
const parts = ['format', 'types', ...projects];
// A browser that hangs must not hang the run: after this many minutes it counts as a failure.
const patience = 45;

const args = argv.slice(2);
const named = args.filter((arg) => parts.includes(arg));
const forVitest = args.filter((arg) => !parts.includes(arg));
const chosen = named.length > 0 ? named : forVitest.length > 0 ? projects : parts;

const tally = { passed: 0, failed: 0, skipped: 0 };

/** Counts one check, and names it if it failed. */
function count(/** @type {string} */ name, /** @type {boolean} */ passed) {
  if (passed) tally.passed++;
  else tally.failed++;
  console.log(`${passed ? 'ok' : 'FAILED'}: ${name}`);
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
  const timer = setTimeout(() => {
    console.log(`Vitest did not end within ${patience} minutes.`);
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 10_000).unref();
  }, patience * 60_000);
  return new Promise((resolve) => {
    child.on('error', () => resolve(1));
    child.on('exit', (code) => {
      clearTimeout(timer);
      resolve(code ?? 1);
    });
  });
}

/** Runs the chosen Vitest projects and adds their tests to the tally. */
async function runProjects() {
  let names = projects.filter((name) => chosen.includes(name));
  if (names.some((name) => name !== 'core')) {
    try {
      // Handed on, so that nobody has to look for it again.
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
  for (const outcome of readFileSync(file, 'utf8').split('\n')) {
    if (outcome === 'passed') tally.passed++;
    else if (outcome === 'failed') failed++;
    else if (outcome !== '') tally.skipped++;
  }
  rmSync(folder, { recursive: true });
  tally.failed += failed;
  // A crash fails no test of its own.
  if (code !== 0 && failed === 0) count(`vitest ended with exit code ${code}`, false);
}

if (!install()) {
  count('dependencies', false);
} else {
  if (chosen.includes('format')) count('formatting', npm('run', '--silent', 'format:check'));
  if (chosen.includes('types')) count('types', npm('run', '--silent', 'types'));
  await runProjects();
}
if (tally.skipped > 0) console.log(`${tally.skipped} skipped`);
console.log(`${tally.passed} passed, ${tally.failed} failed`);
exit(tally.failed > 0 || tally.passed === 0 ? 1 : 0);
