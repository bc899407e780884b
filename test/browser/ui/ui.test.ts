import { page, userEvent } from 'vitest/browser';
import { expect, test, vi } from 'vitest';
import { defaultSettings } from '../../../src/core/settings/settings.ts';
import { CLASSES } from '../../../src/core/simulation/census.ts';
import { applyPatch } from '../../../src/core/settings/validate.ts';
import type { FrameStatus } from '../../../src/core/readout/frame-status.ts';
import {
  app,
  find,
  layout,
  noticeTexts,
  open,
  openFolder,
  openForEachTest,
  plain,
  report,
  row,
  ui,
} from './app.ts';

openForEachTest();

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
  for (const element of [row('step size η').field, row('optimizer').row.querySelector('select')!]) {
    element.focus();
    await userEvent.keyboard('s');
  }
  (document.activeElement as HTMLElement).blur();
  for (const modifier of ['Control', 'Alt', 'Shift'])
    await userEvent.keyboard(`{${modifier}>}s{/${modifier}}`);
  expect(app.calls).toEqual([]);
});

test('after a slider was used, Space still plays', async () => {
  openFolder('View');
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
  await userEvent.click(dialog, { position: { x: -40, y: 40 }, force: true });
  expect(dialog.open).toBe(false);
  expect(dialog.textContent).toContain('Eisner');
});

test('the readout is honest, and says what matters', () => {
  ui.report(report({ remark: 'software rendering: right, but slow', temperature: 0.83 }));
  const shares = [...document.querySelectorAll('.class-share')].map((el) => plain(el.textContent));
  expect(shares).toEqual(
    CLASSES.map((name) => ({ travelling: '< 0.1 %', stalled: '> 99.9 %' })[name as string] ?? '0 %'),
  );
  const text = plain(find('.readout').textContent);
  for (const part of ['12 345 steps', 'σ = 0.830, critical 1', '600 steps/s', '60 frames/s', 'an adapter']) {
    expect(text).toContain(part);
  }
  expect(text).toContain('64-bit fixed point');
  expect(text).toContain('software rendering: right, but slow');
  // on screen without a click: what was computed how, if that matters; the rest unfolds
  const shown = (): string => plain(find('.readout').innerText);
  for (const part of ['software rendering', 'an adapter', 'longest step 0.05', '64-bit fixed point'])
    expect(shown()).toContain(part);
  expect(shown()).not.toContain('frames/s');
  find('.fine.crowd').click();
  expect(shown()).toContain('60 frames/s');
  find('.fine.crowd').click();
  ui.report(report());
  expect(shown()).not.toContain('an adapter');
  ui.report(report({ settings: applyPatch(app.current, { moveLimit: 0 }) }));
  expect(shown()).not.toContain('longest step');
  ui.report(report({ settings: applyPatch(app.current, { arithmetic: 'single' }) }));
  expect(plain(find('.warning').textContent)).toBe('single precision: walkers freeze near the saddle');
  expect(parseFloat(getComputedStyle(find('.class-share')).fontSize)).toBeGreaterThanOrEqual(20);
});

test('the rates say what was asked for where the machine cannot make it', () => {
  ui.report(report({ rates: { stepsPerSecond: 95, framesPerSecond: 8.04, behind: true } }));
  expect(plain(find('.line.rates').textContent)).toBe('95 of 600 steps/s');
  expect(plain(find('.fine.frames').textContent)).toBe('8.0 frames/s');
  expect(find('.line.rates').title).toBe('The fastest that this machine can compute.');
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

test('a screen reader hears news of the crowd, at most every ten seconds, and where it comes to rest', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const census = (stalled: number): Partial<FrameStatus> => ({
    census: [
      {
        team: 0,
        walkers: 1000,
        steps: 5,
        travelling: 1000 - stalled,
        stalled,
        frozen: 0,
        arrived: 0,
        converged: 0,
      },
    ],
  });
  const heard: string[] = [];
  const tick = (clock: number, stalled: number): void => {
    ui.report(report({ clock, ...census(stalled) }));
    const text = plain(find('[role=status]').textContent);
    if (text !== (heard.at(-1) ?? '')) heard.push(text);
  };
  // running for a minute: the shares move by a tenth of a per cent every tenth of a second
  for (let k = 0; k < 600; k++, vi.advanceTimersByTime(100)) tick(k, k);
  expect(heard.length).toBeGreaterThan(3);
  expect(heard.length).toBeLessThanOrEqual(7);
  // a minute without news, though steps are made
  const before = heard.length;
  for (let k = 600; k < 1200; k++, vi.advanceTimersByTime(100)) tick(k, 600);
  expect(heard.length).toBeLessThanOrEqual(before + 1);
  // at rest the last word is exact
  for (let k = 0; k < 20; k++, vi.advanceTimersByTime(100)) tick(1200, 602);
  expect(heard.at(-1)).toContain('1 200 steps: travelling 39.8 %, near saddle 60.2 %');
});

test('arrow keys, full stop and comma move the eye, plus and minus zoom, Home does both, unless a slider has the focus', async () => {
  await userEvent.keyboard('{ArrowLeft}{ArrowUp}.,+-{Home}');
  expect(app.calls).toEqual([
    'look left',
    'look up',
    'look nearer',
    'look farther',
    'look closer',
    'look wider',
    'look home',
  ]);
  openFolder('View');
  row('trail').slider.focus();
  await userEvent.keyboard('{ArrowLeft}{Home}');
  expect(app.calls).toHaveLength(7);
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
  expect(document.activeElement).toBe(find('[role=alertdialog]'));
  await userEvent.keyboard(' ');
  expect(app.isPlaying).toBe(false);

  await userEvent.click(find('.failure-action'));
  await expect.poll(() => noticeTexts()).toEqual(['not yet']);
  works = true;
  await expect.poll(() => find<HTMLButtonElement>('.failure-action').disabled).toBe(false);
  await userEvent.click(find('.failure-action'));
  await expect.poll(() => document.querySelector('.failure')).toBeNull();
  expect(find('.panel').inert).toBe(false);
  expect(ui.failure({ kind: 'shader' })).toBe(true);
});

test('on a small screen the panel starts closed, and nothing overlaps', async () => {
  for (const [width, height] of [
    [1920, 1080],
    [1280, 800],
    [1024, 768],
    [768, 1024],
    [640, 400],
    [390, 844],
    [844, 390],
    [667, 375],
    [360, 640],
    [320, 480],
  ] as const) {
    await open(width, height, true);
    ui.report(report({ remark: 'software rendering: right, but slow', temperature: 1.2 }));
    await layout();
    const small = width < 1000 || height < 500;
    expect(find('.panel').classList.contains('lil-closed')).toBe(small);
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
