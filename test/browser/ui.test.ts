import { page, userEvent } from 'vitest/browser';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { defaultSettings, type Settings } from '../../src/core/settings.ts';
import { applyPatch, type Patch } from '../../src/core/validate.ts';
import type { Controls, Report } from '../../src/ui/controls.ts';
import { createUi, type Ui } from '../../src/ui/index.ts';
import '../../src/ui/style.css';

/** An app without an engine: it keeps settings and remembers what was asked of it. */
class FakeApp implements Controls {
  current: Settings = defaultSettings();
  isPlaying = false;
  readonly patches: Patch[] = [];
  readonly calls: string[] = [];
  settings = (): Settings => this.current;
  update = (patch: Patch): void => {
    this.patches.push(patch);
    this.current = applyPatch(this.current, patch);
  };
  playing = (): boolean => this.isPlaying;
  play = (): void => void (this.isPlaying = true);
  pause = (): void => void (this.isPlaying = false);
  reset = async (): Promise<void> => void this.calls.push('reset');
  step = async (n: number): Promise<void> => void this.calls.push(`step ${n}`);
}

let app: FakeApp;
let ui: Ui;

beforeEach(async () => {
  await page.viewport(1280, 800);
  app = new FakeApp();
  ui = createUi(app, document.body);
});

afterEach(() => {
  ui.dispose();
  vi.useRealTimers();
  expect(document.body.querySelector('.panel, .readout, .dock, .notice, .failure, .help')).toBeNull();
});

const find = <T extends Element = HTMLElement>(selector: string): T => {
  const found = document.querySelector<T>(selector);
  if (!found) throw new Error(`nothing matches ${selector}`);
  return found;
};

/** The panel's row by its label. */
function row(label: string): { row: HTMLElement; slider: HTMLInputElement; field: HTMLInputElement } {
  const name = [...document.querySelectorAll('.panel .lil-name')].find((el) => el.textContent === label)!;
  const element = name.closest<HTMLElement>('.lil-controller')!;
  return {
    row: element,
    slider: element.querySelector<HTMLInputElement>('input[type=range]')!,
    field: element.querySelector<HTMLInputElement>('input[type=text]')!,
  };
}

/** Moves a slider as a hand does. */
function drag(slider: HTMLInputElement, position: number): void {
  slider.value = String(position * Number(slider.max));
  slider.dispatchEvent(new Event('input', { bubbles: true }));
}

const noticeTexts = (): string[] =>
  [...document.querySelectorAll('.notice p')].map(({ textContent }) => textContent);

const report = (more: Partial<Report> = {}): Report => ({
  census: [{ team: 0, walkers: 100_000, steps: 5, travelling: 3, stalled: 99_997, frozen: 0, arrived: 0 }],
  clock: 12_345,
  temperature: null,
  stepsPerSecond: 600,
  framesPerSecond: 60,
  adapter: 'an adapter',
  software: false,
  settings: app.current,
  ...more,
});

const plain = (text: string | null): string => (text ?? '').replaceAll(/\s+/g, ' ').trim();

test('the logarithmic slider has the geometric mean in the middle, and the field shows the value', () => {
  const { slider, field } = row('step size');
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
  const { slider } = row('walkers');
  slider.focus();
  await userEvent.keyboard('{ArrowRight}');
  expect(app.current.walkers).toBe(524_288);
  await userEvent.keyboard('{Home}');
  expect(app.current.walkers).toBe(1024);
  expect(plain(row('walkers').field.value)).toBe('1 024');
});

test('what is typed in range is taken, also beyond the slider', async () => {
  const { slider, field } = row('step size');
  await userEvent.fill(field, '2.5');
  await userEvent.keyboard('{Enter}');
  expect(app.current.teams[0]!.stepSize).toBe(2.5);
  expect(slider.value).toBe(slider.max);
  expect(noticeTexts()).toEqual([]);
});

test.each(['99', 'abc', '1,5'])(
  '"%s" for the step size is refused by name, and the old value comes back',
  async (text) => {
    const { field } = row('step size');
    await userEvent.fill(field, text);
    await userEvent.keyboard('{Enter}');
    expect(noticeTexts()).toHaveLength(1);
    expect(noticeTexts()[0]).toContain('stepSize');
    expect(noticeTexts()[0]).toContain(text);
    expect(noticeTexts()[0]).toContain('from 0.00001 to 10');
    expect(field.value).toBe('0.006');
    expect(app.current).toEqual(defaultSettings());
  },
);

test('Escape and an emptied field bring the old value back without a word', async () => {
  const { field } = row('step size');
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
  find('.panel .lil-gui:nth-child(5) .lil-title').click();
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
  ui.refresh(settings);
  expect(plain(row('walkers').field.value)).toBe('4 096');
  expect(plain(row('optimizer').row.querySelector('.lil-display')!.textContent)).toBe('EM');
  expect(row('anneal').row.querySelector('input')!.checked).toBe(true);
  expect(row('temperature').field.value).toBe('0.7');
  expect(row('step size').row.offsetParent).toBeNull();
  expect(plain(find('.temperature-value').textContent)).toBe('0.700');
  expect(app.patches).toEqual([]);
});

test('refresh leaves alone what is just being typed', async () => {
  const { field } = row('step size');
  await userEvent.type(field, '{Control>}a{/Control}0.0');
  ui.refresh(app.current);
  expect(field.value).toBe('0.0');
});

test('every row explains itself', () => {
  for (const element of document.querySelectorAll<HTMLElement>('.panel .lil-controller')) {
    expect(element.title.length).toBeGreaterThan(10);
  }
});

test('the temperature follows the schedule until a hand takes it', () => {
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
  expect(row('temperature').row.offsetParent).not.toBeNull();
});

test('the keys do what the help says', async () => {
  await userEvent.keyboard(' ');
  expect(app.isPlaying).toBe(true);
  expect(find('.transport button').textContent).toBe('Pause');
  expect(plain(find('.dock-button').textContent)).toBe('Pause');
  await userEvent.keyboard(' ');
  expect(app.isPlaying).toBe(false);
  await userEvent.keyboard('s');
  await userEvent.keyboard('r');
  expect(app.calls).toEqual(['step 1', 'reset']);
  await userEvent.keyboard('a');
  expect(app.current.teams[0]!.annealed).toBe(true);
  await userEvent.keyboard('m');
  expect(app.current.view.mode).toBe('map');
  await userEvent.keyboard('am');
  expect(app.current).toEqual(defaultSettings());
});

test('keys are ignored while somebody types, chooses or holds a modifier', async () => {
  for (const element of [row('step size').field, row('optimizer').row.querySelector('select')!]) {
    element.focus();
    await userEvent.keyboard('s');
  }
  (document.activeElement as HTMLElement).blur();
  for (const modifier of ['Control', 'Alt', 'Shift'])
    await userEvent.keyboard(`{${modifier}>}s{/${modifier}}`);
  expect(app.calls).toEqual([]);
});

test('after a slider was used, Space still plays', async () => {
  row('trail').slider.focus();
  await userEvent.keyboard(' ');
  expect(app.isPlaying).toBe(true);
});

test('a button that was clicked does not swallow Space', async () => {
  await userEvent.click(page.getByRole('button', { name: 'Restart' }));
  expect(app.calls).toEqual(['reset']);
  await userEvent.keyboard(' ');
  expect(app.calls).toEqual(['reset']);
  expect(app.isPlaying).toBe(true);
});

test('a key that is held down does not queue steps', async () => {
  let finish = (): void => {};
  app.step = (n) => {
    app.calls.push(`step ${n}`);
    return new Promise((resolve) => (finish = resolve));
  };
  for (let k = 0; k < 5; k++) window.dispatchEvent(new KeyboardEvent('keydown', { key: 's', repeat: k > 0 }));
  expect(app.calls).toEqual(['step 1']);
  finish();
  await vi.waitFor(() => {
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 's', repeat: true }));
    expect(app.calls).toEqual(['step 1', 'step 1']);
  });
  finish();
});

test('the help opens, keeps the keys to itself, and closes in every way', async () => {
  const dialog = find<HTMLDialogElement>('dialog.help');
  await userEvent.keyboard('?');
  expect(dialog.open).toBe(true);
  expect(dialog.contains(document.activeElement)).toBe(true);
  await userEvent.keyboard('m');
  expect(app.patches).toEqual([]);
  await userEvent.keyboard('{Escape}');
  expect(dialog.open).toBe(false);
  find('.help-button').click();
  find('.help-close').click();
  expect(dialog.open).toBe(false);
  find('.help-button').click();
  await userEvent.click(dialog, { position: { x: -40, y: -40 }, force: true });
  expect(dialog.open).toBe(false);
  expect(dialog.textContent).toContain('Eisner');
});

test('the readout is honest, and says what matters', () => {
  ui.report(report({ software: true, temperature: 0.83 }));
  const shares = [...document.querySelectorAll('.class-share')].map((el) => plain(el.textContent));
  expect(shares).toEqual(['< 0.1 %', '> 99.9 %', '0 %', '0 %']);
  const text = plain(find('.readout').textContent);
  for (const part of ['12 345 steps', 'σ = 0.830, critical 1', '600 steps/s · 60 frames/s', 'an adapter']) {
    expect(text).toContain(part);
  }
  expect(text).toContain('64-bit fixed point');
  expect(text).toContain('software rendering: right, but slow');
  ui.report(report({ settings: applyPatch(app.current, { arithmetic: 'single' }) }));
  expect(plain(find('.warning').textContent)).toBe('single precision: walkers freeze near the saddle');
  expect(parseFloat(getComputedStyle(find('.class-share')).fontSize)).toBeGreaterThanOrEqual(20);
});

test('a frame in which nothing changed writes nothing', async () => {
  find('.dock-anneal').click();
  ui.report(report({ temperature: 0.83 }));
  const changes: MutationRecord[] = [];
  const observer = new MutationObserver((records) => changes.push(...records));
  observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  for (let k = 0; k < 20; k++) ui.report(report({ temperature: 0.83 }));
  await Promise.resolve();
  observer.disconnect();
  expect(changes).toEqual([]);
});

test('a screen reader hears the shares at most every five seconds', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const spoken = find('[role=status]');
  ui.report(report());
  const first = spoken.textContent;
  expect(plain(first)).toContain('stalled > 99.9 %');
  vi.advanceTimersByTime(4900);
  ui.report(report({ clock: 99_999 }));
  expect(spoken.textContent).toBe(first);
  vi.advanceTimersByTime(200);
  ui.report(report({ clock: 99_999 }));
  expect(plain(spoken.textContent)).toContain('99 999');
});

test('notices show text as text, run their action, and go', () => {
  vi.useFakeTimers();
  const ran = vi.fn();
  const text = '<img src=x onerror="alert(1)"> & `code`';
  ui.notice(text, { action: { label: '<b>Open</b>', run: ran } });
  expect(noticeTexts()).toEqual([text]);
  expect(document.querySelector('.notice img, .notice b, .notice code')).toBeNull();
  find('.notice-action').click();
  expect(ran).toHaveBeenCalledOnce();
  expect(noticeTexts()).toEqual([]);

  ui.notice('stays', { sticky: true });
  ui.notice('goes');
  ui.notice('goes');
  expect(noticeTexts()).toEqual(['stays', 'goes']);
  vi.advanceTimersByTime(60_000);
  expect(noticeTexts()).toEqual(['stays']);
  find('.notice-close').click();
  expect(noticeTexts()).toEqual([]);
});

test('Escape takes the newest notice away', async () => {
  ui.notice('one', { sticky: true });
  ui.notice('two', { sticky: true });
  await userEvent.keyboard('{Escape}');
  expect(noticeTexts()).toEqual(['one']);
});

test('the first failure stays, until its remedy works', async () => {
  let works = false;
  const run = async (): Promise<void> => {
    if (!works) throw new Error('not yet');
  };
  expect(ui.failure({ kind: 'lost', detail: '<i>reset</i>' }, { label: 'Rebuild', run })).toBe(true);
  expect(ui.failure({ kind: 'uncaptured', detail: 'a consequence' })).toBe(false);
  expect(find('.failure h2').textContent).toBe('The GPU was lost');
  expect(find('.failure').textContent).toContain('<i>reset</i>');
  expect(document.querySelectorAll('.failure')).toHaveLength(1);
  expect(document.querySelector('.failure i')).toBeNull();
  expect(find('.panel').inert).toBe(true);
  await userEvent.keyboard(' ');
  expect(app.isPlaying).toBe(false);

  await userEvent.click(find('.failure-action'));
  await vi.waitFor(() => expect(noticeTexts()).toEqual(['not yet']));
  works = true;
  await vi.waitFor(() => expect(find<HTMLButtonElement>('.failure-action').disabled).toBe(false));
  await userEvent.click(find('.failure-action'));
  await vi.waitFor(() => expect(document.querySelector('.failure')).toBeNull());
  expect(find('.panel').inert).toBe(false);
  expect(ui.failure({ kind: 'shader' })).toBe(true);
});

test('on a small screen the panel starts closed, and nothing overlaps', async () => {
  for (const [width, height] of [
    [1280, 800],
    [1024, 768],
    [390, 844],
    [844, 390],
  ] as const) {
    ui.dispose();
    await page.viewport(width, height);
    app = new FakeApp();
    app.current.teams[0]!.annealed = true;
    ui = createUi(app, document.body);
    ui.report(report({ software: true, temperature: 1.2 }));
    // the heights that the style sheet asks for are measured after layout
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50)));
    const compact = width < 700 || height < 500;
    expect(find('.panel').classList.contains('lil-closed')).toBe(compact);
    const boxes = ['.readout', '.panel', '.temperature', '.dock-buttons', '.help-button'].map((name) => ({
      name,
      box: find(name).getBoundingClientRect(),
    }));
    for (const { name, box } of boxes) {
      const size = `${name} at ${width}x${height}`;
      expect(box.left, size).toBeGreaterThanOrEqual(0);
      expect(box.top, size).toBeGreaterThanOrEqual(0);
      expect(box.right, size).toBeLessThanOrEqual(width);
      expect(box.bottom, size).toBeLessThanOrEqual(height);
      for (const other of boxes) {
        if (other.name <= name) continue;
        const apart =
          box.right <= other.box.left ||
          other.box.right <= box.left ||
          box.bottom <= other.box.top ||
          other.box.bottom <= box.top;
        expect(apart, `${size} and ${other.name}`).toBe(true);
      }
    }
  }
});

test('the longest number fits its field', () => {
  const { field } = row('walkers');
  drag(row('walkers').slider, 1);
  expect(plain(field.value)).toBe('4 194 304');
  expect(field.scrollWidth).toBeLessThanOrEqual(field.clientWidth);
});
