// A Vitest reporter that writes down each test as it begins and ends, so that the counts survive a crash.

import { appendFileSync } from 'node:fs';
import { env } from 'node:process';

/** Appends one line to the file that SADDLESCOPE_TALLY names: begun, passed, failed or skipped, and which test. */
function note(/** @type {string} */ outcome, /** @type {string} */ name) {
  if (env.SADDLESCOPE_TALLY)
    appendFileSync(env.SADDLESCOPE_TALLY, `${outcome} ${name.replaceAll('\n', ' ')}\n`);
}

/** The file and the full name of a test. */
function nameOf(/** @type {import('vitest/node').TestCase} */ test) {
  return `${test.module.relativeModuleId}: ${test.fullName}`;
}

/** Counts what Vitest reports; see run.mjs. */
export default class Tally {
  onTestCaseReady(/** @type {import('vitest/node').TestCase} */ test) {
    note('begun', nameOf(test));
  }

  onTestCaseResult(/** @type {import('vitest/node').TestCase} */ test) {
    note(test.result().state, nameOf(test));
  }

  /** A file that cannot be loaded or a hook that throws is a failure, though no test of its own fails. */
  onTestModuleEnd(/** @type {import('vitest/node').TestModule} */ file) {
    for (const suite of [file, ...file.children.allSuites()]) {
      if (suite.errors().length > 0) note('failed', file.relativeModuleId);
    }
  }

  /** So is an error that no test caught. */
  onTestRunEnd(/** @type {readonly unknown[]} */ _files, /** @type {readonly unknown[]} */ unhandled) {
    for (const error of unhandled) note('failed', String(error));
  }
}
