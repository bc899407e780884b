// A Vitest reporter that writes one line per finished test, so that the counts survive a crash.

import { appendFileSync } from 'node:fs';
import { env } from 'node:process';

/** Appends `outcome` (passed, failed or skipped) to the file that SADDLESCOPE_TALLY names. */
function note(/** @type {string} */ outcome) {
  if (env.SADDLESCOPE_TALLY) appendFileSync(env.SADDLESCOPE_TALLY, `${outcome}\n`);
}

/** Counts what Vitest reports; see run.mjs. */
export default class Tally {
  onTestCaseResult(/** @type {import('vitest/node').TestCase} */ test) {
    note(test.result().state);
  }

  /** A file that cannot be loaded or a hook that throws is a failure, though no test of its own fails. */
  onTestModuleEnd(/** @type {import('vitest/node').TestModule} */ file) {
    for (const suite of [file, ...file.children.allSuites()]) {
      if (suite.errors().length > 0) note('failed');
    }
  }

  /** So is an error that no test caught. */
  onTestRunEnd(/** @type {readonly unknown[]} */ _files, /** @type {readonly unknown[]} */ unhandled) {
    for (const _ of unhandled) note('failed');
  }
}
