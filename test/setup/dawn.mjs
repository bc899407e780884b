// WebGPU in Node, by Dawn: on Linux on the SwiftShader of the browser, so that Node and the browser have the same adapter;
// elsewhere on the GPU.

import { existsSync, realpathSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { env, platform } from 'node:process';
import { findBrowser } from './browser.mjs';

const DRIVER = 'vk_swiftshader_icd.json';
const LOADER = 'libvulkan.so.1';

/** Where the packages of Linux keep what belongs to a browser, if its program lies elsewhere. */
const FOLDERS = [
  ...['/usr/lib/chromium', '/usr/lib/chromium-browser', '/usr/lib64/chromium-browser', '/opt/google/chrome'],
  ...['/opt/microsoft/msedge', '/snap/chromium/current/usr/lib/chromium-browser'],
];

/**
 * Where the driver of SwiftShader is described.
 * @throws Error that says how to get one
 */
async function findDriver() {
  const browser = await findBrowser();
  const folders = browser === undefined ? FOLDERS : [dirname(realpathSync(browser)), ...FOLDERS];
  const found = folders.map((folder) => join(folder, DRIVER)).find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new Error(
    `The tests in Node need a Vulkan driver, and no ${DRIVER} lies beside a Chromium (looked in ${folders.join(', ')}). ` +
      'Set VK_ICD_FILENAMES to the description of one, or CHROME_PATH to the program of a Chromium that has it.',
  );
}

/**
 * Loads Vulkan's loader from beside the driver where the system has none: Dawn then finds it by its name.
 * @returns {boolean} whether the system has none
 */
function lendLoader(/** @type {string} */ folder) {
  const load = (/** @type {string} */ file) => {
    try {
      // kept in memory although it is no module of Node: that is RTLD_NODELETE
      process.dlopen({ exports: {} }, file, constants.dlopen.RTLD_LAZY | 0x1000);
    } catch (error) {
      // loaded, though Node finds no module in it
      return String(error).includes('self-register');
    }
    return true;
  };
  return !load(LOADER) && load(join(folder, LOADER));
}

/**
 * The variables of a process that computes on SwiftShader; none where the process chooses a driver itself, or has no Vulkan.
 * @returns {Promise<Record<string, string>>}
 */
export async function softwareGpu() {
  if (platform !== 'linux' || env.VK_ICD_FILENAMES || env.VK_DRIVER_FILES) return {};
  const driver = await findDriver();
  const folder = dirname(driver);
  return {
    VK_ICD_FILENAMES: driver,
    // SwiftShader looks for windows, and complains where there cannot be any
    XDG_RUNTIME_DIR: env.XDG_RUNTIME_DIR ?? tmpdir(),
    ...(lendLoader(folder) && { LD_LIBRARY_PATH: [folder, env.LD_LIBRARY_PATH].filter(Boolean).join(':') }),
  };
}
