/** The page of the probe: in a real browser, with a stage that is a flat map over the whole page. */

import { userEvent } from 'vitest/browser';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { foldData } from '../../../src/core/likelihood/folded-data.ts';
import { logLikelihood } from '../../../src/core/likelihood/mixture.ts';
import { probe as reference } from '../../../src/core/likelihood/probe.ts';
import { NOTEBOOK_SLICES } from '../../../src/core/plane/slices.ts';
import { applyPatch } from '../../../src/core/settings/validate.ts';
import { PLOT_LIBRARY } from '../../../src/ui/kit/plot-library.ts';
import { app, find, noticeTexts, open, openForEachTest, plain, ui } from './app.ts';

openForEachTest();
// its plots draw at once
beforeAll(() => PLOT_LIBRARY.load().then(() => undefined));

const probe = (): number[] => app.current.view.probe;
const values = (): string => plain(find('.probe-values').textContent);
const field = (name: 'μ' | 'σ'): HTMLInputElement =>
  find(`.probe-field input[aria-label="${name} of the probe"]`);
const press = (label: string): void =>
  [...document.querySelectorAll<HTMLElement>('.drawer-page.probe button, .probe-go')]
    .find((one) => one.textContent === label)!
    .click();
/** The plots put their marks into place a moment after they are drawn. */
const settle = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 60));
const set = async (patch: Parameters<typeof applyPatch>[1]): Promise<void> => {
  app.current = applyPatch(app.current, patch);
  await settle();
};
const middle = (selector: string): { x: number; y: number } => {
  const { left, top, width, height } = find(selector).getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
};
const send = (target: Element, type: string, x: number, y: number, more: PointerEventInit = {}): void => {
  const buttons = type === 'pointerup' ? 0 : 1;
  target.dispatchEvent(
    new PointerEvent(type, {
      ...{ clientX: x, clientY: y, pointerId: 1, button: 0, buttons, pointerType: 'mouse' },
      ...{ bubbles: true, cancelable: true },
      ...more,
    }),
  );
};

let stage: HTMLCanvasElement;
beforeEach(() => {
  stage = document.createElement('canvas');
  stage.id = 'stage';
  // no pointer is really down: there is nothing to capture
  stage.setPointerCapture = () => undefined;
  document.body.prepend(stage);
  return () => stage.remove();
});

/** Where a function with one maximum between two places has it, to 1e-8 or so: the golden section. */
function highest(of: (x: number) => number, low: number, high: number): number {
  const share = (Math.sqrt(5) - 1) / 2;
  while (high - low > 1e-9) {
    const [a, b] = [high - share * (high - low), low + share * (high - low)];
    if (of(a) < of(b)) low = a;
    else high = b;
  }
  return (low + high) / 2;
}

describe('the page', () => {
  it('opens by key, says what to do, and shows the point that is typed', async () => {
    await userEvent.keyboard('i');
    expect(find('.drawer-title').textContent).toBe('Probe');
    // until a point is chosen, the saddle's values
    expect(find('.probe-unchosen').checkVisibility()).toBe(true);
    expect(plain(find('.probe-unchosen').textContent)).toBe('The saddle, until you choose a point');
    expect(values()).toContain('L−2.83788');
    expect(field('σ').value).toBe('');
    expect(probe()).toEqual([]);
    await userEvent.fill(field('σ'), '0.999');
    await userEvent.keyboard('{Enter}');
    // the other one is the saddle's
    expect(probe()).toEqual([0, 0.999]);
    await userEvent.fill(field('μ'), '.1');
    await userEvent.keyboard('{Enter}');
    expect(probe()).toEqual([0.1, 0.999]);
    expect(find('.probe-unchosen').checkVisibility()).toBe(false);
    expect(values()).toContain('L − L(0, s)1.31107e−6');
    press('12 figures');
    expect(values()).toContain('L − L(0, s)1.31106506363e−6');
    expect(find('.probe-more').getAttribute('aria-pressed')).toBe('true');
    press('Clear');
    expect(probe()).toEqual([]);
    expect(find('.probe-unchosen').checkVisibility()).toBe(true);
  });

  it('refuses what is no place, by name, and keeps the place', async () => {
    find('.dock-probe').click();
    await set({ view: { probe: [0.5, 0.5] } });
    for (const [name, text] of [
      ['σ', '0'],
      ['σ', '-1'],
      ['μ', 'abc'],
    ] as const) {
      await userEvent.fill(field(name), text);
      await userEvent.keyboard('{Enter}');
      expect(noticeTexts().at(-1)).toContain('view.probe');
      expect(probe()).toEqual([0.5, 0.5]);
    }
    expect(field('σ').value).toBe('0.5');
    await userEvent.keyboard('{Escape}');
  });

  it('arrows in a field move the probe by little', async () => {
    find('.dock-probe').click();
    await set({ view: { probe: [0.5, 0.5] } });
    field('μ').focus();
    await userEvent.keyboard('{ArrowUp}');
    expect(probe()).toEqual([0.52, 0.5]);
    await userEvent.keyboard('{Shift>}{ArrowDown}{/Shift}');
    expect(probe()).toEqual([0.32, 0.5]);
  });

  it('goes to the saddle and to the optimum, and says what they are', async () => {
    find('.dock-probe').click();
    press('Saddle');
    expect(probe()).toEqual([0, 1]);
    expect(find('.probe-kind').textContent).toBe('Degenerate: one zero eigenvalue');
    expect(values()).toContain('L(0.1, 0.999) − L(0, 1)1.31107e−6');
    expect(values()).toContain('L(0.01, 0.99999) − L(0, 1)1.33311e−10');
    press('Optimum');
    expect(probe()).toEqual([1, 0.05]);
    expect(find('.probe-detail').textContent).toContain('without bound');
    await set({ data: [-1.3, 0.4, 2.2, -0.1, 1.7] });
    press('Optimum');
    expect(find('.probe-kind').textContent).toBe('Maximum');
    press('Saddle');
    expect(probe()).toEqual([0, foldData([-1.3, 0.4, 2.2, -0.1, 1.7]).criticalTemperature]);
    expect(find('.probe-kind').textContent).toBe('Degenerate: one zero eigenvalue');
  });

  it('at its other tab the exact values stand beside those of the notebook’s ways, with their noise marked', async () => {
    find('.dock-probe').click();
    press('Saddle');
    find('#probe-tab-check').click();
    const table = plain(find('.probe-table').textContent);
    expect(table).toContain('−9.99709819140e−12');
    expect(table).toContain('1.31106506363e−6');
    const noise = [...document.querySelectorAll('.probe-noise')].map(({ textContent }) => textContent);
    expect(noise).toContain('−9.99709819140e−12');
    // exact values have none
    expect(document.querySelectorAll('.probe-table td:nth-child(2) .probe-noise')).toHaveLength(0);
  });

  it('costs nothing while it is closed', async () => {
    await set({ view: { probe: [0.3, 0.8] } });
    expect(document.querySelector('.slice canvas')).toBeNull();
    expect(find('.probe-values').textContent).toBe('');
  });
});

describe('copying', () => {
  it('gives text, and JSON with every digit', async () => {
    const copied: string[] = [];
    const before = Object.getOwnPropertyDescriptor(navigator, 'clipboard');
    Object.defineProperty(navigator, 'clipboard', {
      configurable: true,
      value: { writeText: async (text: string) => void copied.push(text) },
    });
    find('.dock-probe').click();
    await set({ view: { probe: [0.1, 0.999] } });
    press('Copy');
    press('JSON');
    await settle();
    if (before) Object.defineProperty(navigator, 'clipboard', before);
    else delete (navigator as { clipboard?: unknown }).clipboard;
    expect(copied[0]).toContain('1.31106506363e-6');
    expect(JSON.parse(copied[1]!)).toMatchObject({
      mu: 0.1,
      sigma: 0.999,
      aboveSaddle: reference(foldData([-1, 1]), 0.1, 0.999).aboveSaddle,
    });
    expect(find('.probe-copy').textContent).toBe('Copied');
  });

  it('a selection is copied with signs that a program reads', async () => {
    find('.dock-probe').click();
    await set({ view: { probe: [0.1, 0.999] } });
    getSelection()!.selectAllChildren(find('.probe-values'));
    const data = new DataTransfer();
    find('.probe-scroll').dispatchEvent(new ClipboardEvent('copy', { clipboardData: data, bubbles: true }));
    expect(data.getData('text/plain')).toContain('-2.83788');
    expect(data.getData('text/plain')).not.toContain('−2');
    getSelection()!.removeAllRanges();
  });
});

describe('slices', () => {
  const title = (along: string): string => plain(find(`.slice-${along} .slice-title`).textContent);
  const dot = (along: string): HTMLElement => find(`.slice-${along} .slice-dot`);

  it('each of the notebook’s is one click', async () => {
    find('.dock-probe').click();
    const chips = [...document.querySelectorAll<HTMLElement>('.slice-chip')];
    expect(chips.map(({ textContent }) => textContent)).toEqual([
      ...['1.1', '1', '1 ±0.01', '0.9'],
      ...['0', '0.1', '0.4', '0.6', '0.8', '1'],
    ]);
    for (const [k, { along, at, range }] of NOTEBOOK_SLICES.entries()) {
      chips[k]!.click();
      await settle();
      const {
        probe: [mu, sigma],
        sliceMu,
        sliceSigma,
      } = app.current.view;
      expect(along === 'mu' ? sigma : mu).toBe(at);
      expect(along === 'mu' ? sliceMu : sliceSigma).toEqual(range);
      expect(chips[k]!.getAttribute('aria-pressed')).toBe('true');
      const label = find(`.slice-${along} .measure-plot`).getAttribute('aria-label')!;
      expect(label).toContain(`from ${range[0]} to ${range[1]}`.replaceAll('-', '−'));
      if (k === 2) expect(find('.slice-mu .slice-unit').textContent).toBe('L − max, in 10⁻⁹');
    }
  });

  it('say where their maxima are, exactly, and mark them on the curve', async () => {
    find('.dock-probe').click();
    await set({ view: { probe: [0.4, 0.9] } });
    const pair = foldData([-1, 1]);
    // tanh(mu/.81) = mu; and where a search over L finds it
    const height = (sigma: number): number => logLikelihood(pair, 0.4, sigma);
    const top = highest(height, 0.5, 1.5);
    expect(title('mu')).toBe('σ = 0.9 · max at μ = ±0.695658');
    expect(Number(/^μ = 0\.4 · max at σ = (0\.\d{6})$/.exec(title('sigma'))![1])).toBeCloseTo(top, 6);
    const tops = [...document.querySelectorAll<HTMLElement>('.slice-mu .slice-top')].filter(
      (top) => !top.hidden,
    );
    expect(tops).toHaveLength(2);
    // mirrored, and on the same height
    const [one, other] = tops.map((top) => top.getBoundingClientRect());
    expect(one!.top).toBe(other!.top);
    await set({ view: { probe: [1, 0.9] } });
    expect(title('sigma')).toBe('μ = 1 · no maximum: L → ∞ as σ → 0');
    await set({ view: { probe: [0.4, 0.9], sliceSigma: [1, 2] } });
    expect(title('sigma')).toContain(', beyond');
  });

  it('the dot is on the curve, and a hand takes the probe along it', async () => {
    find('.dock-probe').click();
    await set({ view: { probe: [0.4, 0.9] } });
    const at = middle('.slice-mu .slice-dot');
    const colour = (x: number, y: number): string => {
      const canvas = find<HTMLCanvasElement>('.slice-mu canvas');
      const box = canvas.getBoundingClientRect();
      const scale = canvas.width / box.width;
      const { data } = canvas
        .getContext('2d')!
        .getImageData((x - box.left) * scale - 2, (y - box.top) * scale - 2, 5, 5);
      const cyan = Array.from({ length: 25 }, (_, k) => data[4 * k + 1]! > 150 && data[4 * k + 3]! > 150);
      return cyan.some(Boolean) ? 'curve' : 'ground';
    };
    expect(colour(at.x, at.y)).toBe('curve');
    expect(colour(at.x, at.y + 30)).toBe('ground');
    const area = find('.slice-mu .slice-area');
    area.setPointerCapture = () => undefined;
    send(area, 'pointerdown', at.x, at.y);
    send(area, 'pointermove', at.x - 40, at.y);
    await settle();
    expect(Math.abs(middle('.slice-mu .slice-dot').x - (at.x - 40))).toBeLessThan(1);
    send(area, 'pointerup', at.x - 40, at.y);
    send(area, 'pointermove', at.x + 60, at.y);
    const [mu, sigma] = probe();
    expect(mu).toBeLessThan(0.2);
    expect(sigma).toBe(0.9);
    // the other slice followed
    expect(title('sigma')).toContain(`μ = ${mu} ·`.replace('-', '−'));
  });

  it('keys move the dot, by its name for who does not see it', async () => {
    find('.dock-probe').click();
    await set({ view: { probe: [0.4, 0.9] } });
    dot('sigma').focus();
    await userEvent.keyboard('{ArrowRight}');
    expect(probe()[1]).toBeCloseTo(0.91, 3);
    await userEvent.keyboard('{Shift>}{ArrowLeft}{/Shift}');
    expect(probe()[1]).toBeCloseTo(0.809, 3);
    expect(probe()[0]).toBe(0.4);
    expect(dot('sigma').getAttribute('aria-valuetext')).toMatch(/^σ 0\.8/);
    await userEvent.keyboard('{End}');
    expect(probe()[1]).toBe(2.05);
    // the eye has not turned meanwhile
    expect(app.calls).toEqual([]);
  });
});

describe('on the stage', () => {
  const at = (mu: number, sigma: number): [number, number] => {
    const { x, y } = app.project(mu, sigma);
    return [x, y];
  };

  it('a click sets it and opens the page; while another page is open it does nothing', () => {
    ui.pick(0.3004, 0.7999, false);
    expect(probe()).toEqual([0.3, 0.8]);
    expect(find('.drawer-title').textContent).toBe('Probe');
    find('.dock-schedule').click();
    ui.pick(-1, 0.5, false);
    expect(probe()).toEqual([0.3, 0.8]);
    expect(find('.drawer-title').textContent).toBe('Schedule');
  });

  it('a drag that begins on it moves it, and the stage hears nothing of that', async () => {
    await set({ view: { probe: [0.5, 1] } });
    const heard: string[] = [];
    for (const type of ['pointerdown', 'pointermove', 'pointerup'])
      stage.addEventListener(type, () => heard.push(type));
    const [x, y] = at(0.5, 1);
    send(stage, 'pointerdown', x + 9, y + 9);
    send(stage, 'pointermove', x + 9 - 100, y + 9 + 50);
    send(stage, 'pointerup', x + 9 - 100, y + 9 + 50);
    const [mu, sigma] = probe();
    expect(Math.abs(at(mu!, sigma!)[0] - (x - 100))).toBeLessThan(1.5);
    expect(Math.abs(at(mu!, sigma!)[1] - (y + 50))).toBeLessThan(1.5);
    expect(heard).toEqual([]);
    // farther off the stage has it
    send(stage, 'pointerdown', x + 100, y + 250);
    send(stage, 'pointerup', x + 100, y + 250);
    expect(heard).toEqual(['pointerdown', 'pointerup']);
  });

  it('with Shift or Control it is another movement, and the stage has it', async () => {
    await set({ view: { probe: [0.5, 1] } });
    const [x, y] = at(0.5, 1);
    let heard = 0;
    stage.addEventListener('pointerdown', () => heard++);
    for (const key of [{ shiftKey: true }, { ctrlKey: true }, { metaKey: true }]) {
      for (const off of [0, 200]) {
        send(stage, 'pointerdown', x + off, y, key);
        send(stage, 'pointermove', x + off + 90, y + 90, key);
        send(stage, 'pointerup', x + off + 90, y + 90, key);
      }
    }
    expect(heard).toBe(6);
    expect(probe()).toEqual([0.5, 1]);
  });

  it('a finger takes it, and its slices, from farther than a mouse does', async () => {
    await set({ view: { probe: [0.5, 1] } });
    const [x, y] = at(0.5, 1);
    const touch = { pointerType: 'touch' };
    const heard: string[] = [];
    stage.addEventListener('pointerdown', ({ pointerType }) => heard.push(pointerType));
    send(stage, 'pointerdown', x + 15, y + 15);
    send(stage, 'pointerup', x + 15, y + 15);
    send(stage, 'pointerdown', x + 200, y + 24, touch);
    send(stage, 'pointerup', x + 200, y + 24, touch);
    expect(heard).toEqual(['mouse', 'touch']);
    // a finger that trembles has not moved
    send(stage, 'pointerdown', x + 200, y + 20, touch);
    send(stage, 'pointermove', x + 205, y + 25, touch);
    expect(probe()).toEqual([0.5, 1]);
    send(stage, 'pointermove', x + 200, y + 70, touch);
    send(stage, 'pointermove', x + 200, y + 20, touch);
    send(stage, 'pointerup', x + 200, y + 20, touch);
    expect(probe()[0]).toBe(0.5);
    await set({ view: { probe: [0.5, 1] } });
    send(stage, 'pointerdown', x + 15, y + 15, touch);
    send(stage, 'pointermove', x + 15, y + 65, touch);
    send(stage, 'pointerup', x + 15, y + 65, touch);
    expect(heard).toHaveLength(2);
    expect(at(...(probe() as [number, number]))[1]).toBeCloseTo(y + 50, -0.5);
  });

  it('a slice is dragged across the surface, and the other coordinate stays', async () => {
    await set({ view: { probe: [0.5, 1] } });
    const [x, y] = at(0.5, 1);
    send(stage, 'pointermove', x + 200, y + 3, { buttons: 0 });
    expect(stage.style.cursor).toBe('ns-resize');
    send(stage, 'pointerdown', x + 200, y + 3);
    send(stage, 'pointermove', x + 260, y + 63);
    send(stage, 'pointerup', x + 260, y + 63);
    expect(probe()[0]).toBe(0.5);
    expect(Math.abs(at(0.5, probe()[1]!)[1] - (y + 60))).toBeLessThan(5);
    expect(stage.style.cursor).toBe('');
    // a click on it is a click on the surface
    const [, now] = at(...(probe() as [number, number]));
    send(stage, 'pointerdown', x + 200, now);
    send(stage, 'pointerup', x + 200, now);
    expect(Math.abs(at(probe()[0]!, 1)[0] - (x + 200))).toBeLessThan(1.5);
  });

  it('a hand that only passes costs a few projections, not hundreds', async () => {
    await set({ view: { probe: [0.5, 1] } });
    const [x, y] = at(0.5, 1);
    const hover = (off: number): number => {
      let asked = 0;
      const { project } = app;
      app.project = (mu, sigma) => (asked++, project(mu, sigma));
      send(stage, 'pointermove', x + 200, y + off, { buttons: 0 });
      app.project = project;
      return asked;
    };
    expect(hover(3)).toBeGreaterThan(100);
    expect(hover(40)).toBeLessThan(20);
    expect(stage.style.cursor).toBe('');
    // when the picture has moved, they are looked at anew
    const { project } = app;
    app.project = (mu, sigma) => ({ x: project(mu, sigma).x, y: project(mu, sigma).y + 40 });
    send(stage, 'pointermove', x + 200, y + 40, { buttons: 0 });
    expect(stage.style.cursor).toBe('ns-resize');
  });

  it('a chosen slice gives way to the window when the probe leaves it', async () => {
    find('.dock-probe').click();
    await set({ view: { probe: [0, 1], sliceMu: [-0.01, 0.01] } });
    await userEvent.fill(field('σ'), '0.9');
    await userEvent.fill(field('μ'), '0.3');
    await userEvent.keyboard('{Enter}');
    expect(probe()).toEqual([0.3, 0.9]);
    expect(app.current.view.sliceMu).toEqual([0, 0]);
    await set({ view: { probe: [0, 1], sliceMu: [-0.01, 0.01] } });
    ui.pick(0.005, 0.9, false);
    expect(app.current.view.sliceMu).toEqual([-0.01, 0.01]);
    ui.pick(0.5, 0.9, false);
    expect(app.current.view.sliceMu).toEqual([0, 0]);
  });

  it('fits into a phone: nothing lies outside, and all is large enough for a thumb', async () => {
    await open(390, 844);
    find('.dock-probe').click();
    press('Saddle');
    await settle();
    const page = find('.drawer-page.probe');
    expect(page.scrollWidth).toBeLessThanOrEqual(page.clientWidth);
    press('12 figures');
    expect(page.scrollWidth).toBeLessThanOrEqual(page.clientWidth);
    find('#probe-tab-check').click();
    expect(find('.probe-check').getBoundingClientRect().right).toBeLessThanOrEqual(390);
  });
});
