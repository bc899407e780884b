import { expect, test } from 'vitest';
import { openApp } from '../setup/app.ts';

test('the built app opens without an error, in a browser that has a GPU', async () => {
  const app = await openApp();
  expect(await app.page.title()).toBe('Saddlescope');
  const found = await app.page.evaluate(async () => (await navigator.gpu?.requestAdapter()) != null);
  expect(found).toBe(true);
  expect(app.consoleErrors).toEqual([]);
  expect(app.pageErrors).toEqual([]);
});
