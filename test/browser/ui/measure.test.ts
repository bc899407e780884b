/** The page of measurements: in a real browser, with histories that are known to the last walker. */

import { userEvent } from 'vitest/browser';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { DWELL_BINS, dwellBin } from '../../../src/core/simulation/dwell.ts';
import type { Statistics } from '../../../src/core/simulation/engine.ts';
import { TeamHistory } from '../../../src/core/simulation/team-history.ts';
import { applyPatch } from '../../../src/core/settings/validate.ts';
import type { FrameStatus } from '../../../src/core/readout/frame-status.ts';
import { PLOT_LIBRARY } from '../../../src/ui/kit/plot-library.ts';
import { app, find, open, openForEachTest, plain, report, ui } from './app.ts';

openForEachTest();

// how long it takes to load is the machine's business: a plot that waits for it is drawn with the next report
beforeAll(() => PLOT_LIBRARY.load().then(() => undefined));

const WALKERS = 100_000;

/** A crowd of which the share .758/sqrt(t) is left after step t; of the second team twice as many. */
function followed(steps: number, team: number): TeamHistory {
  const history = new TeamHistory([WALKERS, 0, 0, 0, 0]);
  let arrived = 0;
  const changes: number[] = [];
  for (let t = 1; t <= steps; t++) {
    const next = WALKERS - Math.round(WALKERS * Math.min(1, ((team + 1) * 0.758) / Math.sqrt(t)));
    const stalled = t === 1 ? 7 : 0;
    changes.push(arrived - next - stalled, stalled, 0, next - arrived, 0);
    arrived = next;
  }
  history.extend(changes);
  return history;
}

function statistics(team: number, steps: number): Statistics {
  const dwell = new Array<number>(DWELL_BINS).fill(0);
  dwell[0] = 0.75 * WALKERS;
  dwell[dwellBin(100)] = 0.25 * WALKERS;
  return { team, steps, medianLogLikelihood: -2.837877, dwell };
}

/** A race of EM against gradient ascent, as far as this. */
function race(...steps: number[]): Partial<FrameStatus> {
  app.current = applyPatch(app.current, {
    walkers: WALKERS,
    teams: [{ optimizer: 'em' as const }, { optimizer: 'gradient' as const }].slice(0, steps.length),
  });
  app.measured = { histories: steps.map(followed), statistics: steps.map((n, team) => statistics(team, n)) };
  return { histories: app.measured.histories, settings: app.current };
}

/** The page's clock in milliseconds, which only the tests move: it draws at most ten times a second, and none waits for that. */
let clock = 0;
const real = performance.now.bind(performance);
beforeEach(() => {
  // whole, so that ten times ten milliseconds are a hundred
  clock = Math.ceil(real());
  vi.spyOn(performance, 'now').mockImplementation(() => clock);
});
afterEach(() => void vi.restoreAllMocks());

/** Reports, so many times, at intervals in which the page may draw. */
async function shown(more: Partial<FrameStatus>, times = 3): Promise<void> {
  for (let k = 0; k < times; k++) {
    ui.report(report(more));
    // plots are drawn, and answers taken, when the task is over
    await new Promise((resolve) => setTimeout(resolve));
    clock += 120;
  }
}

const plot = (name: string): HTMLElement => find(`.measure-${name} .measure-plot`);
const said = (name: string): string => plain(plot(name).getAttribute('aria-label'));
const tab = (name: string): HTMLElement => find(`#measure-tab-${name}`);

/** How many pixels of a plot have about this colour. */
function pixels(name: string, hex: string): number {
  const canvas = plot(name).querySelector('canvas')!;
  const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as [
    number,
    number,
    number,
  ];
  let count = 0;
  for (let at = 0; at < data.length; at += 4) {
    const far = Math.abs(data[at]! - r) + Math.abs(data[at + 1]! - g) + Math.abs(data[at + 2]! - b);
    if (far < 24 && data[at + 3]! > 200) count++;
  }
  return count;
}

describe('the page of measurements', () => {
  it('says what will be there, opens by key and button, and costs nothing while it is closed', async () => {
    const asked = vi.spyOn(app, 'statistics');
    await shown(race(500));
    expect(document.querySelector('.measure-plot canvas')).toBeNull();
    expect(asked).not.toHaveBeenCalled();
    await userEvent.keyboard('g');
    expect(find('.drawer-title').textContent).toBe('Measurements');
    await shown({ histories: [new TeamHistory([5, 0, 0, 0, 0])] });
    expect(find('.measure-empty').textContent).toContain('Press Play');
    await userEvent.keyboard('g');
    expect(find('.drawer').offsetParent ?? find('.drawer').hidden).toBeTruthy();
  });

  it('draws a line in the accent for one team, and says its exponent and its law', async () => {
    find('.dock-measure').click();
    await shown(race(2000));
    expect(find('.measure-empty').hidden).toBe(true);
    expect(pixels('survival', '#ff8a1c')).toBeGreaterThan(200);
    const entry = plain(find('.measure-survival .measure-legend').textContent);
    // .758 / sqrt(2000) is 1.7 %
    expect(entry).toContain('EM 1.7 % left');
    expect(entry).toContain('over steps 200–2 000');
    expect(entry).toMatch(/exponent −0\.500 ± 0\.00\d/);
    expect(entry).toContain('theory 0.875 √(0.75/t)');
    expect(said('survival')).toContain('After 2 000 steps: EM: 1.7 % left, fitted exponent −0.500');
  });

  it('draws two teams in their colours, and moves when they do', async () => {
    find('.dock-measure').click();
    await shown(race(300, 200));
    const colours = ['--team-1', '--team-2'].map((name) => document.body.style.getPropertyValue(name));
    for (const colour of colours) expect(pixels('survival', colour)).toBeGreaterThan(100);
    const before = plot('survival').querySelector('canvas')!.toDataURL();
    await shown(race(3000, 1000));
    expect(plot('survival').querySelector('canvas')!.toDataURL()).not.toBe(before);
    expect(said('survival')).toContain('After 3 000 steps');
    // the law of a slow team is not claimed before it holds
    expect(plain(find('.measure-survival .measure-legend').textContent)).toContain('from step 2 000');
  });

  it('redraws at most ten times a second, and not at all when nothing has changed', async () => {
    find('.dock-measure').click();
    const race1 = race(300);
    await shown(race1);
    // a plot is fitted to its room with a frame of the page, which may come late, and drawn anew with the next report
    for (let k = 0; k < 2; k++) await new Promise(requestAnimationFrame);
    await shown(race1);
    const context = plot('survival').querySelector('canvas')!.getContext('2d')!;
    const cleared = vi.spyOn(context, 'clearRect');
    await shown(race1, 5);
    expect(cleared).not.toHaveBeenCalled();
    let longest = 0;
    // half a second of reports, one every 10 ms
    for (let k = 0; k < 50; k++) {
      race1.histories![0]!.extend([0, 0, 0, 0, 0]);
      const began = real();
      ui.report(report(race1));
      longest = Math.max(longest, real() - began);
      await new Promise((resolve) => setTimeout(resolve));
      clock += 10;
    }
    const draws = cleared.mock.calls.length;
    console.log(`longest report with a drawing in it: ${longest.toFixed(1)} ms`);
    expect(draws).toBe(5);
  });

  it('stacks the classes of the chosen team', async () => {
    find('.dock-measure').click();
    const two = race(400, 100);
    await shown(two);
    expect(find('.measure-team').hidden).toBe(true);
    tab('classes').click();
    await shown(two);
    expect(said('classes')).toContain('classes of EM');
    expect(said('classes')).toContain('near saddle < 0.1 %');
    expect(plain(find('.measure-classes .measure-legend').textContent)).toContain('near saddle < 0.1 % 7');
    await userEvent.selectOptions(find('.measure-team select'), '2 gradient');
    await shown(two);
    expect(said('classes')).toContain('classes of gradient');
    // 1 - 1.516 / sqrt(100)
    expect(said('classes')).toContain('arrived 84.8 %');
    // the green of the arrived, seen through 72 %: the mean of max(0, 1 - 1.516/sqrt(t)) over log t up to 100 is .449
    const canvas = plot('classes').querySelector('canvas')!;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    let green = 0;
    for (let at = 0; at < data.length; at += 4) {
      if (data[at + 1]! > 200 && data[at]! < 100 && data[at + 3]! > 150) green++;
    }
    const field = plot('classes').querySelector('.u-over')!;
    const share = green / (field.clientWidth * field.clientHeight) / devicePixelRatio ** 2;
    expect(Math.abs(share - 0.449)).toBeLessThan(0.04);
  });

  it('shows dwell times and medians by looking at every walker, no more often than asked to', async () => {
    find('.dock-measure').click();
    const one = race(2000);
    const asked = vi.spyOn(app, 'statistics');
    tab('dwell').click();
    await shown(one, 4);
    expect(said('dwell')).toContain('EM: 75.0 % never there, longest: 96 steps or more');
    expect(asked).toHaveBeenCalledTimes(1);
    one.histories![0]!.extend([0, 0, 0, 0, 0]);
    await shown(one, 8);
    expect(asked).toHaveBeenCalledTimes(2);
    await shown(one, 8);
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it('has a real table with each team in a row', async () => {
    find('.dock-measure').click();
    const two = race(2000, 300);
    tab('table').click();
    await shown(two, 4);
    const rows = [...document.querySelectorAll('.measure-table tbody tr')].map((row) =>
      [...row.children].map((cell) =>
        plain(cell.querySelector('math')?.getAttribute('alttext') ?? cell.textContent),
      ),
    );
    // 1 - .758/sqrt(t) reaches .5 at t = 3 and .9 at t = 58, 1 - 1.516/sqrt(t) at 10 and 230; 58/230 = .252
    expect(rows).toEqual([
      ['1 EM', '3', '58', 'not yet', 'not yet', '< 0.1 %', '0 %', '−2.8379', '1 to 90 %', '0.875 √(0.75/t)'],
      [
        '2 gradient',
        '10',
        '230',
        'not yet',
        'not yet',
        '< 0.1 %',
        '0 %',
        '−2.8379',
        '0.252 to 90 %',
        '0.625 √(62.5/t)',
      ],
    ]);
    expect(document.querySelectorAll('.measure-table th[scope=col]')).toHaveLength(10);
    expect(document.querySelectorAll('.measure-table th[scope=row]')).toHaveLength(2);
  });

  it('forgets what was found of another crowd', async () => {
    find('.dock-measure').click();
    tab('dwell').click();
    await shown(race(2000), 4);
    expect(find('.measure-empty').hidden).toBe(true);
    // the new crowd's answer never comes
    app.statistics = () => new Promise(() => undefined);
    await shown(race(50));
    expect(find('.measure-empty').textContent).toContain('Reading every walker');
  });

  it('has tabs that arrows move between, and Tab leaves', async () => {
    find('.dock-measure').click();
    await shown(race(100));
    tab('survival').focus();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}');
    expect(document.activeElement).toBe(tab('table'));
    expect(tab('table').getAttribute('aria-selected')).toBe('true');
    await userEvent.keyboard('{ArrowRight}');
    expect(document.activeElement).toBe(tab('survival'));
    await userEvent.keyboard('{End}');
    expect(find('#measure-panel-table').hidden).toBe(false);
    await userEvent.tab();
    expect(document.activeElement!.getAttribute('role')).not.toBe('tab');
  });

  it.each([
    [1280, 800],
    [390, 844],
    [844, 390],
  ])('fits a screen of %d x %d', async (width, height) => {
    await open(width, height);
    find('.dock-measure').click();
    const four = race(2000, 900);
    for (const name of ['survival', 'classes', 'dwell', 'table']) {
      tab(name).click();
      await shown(four, 6);
      const drawer = find('.drawer').getBoundingClientRect();
      for (const one of document.querySelectorAll<HTMLElement>('.measure-tab, .measure-plot')) {
        if (one.offsetParent === null) continue;
        const box = one.getBoundingClientRect();
        expect(box.left).toBeGreaterThanOrEqual(drawer.left);
        expect(box.right).toBeLessThanOrEqual(drawer.right);
        expect(box.width).toBeGreaterThan(40);
      }
      if (name !== 'table') {
        const canvas = plot(name).querySelector('canvas')!.getBoundingClientRect();
        expect(canvas.width).toBeGreaterThan(200);
        expect(canvas.height).toBeGreaterThan(height < 500 ? 90 : 130);
        // a short line for each class at most, and no gaps between them
        if (name === 'classes')
          expect(find('.measure-classes .measure-legend').clientHeight).toBeLessThan(150);
      }
    }
  });
});
