// What the programs of the command line share: how arguments are read and refused, how progress is told, and how a program ends.

import { existsSync } from 'node:fs';
import { dirname, extname, resolve } from 'node:path';
import { exit, stderr } from 'node:process';
import { parseArgs } from 'node:util';

/** An error that needs no stack: the words say it all. */
export class Plain extends Error {}

/**
 * The options of a command line, and what belongs to none.
 * @template {import('node:util').ParseArgsConfig['options']} T
 * @param {string[]} args
 * @param {T} options as `parseArgs` takes them
 * @param {string} usage is shown after what is wrong
 * @throws {Plain}
 */
export function readArguments(args, options, usage) {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: true });
  } catch (error) {
    throw new Plain(`${/** @type {Error} */ (error).message}\n${usage}`);
  }
}

/** What the arguments have that belongs to no option is refused. @throws {Plain} */
export function refuseStray(/** @type {string[]} */ [stray], /** @type {string} */ usage) {
  if (stray !== undefined) throw new Plain(`${JSON.stringify(stray)} belongs to no option.\n${usage}`);
}

/**
 * The path of a file to write.
 * @param {string} option
 * @param {string} name
 * @param {string[]} endings
 * @throws {Plain}
 */
export function fileToWrite(option, name, endings) {
  if (name.includes('\0') || !endings.includes(extname(name).toLowerCase()))
    throw new Plain(
      `${option} must be a name that ends in ${endings.join(' or ')}; got ${JSON.stringify(name)}.`,
    );
  const folder = dirname(resolve(name));
  if (!existsSync(folder)) throw new Plain(`${option}: there is no folder ${folder}`);
  return resolve(name);
}

/**
 * Tells progress on one line where there is a terminal, and now and then on a line of its own where there is none.
 * @param {import('node:tty').WriteStream} stream
 * @param {number} every milliseconds between two lines of progress where there is no terminal
 * @param {(said: string) => boolean} isProgress
 */
export function reporter(stream, every, isProgress) {
  let at = -Infinity;
  return (/** @type {string} */ said) => {
    const progress = isProgress(said);
    if (progress && !stream.isTTY && Date.now() - at < every) return;
    if (progress) at = Date.now();
    stream.write(stream.isTTY ? `\r\x1b[K${said}${progress ? '' : '\n'}` : `${said}\n`);
  };
}

/** Runs a program, and ends it with words, and no stack, where what it was asked for cannot be done. */
export function runProgram(/** @type {() => Promise<void>} */ main) {
  main().catch((error) => {
    // what is refused is named by its words alone
    const plain = error instanceof Plain || (error instanceof RangeError && 'allowed' in error);
    stderr.write(`${plain ? error.message : error.stack}\n`);
    exit(1);
  });
}
