/** The page that measures the machine, in the built app. */

import { expect, it } from 'vitest';
import { openApp } from '../setup/app.ts';
import { SMALL } from '../setup/page.ts';

it('measures steps, bins, frames and the escape map, and shows them as a table that can be taken along', async () => {
  const { page, consoleErrors, pageErrors, close } = await openApp('?bench=1&walkers=2000', SMALL);
  // it measures whole rounds, however long they take
  await page.getByRole('table').waitFor({ timeout: 240_000 });
  const rows = await page.locator('.bench-table tbody tr').allInnerTexts();
  const p50 = (name: string): number => {
    const row = rows.find((text) => text.includes(name));
    return parseFloat(row!.split('\t')[1]!);
  };
  for (const name of [
    'first picture',
    '100 fused, extended',
    'crowd spread',
    'whole',
    'without surface',
    'starts are decided',
  ])
    expect(p50(name), name).toBeGreaterThan(0);
  expect(p50('share of that time in kernels')).toBeLessThanOrEqual(1);
  expect(p50('uploads')).toBeLessThan(2048);
  expect(await page.locator('.bench-words').innerText()).toMatch(/320 x 200 pixels, 2,000 walkers/);
  await page.getByRole('button', { name: 'Copy as Markdown' }).click();
  await page.getByRole('button', { name: /Copied|does not allow/ }).waitFor();
  expect(await page.getByRole('link', { name: 'Back to Saddlescope' }).getAttribute('href')).toBe(
    new URL(page.url()).pathname,
  );
  expect([...consoleErrors, ...pageErrors]).toEqual([]);
  await close();
});

it.each([
  ['?bench=soon', /bench must be a number of seconds from 1 to 600.*; got "soon"\.$/],
  ['?bench&stepsPerFrame=fast', /stepsPerFrame must be .*; got "fast"\.$/],
])('%s is not measured; the page says why, and leads back', async (address, words) => {
  const { page, close } = await openApp(address, SMALL);
  await page.getByText(words).waitFor();
  await page.getByRole('link', { name: 'Back to Saddlescope' }).waitFor();
  await close();
});
