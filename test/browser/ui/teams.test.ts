/** Several teams: in the panel, in the readout, and behind the key that anneals them; and the presets. */

import { page, userEvent } from 'vitest/browser';
import { describe, expect, test, vi } from 'vitest';
import { CLASSES, type CensusRow } from '../../../src/core/simulation/census.ts';
import { TeamHistory } from '../../../src/core/simulation/team-history.ts';
import { FORMULAS, plainFormula } from '../../../src/core/notation/formula.ts';
import { METHODS } from '../../../src/core/settings/optimizer-info.ts';
import { PRESETS, presetNamed, presetSettings } from '../../../src/core/story/presets.ts';
import { OPTIMIZERS, type Optimizer } from '../../../src/core/settings/teams.ts';
import { applyPatch, type Patch } from '../../../src/core/settings/validate.ts';
import type { FrameStatus } from '../../../src/core/readout/frame-status.ts';
import {
  app,
  drag,
  FakeApp,
  find,
  layout,
  noticeTexts,
  open,
  openFolder,
  openForEachTest,
  plain,
  report,
  row,
  showUi,
  ui,
} from './app.ts';

openForEachTest();

const click = (name: string | RegExp): Promise<void> => userEvent.click(page.getByRole('button', { name }));
const shown = (label: string): boolean => row(label).row.offsetParent !== null;
/** As it is read out: the parts of a row are words. */
const nameOfChip = (chip: Element): string =>
  plain([...chip.children].map(({ textContent }) => textContent).join(' '));
const chips = (): string[] =>
  [...document.querySelectorAll<HTMLElement>('.team-chip')]
    .filter((chip) => chip.offsetParent !== null)
    .map(nameOfChip);

const optimizerMenu = (): HTMLSelectElement => row('optimizer').row.querySelector('select')!;
const shownOptimizer = (): string => optimizerMenu().selectedOptions[0]!.text;
const chooseOptimizer = (optimizer: Optimizer): Promise<void> =>
  userEvent.selectOptions(optimizerMenu(), METHODS[optimizer].name);

/** Settings from elsewhere. */
function become(patch: Patch): void {
  app.current = applyPatch(app.current, patch);
}

describe('the panel', () => {
  test('with one team there is nothing to choose, and no row that it does not use', () => {
    openFolder('View');
    expect(chips()).toEqual([]);
    expect(shown('optimizer')).toBe(true);
    expect(shown('momentum')).toBe(false);
    expect(shown('precision')).toBe(false);
    expect(shown('teams')).toBe(false);
    expect(find('.team-buttons').innerText.trim()).toBe('Add a team');
  });

  test('teams are added, chosen and removed; the rows act on the chosen one alone', async () => {
    openFolder('View');
    await click('Add a team');
    expect(chips()).toEqual(['Team 1 gradient', 'Team 2 EM']);
    expect(shownOptimizer()).toBe('EM');
    expect(shown('step size η')).toBe(false);
    expect(shown('teams')).toBe(true);
    await click('Add a team');
    await click('Add a team');
    expect(chips()).toEqual(['Team 1 gradient', 'Team 2 EM', 'Team 3 gradient annealed', 'Team 4 momentum']);
    expect(page.getByRole('button', { name: 'Add a team' }).query()).toBeNull();
    expect(shown('momentum')).toBe(true);
    drag(row('momentum').slider, 0.5);
    expect(app.current.teams.map(({ momentum }) => momentum)).toEqual([0.9, 0.9, 0.9, 0.5]);
    await click('Team 1 gradient');
    expect(nameOfChip(find('.team-chip[aria-pressed=true]'))).toBe('Team 1 gradient');
    drag(row('step size η').slider, 0.5);
    expect(app.current.teams.map(({ stepSize }) => stepSize)).toEqual([0.01, 0.006, 0.006, 0.006]);
    await click('Remove team 1');
    expect(app.current.teams.map(({ optimizer }) => optimizer)).toEqual(['em', 'gradient', 'momentum']);
    for (let k = 0; k < 2; k++) await click('Remove team 1');
    expect(app.current.teams).toHaveLength(1);
    expect(chips()).toEqual([]);
    expect(row('momentum').field.value).toBe('0.5');
  });

  test('the chosen team goes when it is removed elsewhere, and its rows show the last that is there', async () => {
    become({ teams: [{}, { optimizer: 'em' }, { optimizer: 'newton' }] });
    await click('Team 3 Newton');
    become({ teams: [{}, { optimizer: 'em' }] });
    expect(shownOptimizer()).toBe('EM');
    await chooseOptimizer('adam');
    expect(app.current.teams.map(({ optimizer }) => optimizer)).toEqual(['gradient', 'adam']);
  });

  test('by keyboard', async () => {
    const add = [...document.querySelectorAll<HTMLElement>('.team-buttons button')][0]!;
    add.focus();
    await userEvent.keyboard('{Enter}');
    find('.team-chip.team-1').focus();
    await userEvent.keyboard(' ');
    expect(app.isPlaying).toBe(false);
    expect(shownOptimizer()).toBe('Gradient ascent');
  });

  test.each(OPTIMIZERS)('%s says what it does, by which formula and whose it is', async (optimizer) => {
    await chooseOptimizer(optimizer);
    expect(app.current.teams[0]!.optimizer).toBe(optimizer);
    const { sentence, where, source, uses } = METHODS[optimizer];
    find('.method summary').click();
    const text = plain(find('.method').innerText);
    for (const part of [sentence, where, source]) expect(text).toContain(plain(part));
    const lines = [...document.querySelectorAll('.method math')].map((math) => math.getAttribute('alttext'));
    expect(lines).toEqual(FORMULAS[optimizer].map(plainFormula));
    expect(shown('step size η')).toBe(uses.stepSize);
    expect(shown('momentum')).toBe(uses.momentum);
  });
});

describe('annealing of several teams', () => {
  test('is turned off, and on again for the same ones', async () => {
    become({ teams: [{}, { optimizer: 'em' }, { annealed: true }] });
    const before = structuredClone(app.current);
    await userEvent.keyboard('a');
    expect(app.current.teams.map(({ annealed }) => annealed)).toEqual([false, false, false]);
    await userEvent.keyboard('a');
    expect(app.current).toEqual(before);
  });

  test('is turned on for all when none had it, and off again', async () => {
    become({ teams: [{}, { optimizer: 'em' }] });
    const before = structuredClone(app.current);
    await userEvent.keyboard('a');
    expect(app.current.teams.map(({ annealed }) => annealed)).toEqual([true, true]);
    await userEvent.keyboard('a');
    expect(app.current).toEqual(before);
  });
});

describe('annealing that was turned off', () => {
  const annealed = (): boolean[] => app.current.teams.map((team) => team.annealed);

  test('is nothing to another race, and something to the same with other steps', async () => {
    become({ teams: [{}, { optimizer: 'em', annealed: true }] });
    await userEvent.keyboard('a');
    become({ teams: [{ stepSize: 0.001 }, { optimizer: 'em' }] });
    await userEvent.keyboard('a');
    expect(annealed()).toEqual([false, true]);
    await userEvent.keyboard('a');
    become({ teams: [{ optimizer: 'newton' }, { optimizer: 'adam' }] });
    await userEvent.keyboard('a');
    expect(annealed()).toEqual([true, true]);
  });

  test('is nothing to a preset', async () => {
    become({ teams: [{ annealed: true }, {}] });
    await userEvent.keyboard('a');
    await userEvent.keyboard('1');
    become({ teams: [{}, {}] });
    await userEvent.keyboard('a');
    expect(annealed()).toEqual([true, true]);
  });
});

/** counts: per cent in the order of CLASSES. */
const census = (...counts: number[][]): CensusRow[] =>
  counts.map((row, team) => ({
    team,
    walkers: 1000,
    steps: 300,
    ...(Object.fromEntries(CLASSES.map((name, k) => [name, 10 * row[k]!])) as Record<
      (typeof CLASSES)[number],
      number
    >),
  }));

const race = (): Partial<FrameStatus> => {
  become({ teams: [{}, { optimizer: 'em', precision: 'single' }, { annealed: true }] });
  const home = new TeamHistory([1000, 0, 0, 0, 0]);
  for (let k = 0; k < 244; k++) home.extend(k === 243 ? [-1000, 0, 0, 1000, 0] : [0, 0, 0, 0, 0]);
  const under = (): TeamHistory => new TeamHistory([1000, 0, 0, 0, 0]);
  return {
    census: census([20, 17.3, 0, 62.7, 0], [0, 3, 2, 95, 0], [0, 0, 0, 100, 0]),
    histories: [under(), under(), home],
  };
};

describe('the readout', () => {
  test('has a row for each team, and says when the last walker arrived', () => {
    ui.report(report(race()));
    const rows = [...document.querySelectorAll<HTMLElement>('.standings tbody tr')]
      .filter((one) => one.offsetParent !== null)
      .map((one) => plain(one.innerText));
    expect(rows).toEqual([
      '1 gradient 64-bit 62.7 % 17.3 % 0 %',
      '2 EM single 95.0 % 3.0 % 2.0 %',
      '3 gradient annealed, 64-bit all at step 244 100 % 0 % 0 %',
    ]);
    expect(find('.classes').offsetParent).toBeNull();
    expect(plain(find('.fines').textContent)).toContain('team 2 in single precision');
    expect(plain(find('.fine.crowd').textContent)).toContain('3 × 262 144 walkers · 64-bit fixed point');
    expect(find('#census').innerText).toContain('gradient');
    // one team again
    become({ teams: [{}] });
    ui.report(report());
    expect(find('.standings').offsetParent).toBeNull();
    expect(find('.classes').offsetParent).not.toBeNull();
  });

  test('is read out team by team', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    ui.report(report(race()));
    vi.advanceTimersByTime(2000);
    ui.report(report(race()));
    expect(plain(find('.readout [role=status]').textContent)).toContain(
      '12 345 steps: 1 gradient, 64-bit: arrived 62.7 %, near saddle 17.3 %, frozen 0 %; 2 EM, single: arrived 95.0 %',
    );
  });

  test('writes nothing in a frame in which nothing changed', async () => {
    const same = race();
    ui.report(report(same));
    const changes: MutationRecord[] = [];
    const observer = new MutationObserver((records) => changes.push(...records));
    observer.observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
    for (let k = 0; k < 20; k++) ui.report(report(same));
    await Promise.resolve();
    observer.disconnect();
    expect(changes).toEqual([]);
  });

  test.each([
    [1920, 1080],
    [1280, 800],
    [1024, 768],
    [768, 1024],
    [390, 844],
    [844, 390],
    [360, 640],
  ])('of four teams fits a screen of %i x %i', async (width, height) => {
    await open(width, height);
    become({
      teams: [
        { annealed: true, stepSize: 0.006 },
        { annealed: true, stepSize: 0.06 },
        { optimizer: 'alternating', precision: 'single' },
        { optimizer: 'perturbed' },
      ],
    });
    const everywhere = [12.3, 45.6, 7.8, 34.3];
    ui.report(report({ census: census(everywhere, everywhere, everywhere, everywhere), temperature: 0.83 }));
    await layout();
    const readout = find('.readout').getBoundingClientRect();
    for (const one of document.querySelectorAll<HTMLElement>('.standings td, .standings .standing-name')) {
      if (one.offsetParent === null) continue;
      const box = one.getBoundingClientRect();
      expect(box.left, one.className).toBeGreaterThanOrEqual(readout.left);
      expect(box.right, one.className).toBeLessThanOrEqual(readout.right);
      expect(one.scrollWidth, one.className).toBeLessThanOrEqual(one.clientWidth || one.scrollWidth);
    }
    const parts = ['.readout', '.panel', '.dock', '.presets-button'].map((name) =>
      find(name).getBoundingClientRect(),
    );
    for (const [i, a] of parts.entries())
      for (const b of parts.slice(i + 1)) {
        const inside = b.top >= a.top && b.bottom <= a.bottom && b.left >= a.left && b.right <= a.right;
        const apart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
        expect(apart || inside, `${width}x${height}`).toBe(true);
      }
  });
});

describe('the presets', () => {
  test('are a list that a button or a key opens, with the current one in focus', async () => {
    const dialog = find<HTMLDialogElement>('dialog.presets');
    await click('Presets');
    expect(dialog.open).toBe(true);
    expect(plain(document.activeElement!.textContent)).toContain(PRESETS[0]!.title);
    expect(document.activeElement!.getAttribute('aria-current')).toBe('true');
    const text = plain(dialog.innerText);
    for (const { title, sentence } of PRESETS) {
      expect(text).toContain(title);
      expect(text).toContain(sentence);
    }
    await userEvent.keyboard('m');
    expect(app.patches).toEqual([]);
    await userEvent.keyboard('{Escape}');
    expect(dialog.open).toBe(false);
    await userEvent.keyboard('p');
    expect(dialog.open).toBe(true);
    await click(/Alternating optimization gets stuck/);
    expect(dialog.open).toBe(false);
    expect(app.calls).toEqual(['preset maw']);
  });

  test('have the keys 1 to 9 and 0, on the row of digits of any layout', async () => {
    await userEvent.keyboard('1234567890');
    expect(app.calls).toEqual(PRESETS.slice(0, 10).map(({ key }) => `preset ${key}`));
    app.calls.length = 0;
    const press = (key: string, code: string): boolean =>
      window.dispatchEvent(new KeyboardEvent('keydown', { key, code, cancelable: true }));
    press('&', 'Digit1');
    press('é', 'Digit2');
    // there, the sign for zooming out is on the key of the 6
    press('-', 'Digit6');
    expect(app.calls).toEqual(['preset saddle', 'preset race', 'look wider']);
  });

  test('say what they show, one at a time, and a link to one says it too', () => {
    app.store.set({ begun: { preset: presetNamed('race') } });
    app.store.set({ begun: { preset: presetNamed('maw') } });
    expect(noticeTexts()).toEqual([presetNamed('maw').title + presetNamed('maw').sentence]);
    const linked = new FakeApp();
    linked.current = presetSettings(presetNamed('quench'));
    showUi(linked);
    expect(noticeTexts()).toEqual([presetNamed('quench').title + presetNamed('quench').sentence]);
    showUi(new FakeApp());
    expect(noticeTexts()).toEqual([]);
  });
});
