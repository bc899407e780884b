import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright';
import { afterAll, beforeAll, inject } from 'vitest';
import { findBrowser, launchFlags, unseenFlags } from './browser.mjs';

/** For what takes a software GPU some time: no machine on which tests still go on is to reach it. */
export const PATIENT = { timeout: 120_000 };

/** A page of the built app, and everything that went wrong in it so far. */
export interface App {
  page: Page;
  /** Texts of console.error, failed requests included. */
  consoleErrors: string[];
  /** Uncaught exceptions and unhandled rejections. */
  pageErrors: string[];
  close(): Promise<void>;
}

/** Command lines of browsers, and the browser that each has started. The files that a process runs share them. */
const browsers = new Map<readonly string[], Promise<Browser>>();
let flags: readonly string[] = launchFlags;

/** The command line of the browser that the tests of this file use. */
export const browserFlags = (): readonly string[] => flags;

/** Gives the tests of the file that calls this, at its beginning, a browser with another command line. */
function useFlags(given: readonly string[]): void {
  beforeAll(() => {
    flags = given;
  });
  afterAll(() => {
    flags = launchFlags;
  });
}

/** For a test file that never looks at the picture: its browser has less to do. */
export const looksAway = (): void => useFlags(unseenFlags);

/** For a test file that breaks its browser: no other uses it, and it ends with the file. */
export function breaksBrowser(): void {
  const own = [...launchFlags];
  useFlags(own);
  afterAll(async () => (await browsers.get(own))?.close());
}

/** The browser of this test file, started on first use. */
export function openBrowser(): Promise<Browser> {
  let browser = browsers.get(flags);
  if (!browser) {
    const args = [...flags];
    browser = findBrowser().then((executablePath) => chromium.launch({ executablePath, args }));
    browsers.set(flags, browser);
  }
  return browser;
}

/** A fresh profile in the browser of this test file; the options are Playwright's. */
export async function openContext(options: BrowserContextOptions): Promise<BrowserContext> {
  const context = await (await openBrowser()).newContext(options);
  context.setDefaultTimeout(PATIENT.timeout);
  return context;
}

/**
 * Opens the built app in a fresh browser profile. `address` follows the app's URL: '', '?data=1,2' or '#...'; or it is that
 * of a file.
 * `options` are Playwright's: viewport, reducedMotion, acceptDownloads and so on; the system is dark unless they say
 * otherwise. `before` runs in the page before the app.
 */
export async function openApp(
  address = '',
  options: BrowserContextOptions = {},
  before?: () => void,
): Promise<App> {
  const context = await openContext({
    viewport: { width: 1280, height: 720 },
    colorScheme: 'dark',
    ...options,
  });
  const page = await context.newPage();
  if (before) await page.addInitScript(before);
  const consoleErrors: string[] = [];
  const pageErrors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') consoleErrors.push(message.text());
  });
  page.on('pageerror', (error) => pageErrors.push(String(error)));
  await page.goto(address.startsWith('file:') ? address : inject('appUrl') + address);
  return { page, consoleErrors, pageErrors, close: () => context.close() };
}
