// Finds a Chromium for the tests, and gets one where there is none.

import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { env, execPath, getuid, platform } from 'node:process';

export const isRoot = getuid?.() === 0;

/**
 * Features that are off. Of several such switches the last counts, so the first of these are Playwright's own. The others
 * load pages of the browser's address bar into every new browser: three quarters of a second of one processor.
 */
const FEATURES_OFF = [
  ...['AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades'],
  ...['HttpsFirstBalancedModeAutoEnable', 'LensOverlay', 'MediaRouter', 'PaintHolding'],
  ...['ThirdPartyStoragePartitioning', 'AvoidCorsURLLoaderRestartOnRedirect', 'TcpPortRandomizationWin'],
  ...['OptimizationHints', 'NetworkTimeServiceQuerying', 'AimEnabled', 'PreconnectToSearch'],
  ...['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'WebUIOmniboxFullPopup', 'PreloadTopChromeWebUI'],
];

/**
 * Command line of the browser. On Linux WebGPU runs on SwiftShader, so that every machine sees the same
 * adapter; with fewer of these flags compute works but the canvas silently reads back as transparent black.
 * Elsewhere the real GPU is used. The rest keeps a test browser from talking to the network.
 */
export const launchFlags = [
  '--enable-unsafe-webgpu',
  ...(platform === 'linux'
    ? [
        '--enable-features=Vulkan',
        '--use-vulkan=swiftshader',
        '--use-angle=swiftshader',
        // the page itself is painted in half the time without a GPU that is none
        '--disable-gpu-rasterization',
      ]
    : []),
  // Chromium refuses to start its sandbox as root.
  ...(platform === 'linux' && isRoot ? ['--no-sandbox'] : []),
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
  `--disable-features=${FEATURES_OFF.join(',')}`,
];

/**
 * The same where no test looks at the picture: the page is put together without a GPU that is none, which takes a fifth of
 * the work away. What the GPU draws reads back as transparent black then.
 */
export const unseenFlags = [...launchFlags, ...(platform === 'linux' ? ['--disable-gpu-compositing'] : [])];

/** Where Chrome, Chromium and Edge live on this platform, best first. */
function knownPaths() {
  if (platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].flatMap((name) => {
      const program = join('Applications', `${name}.app`, 'Contents', 'MacOS', name);
      return [join('/', program), join(env.HOME ?? '/', program)];
    });
  }
  if (platform === 'win32') {
    const programs = ['Google/Chrome/Application/chrome.exe', 'Chromium/Application/chrome.exe'];
    const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(
      (root) => root !== undefined,
    );
    return [...programs, 'Microsoft/Edge/Application/msedge.exe'].flatMap((program) =>
      roots.map((root) => join(root, program)),
    );
  }
  const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge'];
  const folders = new Set([...(env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/snap/bin']);
  return names.flatMap((name) => [...folders].filter(Boolean).map((folder) => join(folder, name)));
}

/** Whether `path` is a browser that starts: Ubuntu has a stub by that name which only advertises a snap. */
export function starts(/** @type {string} */ path) {
  try {
    accessSync(path, constants.X_OK);
  } catch {
    return false;
  }
  // On Windows `--version` opens a window instead of answering.
  return (
    platform === 'win32' || spawnSync(path, ['--version'], { timeout: 20_000, stdio: 'ignore' }).status === 0
  );
}

/**
 * The path of a Chromium on this machine, or undefined. `CHROME_PATH` comes first, then the usual places of
 * the platform, then the browser that Playwright may have downloaded.
 * @returns {Promise<string | undefined>}
 */
export async function findBrowser() {
  if (env.CHROME_PATH) {
    if (!existsSync(env.CHROME_PATH)) throw new Error(`CHROME_PATH names no file: ${env.CHROME_PATH}`);
    return env.CHROME_PATH;
  }
  const known = knownPaths().find(starts);
  if (known !== undefined) return known;
  const { chromium } = await import('playwright');
  const cached = chromium.executablePath();
  return existsSync(cached) ? cached : undefined;
}

/** Runs a command for at most `minutes`, without a keyboard; true if it succeeded. */
export function attempt(
  /** @type {number} */ minutes,
  /** @type {string} */ command,
  /** @type {string[]} */ ...args
) {
  console.log(
    `  ${command === execPath ? 'playwright' : command} ${args.slice(command === execPath ? 1 : 0).join(' ')}`,
  );
  const result = spawnSync(command, args, {
    timeout: minutes * 60_000,
    stdio: 'ignore',
    env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return result.status === 0;
}

/**
 * The path of a Chromium, installing one if the machine has none.
 * @returns {Promise<string>}
 */
export async function ensureBrowser() {
  const found = await findBrowser();
  if (found !== undefined) return found;
  console.log('No Chromium on this machine; getting one.');

  // The download comes before its system libraries: where it cannot be had, nothing else is touched.
  const playwright = join(
    dirname(createRequire(import.meta.url).resolve('playwright/package.json')),
    'cli.js',
  );
  if (
    attempt(8, execPath, playwright, 'install', '--no-shell', 'chromium') &&
    isRoot &&
    platform === 'linux'
  ) {
    attempt(8, execPath, playwright, 'install-deps', 'chromium');
  }
  let browser = await findBrowser();
  if (browser === undefined && isRoot && existsSync('/etc/debian_version')) {
    if (attempt(4, 'apt-get', 'update')) attempt(12, 'apt-get', 'install', '-y', 'chromium');
    browser = await findBrowser();
  }
  if (browser === undefined) {
    throw new Error(
      'The tests need a Chromium with WebGPU, and none could be installed. ' +
        'Install Chrome, Chromium or Edge, or set CHROME_PATH to the program of one, and run npm test again.',
    );
  }
  return browser;
}
