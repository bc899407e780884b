import { page, userEvent } from 'vitest/browser';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { toPoints } from '../../../src/core/schedule/custom-curve.ts';
import { temperature } from '../../../src/core/schedule/schedule.ts';
import type { Schedule } from '../../../src/core/settings/settings.ts';
import type { FrameStatus } from '../../../src/core/readout/frame-status.ts';
import { app, find, layout, noticeTexts, open, openForEachTest, plain, report, ui } from './app.ts';

openForEachTest();

const schedule = (): Schedule => app.current.schedule;
const change = (patch: Partial<Schedule>): void => {
  app.update({ schedule: patch });
};
/** What main says in a frame in which the schedule has come to this step. */
const at = (step: number, more: Partial<FrameStatus> = {}): void =>
  ui.report(report({ clock: step, scheduleStep: step, temperature: temperature(schedule(), step), ...more }));
const press = (name: string): Promise<void> =>
  userEvent.click(page.getByRole('button', { name, exact: true }));
const status = (): string => plain(find('.schedule-status').textContent);
const handles = (): SVGGElement[] => [...document.querySelectorAll<SVGGElement>('.schedule-svg .handle')];
const nameOf = (element: Element): string => plain(element.getAttribute('aria-label'));
const focus = (element: Element): void => (element as SVGElement).focus();
/** The middle of what is drawn, in pixels of the plot. */
const middle = (selector: string | Element): { x: number; y: number } => {
  const box = (typeof selector === 'string' ? find<Element>(selector) : selector).getBoundingClientRect();
  const { left, top } = find<Element>('.schedule-svg').getBoundingClientRect();
  return { x: box.left + box.width / 2 - left, y: box.top + box.height / 2 - top };
};
const knob = (i: number): { x: number; y: number } => middle(handles()[i]!.querySelector('.knob')!);

describe('the drawer', () => {
  test('opens and closes by its key, its button, its cross and Escape, and tells everyone', async () => {
    const drawer = find('.drawer');
    const opener = find('.dock-schedule');
    const seen = (): unknown[] => [!drawer.hidden, opener.getAttribute('aria-expanded')];
    expect(seen()).toEqual([false, 'false']);
    for (const close of [
      () => userEvent.keyboard('c'),
      () => userEvent.click(opener),
      () => press('Close Schedule'),
      () => userEvent.keyboard('{Escape}'),
    ]) {
      await userEvent.keyboard('c');
      expect(seen()).toEqual([true, 'true']);
      expect(find('.drawer-title').textContent).toBe('Schedule');
      await close();
      expect(seen()).toEqual([false, 'false']);
    }
    await userEvent.click(opener);
    expect(seen()).toEqual([true, 'true']);
  });

  test('Escape takes a message away first, and gives the focus back to the button that opened', async () => {
    await userEvent.keyboard('c');
    focus(handles()[0]!);
    ui.notice('news', { sticky: true });
    await userEvent.keyboard('{Escape}');
    expect([noticeTexts(), find('.drawer').hidden]).toEqual([[], false]);
    await userEvent.keyboard('{Escape}');
    expect(find('.drawer').hidden).toBe(true);
    expect(document.activeElement).toBe(find('.dock-schedule'));
  });

  test('the picture keeps to what is left, on every screen', async () => {
    for (const [width, height] of [
      [1920, 1080],
      [1280, 800],
      [768, 1024],
      [390, 844],
      [320, 568],
      [844, 390],
    ] as const) {
      await open(width, height, true);
      await layout();
      const before = ui.covered(false);
      await userEvent.keyboard('c');
      await layout();
      const box = find('.drawer').getBoundingClientRect();
      const size = `${width}x${height}`;
      expect(ui.covered(false).bottom, size).toBe(innerHeight - box.top);
      expect(ui.covered(false).bottom, size).toBeGreaterThan(before.bottom + 100);
      for (const other of ['.dock', '.dock-buttons', '.help-button', '.readout', '.panel:not(.lil-closed)']) {
        const element = document.querySelector(other);
        if (!element) continue;
        const { left, right, top, bottom } = element.getBoundingClientRect();
        const apart = right <= box.left || left >= box.right || bottom <= box.top || top >= box.bottom;
        expect(apart, `${other} at ${size}`).toBe(true);
        expect([left >= 0, right <= width], `${other} at ${size}`).toEqual([true, true]);
      }
      const [dock, help] = ['.dock-buttons', '.help-button'].map((name) =>
        find(name).getBoundingClientRect(),
      );
      expect(dock!.left >= help!.right || dock!.bottom <= help!.top, size).toBe(true);
      const plot = find('.schedule-plot').getBoundingClientRect();
      expect(plot.height, size).toBeGreaterThan(90);
      expect(plot.bottom, size).toBeLessThanOrEqual(box.bottom);
    }
  });

  test('a page that is not shown costs nothing in a frame', async () => {
    // what is read aloud changes once a second
    vi.useFakeTimers({ toFake: ['performance'] });
    await open(1280, 800, true);
    const changes: MutationRecord[] = [];
    const observer = new MutationObserver((records) => changes.push(...records));
    observer.observe(find('.drawer'), {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
    for (let step = 0; step < 50; step++) at(step);
    await Promise.resolve();
    expect(changes).toEqual([]);
    await userEvent.keyboard('c');
    at(50);
    await Promise.resolve();
    changes.length = 0;
    // and one that is shown costs nothing while nothing happens
    for (let k = 0; k < 20; k++) at(50);
    await Promise.resolve();
    observer.disconnect();
    expect(changes).toEqual([]);
  });
});

describe('the schedule’s page', () => {
  beforeEach(async () => {
    await open(1280, 800, true);
    find('.dock-schedule').click();
  });

  test('shows the curve, the critical temperature and where the playhead is', () => {
    change({ hot: 4, cold: 0.25, length: 101 });
    const [hot, cold] = [knob(0), knob(1)];
    // a geometric sweep is a straight line here, and sigma 1, the critical one, is halfway
    at(25);
    const quarter = middle('.playdot');
    expect(quarter.x).toBeCloseTo(hot.x + (cold.x - hot.x) / 4, 0);
    expect(quarter.y).toBeCloseTo(hot.y + (cold.y - hot.y) / 4, 0);
    expect(find('.playlabel').textContent).toBe('2.00');
    expect(Number(find('.critical').getAttribute('y1'))).toBeCloseTo((hot.y + cold.y) / 2, 0);
    expect(find('.critical-label').textContent).toBe('critical σ = 1');
    const labels = [...document.querySelectorAll('.schedule-svg .grid text')].map((text) => text.textContent);
    for (const label of ['0.5', '1', '2', '0', '100']) expect(labels).toContain(label);
    expect(parseFloat(getComputedStyle(find('.schedule-svg')).fontSize)).toBeGreaterThanOrEqual(13);
  });

  test('says what the schedule is doing: running, held, released, in a loop, forth and back', () => {
    change({ length: 100 });
    const said = (patch: Partial<Schedule>, step: number): string => {
      change(patch);
      at(step);
      return status();
    };
    expect(said({}, 42)).toBe('step 42 of 100');
    expect(said({}, 100)).toBe('held at σ = 0.0500');
    expect(said({ after: 'release' }, 99)).toBe('step 99 of 100');
    expect(said({ after: 'release' }, 100)).toBe('σ is optimized again');
    expect(find('.playlabel').textContent).toBe('σ optimized');
    expect(find('.temperature-value').textContent).toBe('free');
    expect(said({ repeat: 'loop' }, 250)).toBe('loop 3 · step 50 of 100');
    expect(find('.temperature-value').textContent).not.toBe('free');
    const arrow = (): string => find('.grip-arrow').getAttribute('d')!;
    expect(said({ repeat: 'bounce' }, 250)).toBe('bounce 2, forth · step 52 of 100');
    const forth = [arrow(), middle('.playdot').x] as const;
    expect(said({ repeat: 'bounce' }, 344)).toBe('bounce 2, back · step 52 of 100');
    expect(arrow()).not.toBe(forth[0]);
    expect(middle('.playdot').x).toBeCloseTo(forth[1], 1);
  });

  test('its pickers set shape, repeat and what follows; lengths are typed', async () => {
    for (const [name, shape] of [
      ['linear', 'linear'],
      ['cosine', 'cosine'],
      ['staircase', 'staircase'],
      ['custom', 'custom'],
      ['manual', 'manual'],
      ['geometric', 'geometric'],
    ] as const) {
      await press(name);
      expect(schedule().shape).toBe(shape);
      expect(page.getByRole('button', { name, exact: true }).element().getAttribute('aria-pressed')).toBe(
        'true',
      );
    }
    await press('release');
    expect(schedule().after).toBe('release');
    await press('bounce');
    expect(schedule().repeat).toBe('bounce');
    expect(page.getByRole('button', { name: 'release', exact: true }).query()).toBeNull();
    const field = find<HTMLInputElement>('.schedule-number');
    await userEvent.fill(field, '123456');
    await userEvent.keyboard('{Enter}');
    expect(schedule().length).toBe(123_456);
    await userEvent.fill(field, 'long');
    await userEvent.keyboard('{Enter}');
    expect(schedule().length).toBe(123_456);
    expect(noticeTexts()).toEqual([expect.stringMatching(/^schedule\.length must be .*; got "long"\.$/)]);
    await press('Restart sweep');
    expect(app.calls).toEqual(['seek 0']);
  });

  test('a custom curve begins with the shape before it, the hand with the temperature before it', async () => {
    change({ shape: 'linear', hot: 3, cold: 0.3, length: 1000 });
    at(500);
    const before = temperature(schedule(), 500)!;
    await press('custom');
    const points = toPoints(schedule().points);
    expect(points[0]).toEqual({ t: 0, sigma: 3 });
    expect(points.at(-1)).toEqual({ t: 1, sigma: 0.3 });
    expect(Math.abs(Math.log(temperature(schedule(), 500)! / before))).toBeLessThan(0.011);
    at(500);
    await press('manual');
    expect(Math.abs(Math.log(schedule().sigma / before))).toBeLessThan(0.011);
    expect(app.calls).toEqual([]);
  });

  test('keys move the ends of a shape, and do not move the eye', async () => {
    const [hot, cold] = handles();
    expect([nameOf(hot!), nameOf(cold!)]).toEqual(['hot end: sigma 2', 'cold end: sigma 0.05']);
    focus(hot!);
    await userEvent.keyboard('{ArrowUp}');
    expect(schedule().hot).toBeCloseTo(2.02, 10);
    await userEvent.keyboard('{Shift>}{ArrowDown}{/Shift}');
    expect(schedule().hot).toBeCloseTo(1.836, 10);
    focus(cold!);
    await userEvent.keyboard('{ArrowUp}{ArrowUp}');
    expect(schedule().cold).toBeCloseTo(0.05101, 10);
    expect(document.activeElement).toBe(cold);
    expect(app.calls).toEqual([]);
    // what the point has no use for goes on
    await userEvent.keyboard('s');
    expect(app.calls).toEqual(['step 1']);
  });

  test('keys walk along a custom curve, move its points, add and remove them', async () => {
    change({ shape: 'custom', points: [0, 2, 0.2, 1.5, 0.4, 1.05, 0.7, 0.8, 1, 0.05] });
    expect(nameOf(handles()[2]!)).toBe('point 3 of 5: 40 % of the sweep, sigma 1.05');
    expect(handles().map((handle) => handle.getAttribute('tabindex'))).toEqual(['0', '-1', '-1', '-1', '-1']);
    focus(handles()[0]!);
    await userEvent.keyboard('{PageDown}{PageDown}');
    expect(document.activeElement).toBe(handles()[2]);
    expect(handles().map((handle) => handle.getAttribute('tabindex'))).toEqual(['-1', '-1', '0', '-1', '-1']);
    await userEvent.keyboard('{ArrowUp}{ArrowRight}');
    expect(toPoints(schedule().points)[2]).toEqual({ t: 0.405, sigma: 1.06 });
    await userEvent.keyboard('{Shift>}{ArrowLeft}{ArrowDown}{/Shift}');
    expect(toPoints(schedule().points)[2]).toEqual({ t: 0.355, sigma: 0.9636 });
    await userEvent.keyboard('{Insert}');
    expect(toPoints(schedule().points).map(({ t }) => t)).toEqual([0, 0.2, 0.355, 0.5275, 0.7, 1]);
    expect(document.activeElement).toBe(handles()[3]);
    await userEvent.keyboard('{Delete}{Delete}');
    expect(toPoints(schedule().points).map(({ t }) => t)).toEqual([0, 0.2, 0.355, 1]);
    await userEvent.keyboard('{End}{Delete}{ArrowLeft}');
    expect(toPoints(schedule().points).map(({ t }) => t)).toEqual([0, 0.2, 0.355, 1]);
    expect(plain(find('.schedule-hint').textContent)).toBe('The ends of the curve stay.');
    expect(app.calls).toEqual([]);
    expect(noticeTexts()).toEqual([]);
  });

  test('Backspace on a point takes it away, and the window stays; what was said of it goes with the next change', async () => {
    change({ shape: 'custom', points: [0, 2, 0.2, 1.5, 0.4, 1.05, 1, 0.05] });
    const far = { mu: [-1, 1], sigma: [0.5, 1.5] } as const;
    // a second later it is a movement of its own
    const now = performance.now.bind(performance);
    const later = vi.spyOn(performance, 'now').mockImplementation(() => now() + 1000);
    onTestFinished(() => later.mockRestore());
    app.update({ window: { mu: [...far.mu], sigma: [...far.sigma] } });
    focus(handles()[0]!);
    await userEvent.keyboard('{Delete}');
    expect(plain(find('.schedule-hint').textContent)).toBe('The ends of the curve stay.');
    await userEvent.keyboard('{PageDown}{Backspace}');
    expect(toPoints(schedule().points).map(({ t }) => t)).toEqual([0, 0.4, 1]);
    expect(app.current.window).toEqual(far);
    expect(plain(find('.schedule-hint').textContent)).toContain('Drag the points');
    // elsewhere it goes back
    focus(document.body);
    (document.activeElement as HTMLElement).blur();
    await userEvent.keyboard('{Backspace}');
    expect(app.current.window).not.toEqual(far);
  });

  test('what can be moved says between which values it is', async () => {
    const range = (element: Element): number[] =>
      ['min', 'now', 'max'].map((name) => Number(element.getAttribute(`aria-value${name}`) ?? 'none'));
    for (const shape of ['geometric', 'custom', 'manual'] as const) {
      change({ shape });
      at(100, { temperature: null });
      for (const slider of [find<Element>('.playhead'), ...handles()]) {
        const [low, now, high] = range(slider);
        expect(low).toBeLessThanOrEqual(now!);
        expect(now).toBeLessThanOrEqual(high!);
      }
    }
  });

  test('a double click adds a point where it was, and takes one away; so do the buttons', async () => {
    // places are in pixels of the page only where nothing is scaled
    await page.viewport(1280, 720);
    await layout();
    change({ shape: 'custom', points: [0, 2, 1, 0.05], length: 100 });
    const svg = find<Element>('.schedule-svg');
    const [first, last] = [knob(0), knob(1)];
    const spot = { x: (first.x + last.x) / 2, y: first.y + 20 };
    await userEvent.dblClick(svg, { position: spot });
    expect(handles()).toHaveLength(3);
    expect(knob(1).x).toBeCloseTo(spot.x, -0.5);
    expect(knob(1).y).toBeCloseTo(spot.y, -0.5);
    await userEvent.dblClick(svg, { position: knob(1) });
    expect(schedule().points).toEqual([0, 2, 1, 0.05]);
    at(30);
    await press('+ point');
    const [, added] = toPoints(schedule().points);
    expect(added!.t).toBeCloseTo(30 / 99, 4);
    expect(added!.sigma).toBeCloseTo(temperature({ ...schedule(), points: [0, 2, 1, 0.05] }, 30)!, 2);
    await press('− point');
    expect(schedule().points).toEqual([0, 2, 1, 0.05]);
    expect(app.calls).toEqual([]);
  });

  test('arrow keys on the playhead seek, in the sweep where it is', async () => {
    change({ length: 101, repeat: 'bounce' });
    at(250);
    focus(find<Element>('.playhead'));
    await userEvent.keyboard('{ArrowRight}{Home}{End}');
    await userEvent.keyboard('{Shift>}{ArrowLeft}{/Shift}');
    expect(app.calls).toEqual(['seek 251', 'seek 200', 'seek 300', 'seek 240']);
    // on the way back, time goes to the left
    at(350);
    app.calls.length = 0;
    await userEvent.keyboard('{ArrowRight}');
    expect(app.calls).toEqual(['seek 349']);
    at(350);
    expect(nameOf(find('.playhead'))).toBe('Playhead');
    expect(find('.playhead').getAttribute('aria-valuetext')).toMatch(/^50 % of the sweep, sigma 0.316$/);
  });

  test('what the hand does is recorded, drawn, and kept as a curve of the same length', async () => {
    change({ shape: 'manual', sigma: 1.5, length: 400 });
    const played: number[] = [];
    at(1000);
    expect(find<HTMLButtonElement>('.schedule-buttons button:nth-child(2)').disabled).toBe(true);
    for (const sigma of [1.5, 1.5, 1.2, 1, 0.8, 0.8, 0.8, 1.1]) {
      change({ sigma });
      for (let k = 0; k < 10; k++) played.push(sigma);
      at(1000 + played.length);
    }
    expect(status()).toBe('set by you · 80 steps recorded');
    expect(find('.recording').getAttribute('d')!.split('L').length).toBeGreaterThan(8);
    focus(find<Element>('.playhead'));
    await userEvent.keyboard('{ArrowDown}');
    expect(schedule().sigma).toBeCloseTo(1.089, 10);
    await press('Keep as custom curve');
    expect(schedule()).toMatchObject({ shape: 'custom', length: 80 });
    // the crowd goes on at the end of it, where the hand was
    expect(app.calls).toEqual(['seek 79']);
    expect(temperature(schedule(), 79)).toBe(1.1);
    // a tenth step stands on a riser, whose place is rounded
    played.forEach((sigma, k) => {
      if (k % 10 !== 0 && k % 10 !== 9)
        expect(Math.abs(Math.log(temperature(schedule(), k)! / sigma))).toBeLessThan(0.011);
    });
    expect(plain(find('.schedule-hint').textContent)).toContain('Drag the points');
  });

  test('while no team is annealed it is dimmed, and one button anneals', async () => {
    await open(1280, 800);
    await userEvent.keyboard('c');
    expect(Number(getComputedStyle(find('.schedule-svg')).opacity)).toBeLessThan(0.6);
    at(5, { temperature: null });
    expect(status()).toBe('');
    await userEvent.click(find('.schedule-anneal'));
    expect(app.current.teams[0]!.annealed).toBe(true);
    expect(find('.schedule-idle').hidden).toBe(true);
    expect(getComputedStyle(find('.schedule-svg')).opacity).toBe('1');
  });
});
