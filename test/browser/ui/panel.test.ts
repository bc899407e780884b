import { BooleanController, type Controller } from 'lil-gui';
import { userEvent } from 'vitest/browser';
import { expect, test, vi } from 'vitest';
import { defaultSettings } from '../../../src/core/settings/settings.ts';
import { SETTING_WORDS } from '../../../src/core/settings/setting-words.ts';
import { applyPatch } from '../../../src/core/settings/validate.ts';
import { completeFolders } from '../../../src/ui/panel/panel-layout.ts';
import { app, drag, find, noticeTexts, openFolder, openForEachTest, plain, report, row, ui } from './app.ts';

openForEachTest();

test('the logarithmic slider has the geometric mean in the middle, and the field shows the value', () => {
  const { slider, field } = row('step size η');
  drag(slider, 0.5);
  expect(app.current.teams[0]!.stepSize).toBeCloseTo(0.01, 10);
  expect(field.value).toBe('0.01');
  expect(slider.getAttribute('aria-valuetext')).toBe('0.01');
  drag(slider, 0);
  expect(app.current.teams[0]!.stepSize).toBe(1e-4);
  drag(slider, 1);
  expect(app.current.teams[0]!.stepSize).toBe(1);
});

test('a slider obeys the keys', async () => {
  openFolder('Walkers');
  const { slider } = row('walkers');
  slider.focus();
  await userEvent.keyboard('{ArrowRight}');
  expect(app.current.walkers).toBe(524_288);
  await userEvent.keyboard('{Home}');
  expect(app.current.walkers).toBe(1024);
  expect(plain(row('walkers').field.value)).toBe('1 024');
});

test('what is typed in range is taken, also beyond the slider', async () => {
  const { slider, field } = row('step size η');
  await userEvent.fill(field, '2.5');
  await userEvent.keyboard('{Enter}');
  expect(app.current.teams[0]!.stepSize).toBe(2.5);
  expect(slider.value).toBe(slider.max);
  expect(noticeTexts()).toEqual([]);
});

test.each(['-99', 'abc', '1,5'])(
  '"%s" for the step size is refused by name, and the old value comes back',
  async (text) => {
    const { field } = row('step size η');
    await userEvent.fill(field, text);
    await userEvent.keyboard('{Enter}');
    expect(noticeTexts()).toHaveLength(1);
    expect(noticeTexts()[0]).toContain('stepSize');
    expect(noticeTexts()[0]).toContain(text);
    expect(noticeTexts()[0]).toContain('from 1e-15 to 1000000000000');
    expect(field.value).toBe('0.006');
    expect(app.current).toEqual(defaultSettings());
  },
);

test('Escape and an emptied field bring the old value back without a word', async () => {
  const { field } = row('step size η');
  await userEvent.fill(field, '99');
  await userEvent.keyboard('{Escape}');
  expect(field.value).toBe('0.006');
  await userEvent.fill(field, '');
  await userEvent.keyboard('{Enter}');
  expect(field.value).toBe('0.006');
  expect(noticeTexts()).toEqual([]);
  expect(app.patches).toEqual([]);
});

test('lists of numbers are read and written', async () => {
  openFolder('Start');
  const { field } = row('data');
  expect(field.value).toBe('-1, 1');
  await userEvent.fill(field, '-1.5 0;2');
  await userEvent.keyboard('{Enter}');
  expect(app.current.data).toEqual([-1.5, 0, 2]);
  await userEvent.fill(row('data').field, '1, two');
  await userEvent.keyboard('{Enter}');
  expect(noticeTexts()[0]).toContain('1, two');
  expect(field.value).toBe('-1.5, 0, 2');
});

test('refresh shows settings from elsewhere and fires nothing', () => {
  const settings = applyPatch(app.current, {
    walkers: 4096,
    teams: [{ optimizer: 'em', annealed: true }],
    schedule: { shape: 'manual', sigma: 0.7 },
    view: { mode: 'map' },
  });
  app.current = settings;
  expect(plain(row('walkers').field.value)).toBe('4 096');
  expect(plain(row('optimizer').row.querySelector('.lil-display')!.textContent)).toBe('EM');
  expect(row('anneal').row.querySelector('input')!.checked).toBe(true);
  expect(row('temperature σ').field.value).toBe('0.7');
  expect(row('step size η').row.offsetParent).toBeNull();
  expect(plain(find('.temperature-value').textContent)).toBe('0.700');
  expect(app.patches).toEqual([]);
});

test('refresh leaves alone what is just being typed', async () => {
  const { field } = row('step size η');
  await userEvent.type(field, '{Control>}a{/Control}0.0');
  expect(field.value).toBe('0.0');
});

test('what a lecture turns is first and open, all else is folded, and a link opens nothing', () => {
  const folders = [...document.querySelectorAll<HTMLElement>('.panel .lil-gui')].map((folder) => ({
    title: folder.querySelector('.lil-title')!.textContent,
    open: !folder.classList.contains('lil-closed'),
  }));
  expect(folders.slice(0, 2).map(({ title }) => title)).toEqual(['Teams', 'Annealing']);
  expect(folders.map(({ open }) => open)).toEqual(folders.map((_, k) => k < 2));
  for (const label of ['optimizer', 'step size η', 'anneal', 'schedule', 'start σ', 'end σ', 'length'])
    expect(row(label).row.offsetParent, label).not.toBeNull();
  // all of it is on a laptop's screen
  const rows = find('.panel > .lil-children');
  expect(rows.scrollHeight).toBeLessThanOrEqual(rows.clientHeight + 1);
  openFolder('View');
  expect(row('trail').row.offsetParent).not.toBeNull();
  expect(app.patches).toEqual([]);
});

test('every control of the panel is described by the sentence of its setting', async () => {
  const controls = [...document.querySelectorAll('.panel .lil-controller :is(input, select)')];
  expect(controls.length).toBeGreaterThan(60);
  controls[0]!.dispatchEvent(new FocusEvent('focusin', { bubbles: true }));
  await expect.poll(() => controls.filter((one) => !one.hasAttribute('aria-describedby'))).toEqual([]);
  const said = controls.map((one) => document.getElementById(one.getAttribute('aria-describedby')!)!);
  // in the order of the panel, and a slider and its number have the same
  expect([...new Set(said.map(({ textContent }) => textContent))]).toEqual(
    completeFolders().flatMap(({ rows }) => rows.map(({ key }) => SETTING_WORDS[key])),
  );
});

test('the temperature follows the schedule until a hand takes it', () => {
  openFolder('Annealing');
  expect(find('.temperature').offsetParent).toBeNull();
  find('.dock-anneal').click();
  expect(app.current.teams[0]!.annealed).toBe(true);
  ui.report(report({ temperature: 1.7 }));
  expect(find('.temperature-value').textContent).toBe('1.70');
  drag(find<HTMLInputElement>('.temperature .slider'), 0.4);
  expect(app.current.schedule).toMatchObject({ shape: 'manual', sigma: 0.83 });
  // the engine's own temperature is a frame old
  ui.report(report({ temperature: 1.7 }));
  expect(find('.temperature-value').textContent).toBe('0.830');
  expect(row('temperature σ').row.offsetParent).not.toBeNull();
});

test('the longest number fits its field', () => {
  openFolder('Walkers');
  const { field } = row('walkers');
  drag(row('walkers').slider, 1);
  expect(plain(field.value)).toBe('4 194 304');
  expect(field.scrollWidth).toBeLessThanOrEqual(field.clientWidth);
});

test('a change shows each row once', () => {
  const shown: Controller[] = [];
  const show = vi.spyOn(BooleanController.prototype, 'updateDisplay').mockImplementation(function (
    this: BooleanController,
  ) {
    shown.push(this);
    return this;
  });
  try {
    drag(row('step size η').slider, 0.5);
    expect(shown.length).toBeGreaterThan(2);
    expect(new Set(shown).size).toBe(shown.length);
  } finally {
    show.mockRestore();
  }
});
