/** The table of a sweep on the page of measurements: dropped on the page, chosen from, and refused. */

import { userEvent } from 'vitest/browser';
import { expect, test } from 'vitest';
import { planSweep } from '../../../src/core/sweep/sweep-plan.ts';
import { tableOf } from '../../core/sweep/tables.ts';
import { app, find, layout, noticeTexts, open, openForEachTest, plain, report, ui } from './app.ts';

openForEachTest();

const CURVES = tableOf(
  planSweep({
    link: 'walkers=100&optimizer.2=em',
    vary: ['stepSize=.001:.1:5:log', 'annealed=true,false'],
    steps: '30',
  }),
);
const MAP = tableOf(planSweep({ link: '', vary: ['stepSize=.1:.3:3', 'spawn.seed=1:4:4'], steps: '30' }));

function drop(name: string, text: string): void {
  const files = new DataTransfer();
  files.items.add(new File([text], name));
  for (const type of ['dragenter', 'drop'])
    document.body.dispatchEvent(
      new DragEvent(type, { dataTransfer: files, bubbles: true, cancelable: true }),
    );
}

const tab = (): HTMLElement => find('#measure-tab-sweep');
const menu = (name: string): HTMLSelectElement => find<HTMLSelectElement>(`#sweep-${name}`);
const said = (): string => plain(find('.measure-sweep .measure-plot').getAttribute('aria-label'));
const runs = (): string[] => [...menu('run').options].map(({ text }) => text);
const lines = (): string[] =>
  [...document.querySelectorAll<HTMLElement>('.measure-sweep .measure-legend li')]
    .filter(({ hidden }) => !hidden)
    .map(({ textContent }) => plain(textContent));

/** Drops a table, and waits for its figure. */
async function dropped(name: string, text: string): Promise<void> {
  drop(name, text);
  await expect.poll(() => plain(document.querySelector('.sweep-title')?.textContent ?? '')).toContain(name);
  await layout();
}

test('a table that is dropped on the page opens on its own tab, and leaves the app as it is', async () => {
  const before = app.current;
  expect(document.querySelector('.sweep-title')).toBeNull();
  await dropped('curves.csv', CURVES);
  ui.report(report());
  expect([find('.drawer').hidden, find('.drawer-title').textContent]).toEqual([false, 'Measurements']);
  expect([tab().hidden, tab().getAttribute('aria-selected')]).toEqual([false, 'true']);
  expect(plain(find('.sweep-title').textContent)).toBe('curves.csv: 10 runs of 30 steps');
  expect(plain(find('.sweep-facts').textContent)).toBe(
    'curves.csv: 10 combinations of stepSize, annealed, 20 rows, 30 steps each, computed on CPU, a test.',
  );
  expect(find<HTMLAnchorElement>('.sweep-link').getAttribute('href')).toContain('?walkers=100');
  expect(lines()).toHaveLength(4);
  expect(lines()[0]).toBe('annealed true team 1 0.35 to 0.41');
  expect(said()).toContain('arrived against stepSize, after 30 steps.');
  await expect.poll(() => document.querySelector('.measure-sweep canvas')).not.toBeNull();
  expect([app.current, app.calls]).toEqual([before, []]);
  expect(find('.measure-exports').innerText).toBe('SVG');
});

test('figure, values and team are chosen in menus, and a run is shown by its link', async () => {
  await dropped('curves.csv', CURVES);
  await userEvent.selectOptions(menu('figure'), 'near saddle');
  expect(said()).toContain('near saddle against stepSize');
  await userEvent.selectOptions(menu('annealed'), 'false');
  await userEvent.selectOptions(menu('team'), '2');
  expect(lines()).toEqual(['near saddle 0.2']);
  expect(runs()).toEqual(['0.001: 0.2', '0.00316227766: 0.2', '0.01: 0.2', '0.0316227766: 0.2', '0.1: 0.2']);
  await userEvent.selectOptions(menu('run'), '0.01: 0.2');
  await expect.poll(() => find('.sweep-mark').hidden).toBe(false);
  await userEvent.click(find('.sweep-runs button'));
  expect(app.current).toMatchObject({
    walkers: 100,
    teams: [{ stepSize: 0.01, annealed: false }, { optimizer: 'em' }],
  });
  await expect.poll(() => app.calls).toContain('step 30');
  // without a setting that has several numbers there is no curve, and every value can be read
  await userEvent.selectOptions(menu('stepsize'), '0.1');
  expect(plain(find('.sweep-words').textContent)).toContain(
    'The figure must be of a setting with several numbers',
  );
  expect([find('.sweep-area').hidden, runs()]).toEqual([true, ['0.2']]);
});

test('two settings with numbers are a map with its scale, on which a click chooses a run', async () => {
  await dropped('map.csv', MAP);
  expect(said()).toContain('arrived of 12 combinations of stepSize and spawn.seed, from 0.35 to 0.41.');
  expect(find('.sweep-ends').innerText.split('\n')).toEqual(['0.35', '0.41']);
  await expect.poll(() => document.querySelector('.measure-sweep canvas')).not.toBeNull();
  const canvas = find<HTMLCanvasElement>('.measure-sweep canvas');
  const over = find('.measure-sweep .u-over').getBoundingClientRect();
  const pixel = (x: number, y: number): string => {
    const { left, top, width } = canvas.getBoundingClientRect();
    const ratio = canvas.width / width;
    const at = [over.left + x * over.width - left, over.bottom - y * over.height - top] as const;
    return [...canvas.getContext('2d')!.getImageData(ratio * at[0], ratio * at[1], 1, 1).data].join();
  };
  // beside the lines of the axes: cells of the first run, of one with as much, and of the one with most
  await expect.poll(() => new Set([pixel(0.1, 0.1), pixel(0.4, 0.93), pixel(0.4, 0.6)]).size).toBe(2);
  expect(pixel(0.1, 0.1)).toBe(pixel(0.4, 0.93));
  const at = { clientX: over.left + 0.5 * over.width + 3, clientY: over.bottom - over.height / 3 - 3 };
  find('.measure-sweep .measure-plot').dispatchEvent(new MouseEvent('click', { ...at, bubbles: true }));
  expect(menu('run').selectedOptions[0]!.text).toBe('0.2, 2: 0.4');
});

test('a table that is wrong or cut off is refused, and the one that is open stays', async () => {
  await dropped('curves.csv', CURVES);
  const before = app.current;
  drop('cut.csv', CURVES.slice(0, -40));
  await expect
    .poll(noticeTexts)
    .toContain(
      'Cut.csv, the rows must be all 20 of the table: the same command computes the others; got 19.',
    );
  drop('other.csv', CURVES.replace('\n0.1,true', '\n0.2,true'));
  await expect
    .poll(() => noticeTexts().join())
    .toMatch(/Other\.csv, stepSize in line \d+ must be 0\.1; got "0\.2"\./);
  expect([app.current, app.calls, plain(find('.sweep-title').textContent)]).toEqual([
    before,
    [],
    'curves.csv: 10 runs of 30 steps',
  ]);
});

test('on a phone, figure, menus and runs stand below one another and all can be reached', async () => {
  await open(390, 844);
  await dropped('map.csv', MAP);
  const page = find('.drawer-page.measure');
  expect(page.scrollWidth).toBe(page.clientWidth);
  find('.sweep-link').scrollIntoView();
  const { bottom } = find('.sweep-link').getBoundingClientRect();
  expect(bottom).toBeLessThanOrEqual(page.getBoundingClientRect().bottom);
});
