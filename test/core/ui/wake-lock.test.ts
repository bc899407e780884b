import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createWakeLock } from '../../../src/ui/present/wake-lock.ts';

/** A page that can be hidden, and what keeps the screen on as the specification has it: hiding the page takes it away. */
class Page extends EventTarget {
  hidden = false;
  locks: { released: boolean; release(): Promise<void> }[] = [];
  refuses = false;
  request = async (type: string): Promise<object> => {
    await Promise.resolve();
    if (this.refuses || this.hidden || type !== 'screen')
      throw new DOMException('not allowed', 'NotAllowedError');
    const lock = { released: false, release: async () => void (lock.released = true) };
    this.locks.push(lock);
    return lock;
  };
  show(visible: boolean): void {
    this.hidden = !visible;
    if (!visible) for (const lock of this.locks) lock.released = true;
    this.dispatchEvent(new Event('visibilitychange'));
  }
  get held(): number {
    return this.locks.filter(({ released }) => !released).length;
  }
}

let page: Page;
let ended: AbortController;
const settled = () => new Promise((resolve) => setTimeout(resolve));

beforeEach(() => {
  page = new Page();
  ended = new AbortController();
  vi.stubGlobal('document', page);
  vi.stubGlobal('navigator', { wakeLock: page });
});
afterEach(() => {
  ended.abort();
  vi.unstubAllGlobals();
});

it('the screen stays on while that is wanted, with one lock, and a page that is seen again asks again', async () => {
  const keep = createWakeLock(ended.signal);
  await settled();
  expect(page.locks).toHaveLength(0);
  keep(true);
  keep(true);
  await settled();
  expect(page.held).toBe(1);
  page.show(false);
  await settled();
  expect(page.held).toBe(0);
  page.show(true);
  await settled();
  expect([page.held, page.locks.length]).toEqual([1, 2]);
  keep(false);
  await settled();
  page.show(false);
  page.show(true);
  await settled();
  expect([page.held, page.locks.length]).toEqual([0, 2]);
});

it('a screen that need not stay on by the time the lock comes may go off', async () => {
  const keep = createWakeLock(ended.signal);
  keep(true);
  keep(false);
  await settled();
  expect([page.held, page.locks.length]).toEqual([0, 1]);
  keep(true);
  await settled();
  expect(page.held).toBe(1);
  ended.abort();
  await settled();
  expect(page.held).toBe(0);
});

it('a browser that refuses the lock, or has none, is asked in silence', async () => {
  page.refuses = true;
  const keep = createWakeLock(ended.signal);
  keep(true);
  await settled();
  page.refuses = false;
  page.show(true);
  await settled();
  expect(page.held).toBe(1);
  vi.stubGlobal('navigator', {});
  const other = createWakeLock(ended.signal);
  other(true);
  await settled();
  expect(page.held).toBe(1);
});
