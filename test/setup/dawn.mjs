// WebGPU in Node, by Dawn: on Linux on the SwiftShader of the browser, so that Node and the browser have the same adapter;
// elsewhere on the GPU.

import { existsSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { env, platform } from 'node:process';
import { findBrowser } from './browser.mjs';

const DRIVER = 'vk_swiftshader_icd.json';

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
 * The variables of a process that computes on SwiftShader; none where the process chooses a driver itself, or has no Vulkan.
 * @returns {Promise<Record<string, string>>}
 */
export async function softwareGpu() {
  if (platform !== 'linux' || env.VK_ICD_FILENAMES || env.VK_DRIVER_FILES) return {};
  // SwiftShader looks for windows, and complains where there cannot be any
  return { VK_ICD_FILENAMES: await findDriver(), XDG_RUNTIME_DIR: env.XDG_RUNTIME_DIR ?? tmpdir() };
}
