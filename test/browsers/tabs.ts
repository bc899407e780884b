/** A page in each of the browsers, driven in the same way whatever protocol the browser speaks. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { env } from 'node:process';
import type { Readable } from 'node:stream';
import { chromium } from 'playwright';
import puppeteer from 'puppeteer-core';
import { findBrowser, launchFlags } from '../setup/browser.mjs';
import { WebDriver } from './webdriver.ts';

/** Of the inside of each window. */
const [WIDTH, HEIGHT] = [1280, 800];
/** Milliseconds that one call into a page may take: a clip on a software GPU takes long. */
const CALL = 100_000;

/** One of the browsers as test/setup/other-browsers.mjs found it. */
export interface Found {
  name: string;
  program?: string;
  driver?: string;
  env?: Record<string, string>;
  /** What to install, if it is not there. */
  missing?: string;
}

export interface Tab {
  /** The browser's name and version. */
  readonly version: string;
  open(url: string): Promise<void>;
  /** The value of an expression in the page, or of the promise that it gives; it must survive JSON. */
  evaluate<T>(expression: string): Promise<T>;
  close(): Promise<void>;
}

/** Calls a function in the page, where it sees nothing but its arguments and the page. */
export const call = <A extends unknown[], T>(
  tab: Tab,
  run: (...args: A) => T | Promise<T>,
  ...args: A
): Promise<T> => tab.evaluate(`(${run.toString()})(...${JSON.stringify(args)})`);

/** Chromium with WebGPU on SwiftShader, as the other tests use it, or as it comes. */
export async function openChromium(plain: boolean): Promise<Tab> {
  const args = plain ? launchFlags.filter((flag) => !/webgpu|vulkan|angle/i.test(flag)) : launchFlags;
  const browser = await chromium.launch({ executablePath: await findBrowser(), args });
  const page = await browser.newPage({ viewport: { width: WIDTH, height: HEIGHT } });
  page.setDefaultTimeout(CALL);
  return {
    version: `Chromium ${browser.version()}`,
    open: async (url) => void (await page.goto(url)),
    evaluate: (expression) => page.evaluate(expression),
    close: () => browser.close(),
  };
}

async function openFirefox({ program, env: extra }: Found): Promise<Tab> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: program!,
    headless: true,
    protocolTimeout: CALL,
    env: { ...env, ...extra },
    extraPrefsFirefox: {
      // on Linux it is not on by default yet, and a GPU that computes on the processor is on the list of blocked ones
      'dom.webgpu.enabled': true,
      'gfx.webgpu.ignore-blocklist': true,
      'webgl.force-enabled': true,
    },
  });
  const page = (await browser.pages())[0] ?? (await browser.newPage());
  await page.setViewport({ width: WIDTH, height: HEIGHT });
  return {
    version: await browser.version(),
    open: async (url) => void (await page.goto(url, { timeout: CALL })),
    evaluate: <T>(expression: string) => page.evaluate(expression) as Promise<T>,
    close: () => browser.close(),
  };
}

async function openWebKit({ driver, program }: Found): Promise<Tab> {
  const screen = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', `${WIDTH + 200}x${HEIGHT + 200}x24`], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  try {
    const [display] = (await once(screen.stdio[3] as Readable, 'data')) as [Buffer];
    const browser = await WebDriver.start(
      [driver!],
      // under this locale the browser's language is "C", which is none
      { ...env, DISPLAY: `:${display.toString().trim()}`, GDK_BACKEND: 'x11', LC_ALL: 'C' },
      { 'webkitgtk:browserOptions': { binary: program!, args: ['--automation'] } },
      CALL,
    );
    await browser.resize(WIDTH, HEIGHT);
    const agent = await browser.evaluate<string>('navigator.userAgent');
    return {
      version: `WebKitGTK ${/Version\/(\S+)/.exec(agent)?.[1] ?? agent}`,
      open: (url) => browser.open(url),
      evaluate: (expression) => browser.evaluate(expression),
      close: async () => {
        await browser.close();
        screen.kill();
      },
    };
  } catch (error) {
    screen.kill();
    throw error;
  }
}

/** Opens the browser. */
export function openTab(found: Found): Promise<Tab> {
  if (found.missing) return Promise.reject(new Error(found.missing));
  if (found.name === 'firefox') return openFirefox(found);
  if (found.name === 'webkit') return openWebKit(found);
  return openChromium(true);
}
