// Installs the dependencies if any is missing. It runs before there are any, so it uses Node alone.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { env, execPath, exit, platform } from 'node:process';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The parsed package.json in `folder`, or null if there is none. */
function manifest(/** @type {string} */ folder) {
  try {
    return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  } catch {
    return null;
  }
}

/** The dependencies that are absent or at another version than package.json pins. */
function missing() {
  const { dependencies, devDependencies } = manifest('.');
  return Object.entries({ ...dependencies, ...devDependencies })
    .filter(([name, version]) => manifest(join('node_modules', name))?.version !== version)
    .map(([name]) => name);
}

/**
 * The command line that runs npm with these arguments.
 * @param {...string} args
 * @returns {{ command: string, args: string[], shell: boolean }}
 */
export function npmCommand(...args) {
  // npm says where it is when it runs a script; a plain `node` has to find it, on Windows through a shell.
  return env.npm_execpath
    ? { command: execPath, args: [env.npm_execpath, ...args], shell: false }
    : { command: 'npm', args, shell: platform === 'win32' };
}

/**
 * Installs what is missing, exactly as the lock file has it; takes milliseconds when nothing is.
 * @returns {boolean} whether everything is there now
 */
export function install() {
  if (missing().length === 0) return true;
  console.log('Installing the dependencies.');
  // --no-save leaves the lock file alone, and a NODE_ENV of production must not leave out the tools.
  const { command, args, shell } = npmCommand(
    'install',
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--include=dev',
  );
  spawnSync(command, args, { cwd: root, shell, stdio: ['ignore', 'inherit', 'inherit'] });
  const absent = missing();
  if (absent.length > 0) console.error(`Could not install ${absent.join(', ')}.`);
  return absent.length === 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url) && !install()) exit(1);
