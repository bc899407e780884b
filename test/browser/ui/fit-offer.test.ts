/** Data that come from elsewhere than their page: it gives way, and the axes can be fitted to them in one click. */

import { page, userEvent } from 'vitest/browser';
import { describe, expect, test } from 'vitest';
import { foldData } from '../../../src/core/likelihood/folded-data.ts';
import { isFitted } from '../../../src/core/data/datasets.ts';
import { app, FakeApp, find, layout, noticeTexts, open, openForEachTest, plain, showUi } from './app.ts';

openForEachTest();

const update = (patch: Parameters<typeof app.update>[0]): void => {
  app.update(patch);
};
const box = (): HTMLTextAreaElement => find<HTMLTextAreaElement>('.data-box');
const points = (): Element[] => [...document.querySelectorAll('.data-svg .point')];
const refused = (): string => plain(find('.data-refusal').textContent);
const type = async (text: string): Promise<void> => {
  await userEvent.fill(box(), text);
  await userEvent.keyboard('{Enter}');
};

describe('the page of the data gives way to others', () => {
  test('what was refused, typed or offered before is gone', async () => {
    await userEvent.keyboard('d');
    await layout();
    await userEvent.fill(box(), 'when,speed,weight\n1,2,3\n4,5,6');
    await userEvent.keyboard('{Enter}');
    // a worker reads the table
    await expect.poll(() => find('.data-column').hidden).toBe(false);
    await expect.poll(() => app.current.data).toEqual([1, 4]);
    await type('1, two');
    await expect.poll(refused).toContain('got "two".');
    expect(box().getAttribute('aria-invalid')).toBe('true');
    update({ data: [3, 4] });
    expect(refused()).toBe('');
    expect(box().getAttribute('aria-invalid')).toBe('false');
    expect(box().value).toBe('3, 4');
    expect(find('.data-column').hidden).toBe(true);
    // and what this page itself does leaves its columns in place
    await userEvent.fill(box(), 'when,speed\n1,2\n4,5');
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => find('.data-column').hidden).toBe(false);
    await userEvent.selectOptions(find<HTMLSelectElement>('.data-column select'), 'speed');
    await expect.poll(() => app.current.data).toEqual([2, 5]);
    expect(find('.data-column').hidden).toBe(false);
    // other settings are no other data
    update({ walkers: 5000 });
    expect(find('.data-column').hidden).toBe(false);
  });

  test('a point that is held is let go', async () => {
    await userEvent.keyboard('d');
    await layout();
    const svg = find<SVGElement>('.data-svg');
    svg.setPointerCapture = () => undefined;
    svg.hasPointerCapture = () => true;
    const knob = points()[1]!.querySelector('.knob')!.getBoundingClientRect();
    const [x, y] = [knob.left + knob.width / 2, knob.top + knob.height / 2];
    const send = (name: string, clientX: number): boolean =>
      svg.dispatchEvent(
        new PointerEvent(name, { clientX, clientY: y, pointerId: 1, bubbles: true, cancelable: true }),
      );
    send('pointerdown', x);
    send('pointermove', x + 30);
    update({ data: [-2, 0.5, 1.5] });
    send('pointermove', x + 60);
    await layout();
    expect(app.current.data).toEqual([-2, 0.5, 1.5]);
  });

  test('its handles say between which values they are', async () => {
    await userEvent.keyboard('d');
    await layout();
    for (const point of points()) {
      const [low, now, high] = ['min', 'now', 'max'].map((name) =>
        Number(point.getAttribute(`aria-value${name}`)),
      );
      expect(low).toBeLessThan(now!);
      expect(now).toBeLessThan(high!);
    }
  });
});

describe('axes that show nothing of the data', () => {
  const fit = { name: 'Fit axes and steps', exact: true };

  test('are fitted to them in one click', async () => {
    update({ data: [-100, 100] });
    expect(noticeTexts().map(plain)).toEqual(['The axes do not show the saddle of these data, at σ = 100.']);
    // and again: proportions are to those that were seen last
    update({ data: [-1000, 1000] });
    expect(noticeTexts()).toHaveLength(1);
    await userEvent.click(page.getByRole('button', fit));
    const { window, teams, data, weights } = app.current;
    expect(window).toEqual({ mu: [-2000, 2000], sigma: [30, 2050] });
    expect(isFitted(app.current, foldData(data, weights))).toBe(true);
    // s² / n, as before
    expect(teams[0]!.stepSize).toBeCloseTo(0.006 * 1e6, 6);
    expect(noticeTexts()).toEqual([]);
  });

  test('are offered no fit where they show the data, or came with them, or it was no matter of data', () => {
    update({ data: [-1.2, 1.1] });
    update({ data: [-100, 100], window: { mu: [-1, 1], sigma: [1, 2] } });
    expect(noticeTexts()).toEqual([]);
    update({ data: [-1, 1], window: { mu: [-2, 2], sigma: [0.03, 2.05] } });
    update({ window: { mu: [0.5, 1], sigma: [0.2, 0.4] } });
    // who looks elsewhere goes on looking there
    update({ data: [-1, 1.01] });
    expect(noticeTexts()).toEqual([]);
  });

  test('fit by themselves on the page of the data, and the offer goes when the axes fit', async () => {
    await userEvent.keyboard('d');
    await layout();
    await type('-100, 100');
    expect(noticeTexts()).toEqual([]);
    update({ data: [-1, 1] });
    expect(noticeTexts()).toHaveLength(1);
    update({ window: { mu: [-2, 2], sigma: [0.03, 2.05] } });
    expect(noticeTexts()).toEqual([]);
  });

  test('are fitted after a link to data alone', async () => {
    await open();
    const linked = new FakeApp();
    linked.update({ data: [-0.01, 0.012] });
    showUi(linked);
    expect(noticeTexts()).toHaveLength(1);
    await userEvent.click(page.getByRole('button', fit));
    expect(linked.current.window.sigma[1]).toBeLessThan(0.03);
  });
});
