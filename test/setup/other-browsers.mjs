// Finds the browsers of `npm run test:browsers`, and on Debian as root installs those that are missing.

import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { arch, env, platform } from 'node:process';
import { attempt, isRoot, starts } from './browser.mjs';

/**
 * One of the browsers, or the words that say what to install.
 * @typedef {{ name: string, program?: string, driver?: string, env?: Record<string, string>, missing?: string }} Found
 */

/** Where these programs may be in the search path. */
function inPath(/** @type {string[]} */ ...names) {
  const folders = [...(env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin'].filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** The first of these files that is there. */
const existing = (/** @type {(string | undefined)[]} */ ...paths) =>
  paths.find((path) => path !== undefined && existsSync(path));

/** Mesa's Vulkan for the processor: every machine then shows the same adapter. */
function lavapipe() {
  const folder = '/usr/share/vulkan/icd.d';
  const file = existsSync(folder) && readdirSync(folder).find((name) => /^lvp_icd\b.*\.json$/.test(name));
  return file ? join(folder, file) : undefined;
}

/** @returns {Found} */
function findFirefox() {
  const name = 'firefox';
  const program =
    env.FIREFOX_PATH ??
    (platform === 'linux'
      ? inPath('firefox-esr', 'firefox').find(starts)
      : existing(
          '/Applications/Firefox.app/Contents/MacOS/firefox',
          env.PROGRAMFILES && join(env.PROGRAMFILES, 'Mozilla Firefox', 'firefox.exe'),
        ));
  const missing = 'Firefox 141 or newer is not installed; FIREFOX_PATH may name the program of one.';
  if (!program || !existsSync(program)) return { name, missing };
  // elsewhere the GPU is used
  if (platform !== 'linux') return { name, program };
  const icd = lavapipe();
  if (!icd)
    return { name, missing: 'lavapipe, which is WebGPU without a GPU for Firefox, is not installed.' };
  return { name, program, env: { VK_ICD_FILENAMES: icd, VK_DRIVER_FILES: icd } };
}

/** @returns {Found} */
function findWebKit() {
  const name = 'webkit';
  const library = `/usr/lib/${{ x64: 'x86_64', arm64: 'aarch64' }[/** @type {'x64'} */ (arch)] ?? arch}-linux-gnu`;
  const browsers = ['webkit2gtk-4.1', 'webkitgtk-6.0', 'webkit2gtk-4.0'].flatMap((version) =>
    [library, '/usr/libexec', '/usr/lib'].map((folder) => join(folder, version, 'MiniBrowser')),
  );
  const driver = existing(...inPath('WebKitWebDriver'));
  const program = existing(...browsers);
  if (driver && program && existing(...inPath('Xvfb'))) return { name, driver, program };
  return {
    name,
    missing:
      'WebKitGTK with its MiniBrowser and WebKitWebDriver, or Xvfb, is not installed; they are for Linux alone.',
  };
}

/** @type {Record<string, { find: () => Found, packages: string[] }>} */
const BROWSERS = {
  firefox: { find: findFirefox, packages: ['firefox-esr', 'mesa-vulkan-drivers'] },
  webkit: { find: findWebKit, packages: ['webkit2gtk-driver', 'xvfb'] },
  // the browser of all other tests
  'chromium-plain': { find: () => ({ name: 'chromium-plain' }), packages: [] },
};

export const names = Object.keys(BROWSERS);

/**
 * Looks for these browsers, and installs what is missing where that can be done.
 * @returns {Found[]}
 */
export function ensureBrowsers(/** @type {string[]} */ wanted) {
  const missing = () => wanted.filter((name) => BROWSERS[name]?.find().missing);
  const packages = missing().flatMap((name) => BROWSERS[name]?.packages ?? []);
  if (packages.length > 0 && isRoot && existsSync('/etc/debian_version')) {
    console.log(`Installing ${packages.join(', ')}.`);
    attempt(4, 'apt-get', 'update');
    // one by one: not every system has all of them
    for (const name of packages) attempt(12, 'apt-get', 'install', '-y', '--no-install-recommends', name);
  }
  return wanted.map((name) => {
    const { find, packages } = /** @type {typeof BROWSERS['firefox']} */ (BROWSERS[name]);
    const found = find();
    if (!found.missing) return found;
    const how = platform === 'linux' ? ` On Debian: apt-get install ${packages.join(' ')}` : '';
    return { ...found, missing: found.missing + how };
  });
}
