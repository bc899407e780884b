import { page, userEvent } from 'vitest/browser';
import { beforeEach, describe, expect, test } from 'vitest';
import { foldData } from '../../../src/core/likelihood/folded-data.ts';
import { DATASETS, isFitted } from '../../../src/core/data/datasets.ts';
import { logLikelihood } from '../../../src/core/likelihood/mixture.ts';
import type { Settings } from '../../../src/core/settings/settings.ts';
import { addressOf } from '../../../src/api/address.ts';
import { app, find, noticeTexts, open, openForEachTest, plain, row } from './app.ts';

openForEachTest();

const data = (): number[] => app.current.data;
const folded = (): ReturnType<typeof foldData> => foldData(data(), app.current.weights);
const update = (patch: Parameters<typeof app.update>[0]): void => {
  app.update(patch);
};
const points = (): SVGGElement[] => [...document.querySelectorAll<SVGGElement>('.data-svg .point')];
const box = (): HTMLTextAreaElement => find<HTMLTextAreaElement>('.data-box');
const said = (): string => plain(find('.data-note').textContent);
const refused = (): string => plain(find('.data-refusal').textContent);
const press = (name: string): Promise<void> =>
  userEvent.click(page.getByRole('button', { name, exact: true }));
const focus = (element: Element): void => (element as SVGElement).focus();
const frame = (): Promise<void> => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20)));
const middle = (element: Element): { x: number; y: number } => {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
};
const knob = (i: number): { x: number; y: number } => middle(points()[i]!.querySelector('.knob')!);
const pointer = (type: string, at: { x: number; y: number }, pointerType = 'mouse'): void => {
  const init = { clientX: at.x, clientY: at.y, pointerId: 1, pointerType, bubbles: true, cancelable: true };
  find<Element>('.data-svg').dispatchEvent(
    new PointerEvent(type, { ...init, button: type === 'pointermove' ? -1 : 0 }),
  );
};
const type = async (text: string): Promise<void> => {
  await userEvent.fill(box(), text);
  await userEvent.keyboard('{Enter}');
};
const give = async (name: string, text: string | Blob): Promise<void> => {
  const picker = find<HTMLInputElement>('.data-side input[type=file]');
  const files = new DataTransfer();
  files.items.add(new File([text], name));
  picker.files = files.files;
  const before = answers();
  picker.dispatchEvent(new Event('change'));
  // a worker reads it, and then its first column
  await expect.poll(answers).not.toBe(before);
  await frame();
};
/** What the page says of files: it says something else after each of these. */
const answers = (): string => `${said()} ${refused()}`;
/** What the settings would be if nothing but the data had come in. */
const unchanged = (before: Settings): void => expect(app.current).toEqual(before);

beforeEach(async () => {
  find('.dock-data').click();
  await frame();
  // a pointer that is made up cannot be captured
  const svg = find<SVGElement>('.data-svg');
  svg.setPointerCapture = () => undefined;
  svg.hasPointerCapture = () => true;
});

describe('the number line', () => {
  test('shows each value where it is, and s with its name', async () => {
    expect(points()).toHaveLength(2);
    const [low, high] = [knob(0), knob(1)];
    expect(low.y).toBeCloseTo(high.y, 0);
    const [near, minus] = [...document.querySelectorAll('.data-svg .mark.near')].map(middle);
    expect(near!.x).toBeCloseTo(high.x, 0);
    expect(minus!.x).toBeCloseTo(low.x, 0);
    expect(find('.mark-label.near').textContent).toBe('critical σ = s = 1.00');
    update({ data: [-3, 0, 4] });
    expect(points()).toHaveLength(3);
    expect(find('.mark-label.near').textContent).toContain('s = 2.89');
    const [a, b, c] = [knob(0), knob(1), knob(2)];
    expect((b.x - a.x) / 3).toBeCloseTo((c.x - b.x) / 4, 0);
    expect(parseFloat(getComputedStyle(find('.mark-label.near')).fontSize)).toBeGreaterThanOrEqual(17);
    expect(parseFloat(getComputedStyle(find('.ticks text')).fontSize)).toBeGreaterThanOrEqual(14);
  });

  test('names of marks do not meet, on any screen', async () => {
    for (const [width, height] of [
      [1280, 800],
      [768, 1024],
      [390, 844],
      [320, 568],
      [844, 390],
    ] as const) {
      await open(width, height);
      await userEvent.keyboard('d');
      for (const values of [
        [-1, 1],
        [-1.2, -1, 1, 6],
        [100, 101],
        [-0.01, 3],
      ]) {
        update({ data: values });
        await frame();
        const boxes = [...document.querySelectorAll('.mark-label')]
          .filter(({ textContent }) => textContent !== '')
          .map((label) => label.getBoundingClientRect())
          .sort((a, b) => a.left - b.left);
        const where = `${values.join()} at ${width}x${height}`;
        boxes.slice(1).forEach((next, k) => expect(next.left, where).toBeGreaterThan(boxes[k]!.right));
        const sheet = find('.drawer').getBoundingClientRect();
        expect(boxes[0]!.left, where).toBeGreaterThanOrEqual(sheet.left);
        expect(boxes.at(-1)!.right, where).toBeLessThanOrEqual(sheet.right);
      }
    }
  });

  test('values that are the same lie on a heap, each to be taken', () => {
    update({ data: [1.5, 1.5, 1.5, -2] });
    const heights = [0, 1, 2].map((i) => knob(i).y);
    expect(new Set(heights.map(Math.round)).size).toBe(3);
    expect(knob(3).y).toBeCloseTo(Math.max(...heights), 0);
  });

  test('a weight is the area of a point', () => {
    update({ data: [-1, 1], weights: [1, 4] });
    const [one, four] = points().map((point) => Number(point.querySelector('.knob')!.getAttribute('r')));
    expect(four! / one!).toBeCloseTo(2, 1);
    expect(points()[1]!.getAttribute('aria-valuetext')).toBe('1, counts 4 times');
  });

  test('many values are a histogram of themselves, also when they were thinned', async () => {
    await press('1,000 draws');
    expect(points()).toHaveLength(0);
    expect(find('.bars').getAttribute('d')!.length).toBeGreaterThan(100);
    // on both sides of 0, though the settings only know distances
    const { left, width } = find('.bars').getBoundingClientRect();
    const zero = middle(
      [...document.querySelectorAll('.ticks text')].find((one) => one.textContent === '0')!,
    ).x;
    expect((zero - left) / width).toBeGreaterThan(0.35);
    expect((zero - left) / width).toBeLessThan(0.65);
    expect(find<HTMLButtonElement>('.data-buttons :nth-child(2)').disabled).toBe(true);
  });
});

describe('a hand', () => {
  test('drags a value, live, at most once a frame, and the axis stays while it does', async () => {
    const from = knob(1);
    const zero = knob(0);
    pointer('pointerdown', from);
    const patches = app.patches.length;
    for (let k = 1; k <= 20; k++) pointer('pointermove', { x: from.x + 3 * k, y: from.y + k });
    expect(app.patches).toHaveLength(patches);
    await frame();
    expect(app.patches).toHaveLength(patches + 1);
    expect(knob(1).x).toBeCloseTo(from.x + 60, -0.5);
    expect(knob(0).x).toBeCloseTo(zero.x, 0);
    expect(data()[0]).toBe(-1);
    expect(data()[1]).toBeGreaterThan(1.2);
    expect(data()[1]).toBeLessThan(1.8);
    // to a number that a person would choose
    expect(data()[1]!.toString().length).toBeLessThanOrEqual(4);
    const s = folded().criticalTemperature;
    expect(find('.mark-label.near').textContent).toContain(`s = ${s.toPrecision(3)}`);
    pointer('pointerup', from);
    expect(isFitted(app.current, folded())).toBe(true);
  });

  test('that trembles or misses moves nothing', async () => {
    const before = structuredClone(app.current);
    const at = knob(1);
    pointer('pointerdown', at);
    pointer('pointermove', { x: at.x + 1, y: at.y });
    pointer('pointerup', at);
    pointer('pointerdown', { x: at.x - 60, y: at.y });
    pointer('pointermove', { x: at.x, y: at.y });
    pointer('pointerup', at);
    await frame();
    unchanged(before);
  });

  test('there and back is nothing: steps, curve and axes are as they were', async () => {
    const before = structuredClone(app.current);
    const from = knob(1);
    pointer('pointerdown', from);
    for (const by of [13, 55, 90, 31, 7, 0]) {
      pointer('pointermove', { x: from.x + by, y: from.y });
      await frame();
    }
    pointer('pointerup', from);
    unchanged(before);
  });

  test('adds by a double click and by the button, and takes away', async () => {
    const at = knob(1);
    find<Element>('.data-svg').dispatchEvent(
      new MouseEvent('dblclick', { clientX: (at.x + knob(0).x) / 2, clientY: at.y - 20, bubbles: true }),
    );
    expect(data()).toHaveLength(3);
    expect(Math.abs(data()[2]!)).toBeLessThan(0.02);
    await press('+ value');
    expect(data()).toHaveLength(4);
    await press('− value');
    await press('− value');
    expect(data()).toHaveLength(2);
    await press('− value');
    expect(data()).toHaveLength(1);
    expect(find<HTMLButtonElement>('.data-buttons :nth-child(3)').disabled).toBe(true);
    expect(points()).toHaveLength(1);
  });

  test('adds no more than there can be points', async () => {
    update({ data: Array.from({ length: 60 }, (_, i) => i - 30.5) });
    expect(points()).toHaveLength(60);
    await press('+ value');
    expect(data()).toHaveLength(60);
    expect(refused()).toContain('More than 60 values');
  });

  test('keeps one value, and one that is not 0', async () => {
    update({ data: [0, 1] });
    focus(points()[1]!);
    await userEvent.keyboard('{Delete}');
    expect(data()).toEqual([0, 1]);
    expect(refused()).toContain(
      'at least one value other than 0; got zeros alone. The data have not changed.',
    );
    focus(points()[0]!);
    await userEvent.keyboard('{Delete}{Delete}');
    expect(data()).toEqual([1]);
    expect(refused()).toContain('The last value cannot be removed');
  });
});

describe('keys', () => {
  test('move, add and remove the value that has the focus, and walk from one to the next', async () => {
    update({ data: [2, -1, 0.5] });
    focus(points()[2]!);
    await userEvent.keyboard('{ArrowRight}');
    await frame();
    expect(data()).toEqual([2, -1, 0.51]);
    await userEvent.keyboard('{Shift>}{ArrowLeft}{/Shift}');
    await frame();
    expect(data()).toEqual([2, -1, 0.41]);
    await userEvent.keyboard('{PageDown}');
    expect(document.activeElement).toBe(points()[0]);
    await userEvent.keyboard('{Home}');
    expect(document.activeElement).toBe(points()[1]);
    await userEvent.keyboard('{Delete}');
    expect(data()).toEqual([2, 0.41]);
    expect(points()).toContain(document.activeElement);
    await userEvent.keyboard('{Insert}');
    expect(data()).toHaveLength(3);
    expect(document.activeElement).toBe(points()[2]);
    // and the eye does not move meanwhile
    expect(app.calls).toEqual([]);
    // one stop for Tab
    expect(points().filter((point) => point.getAttribute('tabindex') === '0')).toHaveLength(1);
  });

  test('held down they move on with every frame', async () => {
    focus(points()[1]!);
    for (let k = 0; k < 30; k++) {
      points()[1]!.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true, repeat: k > 0 }),
      );
    }
    await frame();
    expect(data()[1]).toBeCloseTo(1.3, 9);
  });

  test('say what they hold', () => {
    expect(points()[0]!.getAttribute('aria-label')).toBe('value 1 of 2');
    expect(points()[0]!.getAttribute('aria-valuetext')).toBe('−1');
    expect(find<Element>('.data-svg').getAttribute('aria-label')).toContain('Number line of 2 values');
  });
});

describe('the box', () => {
  test('shows the data and takes others, however they are separated', async () => {
    expect(box().value).toBe('-1, 1');
    for (const [text, values] of [
      ['1, 2.5, -3', [1, 2.5, -3]],
      ['4 5 6', [4, 5, 6]],
      ['7;8', [7, 8]],
      ['1e-3, .5', [0.001, 0.5]],
    ] as const) {
      await type(text);
      expect(data()).toEqual(values);
      expect(box().value).toBe(values.join(', '));
      expect(refused()).toBe('');
    }
  });

  test('takes a pasted column at once', async () => {
    await userEvent.click(box());
    const pasted = new DataTransfer();
    pasted.setData('text', 'x\n1\n2\n3\n');
    box().select();
    box().dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: pasted, bubbles: true, cancelable: true }),
    );
    expect(data()).toEqual([1, 2, 3]);
  });

  test.each([
    ['1, 2, three', /^Line 1 must be .*; got "three"\. /],
    ['1;2,5', /^Line 1 must be a number from -1000000000 to 1000000000, with a decimal point; got "2,5"\. /],
    ['0, 0', /^Data must be a list with at least one value other than 0; got zeros alone\. /],
    [
      '1e-12',
      /^Data must be a list with at least one value whose magnitude is 1e-9 or more; got \[1e-12\]\. /,
    ],
    ['1e99', /^Line 1 must be .*; got "1e99"\. /],
    ['NaN', /^Line 1 must be .*; got "NaN"\. /],
  ])('says what is wrong with %j, and all stays as it was', async (text, words) => {
    const before = structuredClone(app.current);
    await type(text);
    expect(refused()).toMatch(words);
    expect(refused()).toContain('The data have not changed.');
    expect(find('.data-refusal').getAttribute('role')).toBe('alert');
    expect(box().getAttribute('aria-invalid')).toBe('true');
    expect(noticeTexts()).toEqual([]);
    unchanged(before);
    // what was typed is still there to be mended, and Escape brings back what holds
    expect(box().value).toBe(text);
    await userEvent.click(box());
    await userEvent.keyboard('{Escape}');
    expect(box().value).toBe('-1, 1');
    expect(find('.drawer').hidden).toBe(false);
    await type('3, 4');
    expect(refused()).toBe('');
    expect(box().getAttribute('aria-invalid')).toBe('false');
  });
});

describe('a file', () => {
  const bad = 'height\n1.5\n1.6\n1,7\n1.8\n';

  test('of one column becomes the data', async () => {
    await give('heights.csv', 'height\n1.5\n1.6\n1.7\n');
    expect(data()).toEqual([1.5, 1.6, 1.7]);
    expect(said()).toContain('3 values (heights.csv). Mean 1.6, standard deviation 0.1.');
    expect(find('.data-column').hidden).toBe(true);
  });

  test('that is wrong is named with its line and value, and all stays as it was', async () => {
    const before = structuredClone(app.current);
    await give('heights.csv', bad);
    expect(refused()).toMatch(/^Heights\.csv, line 4 must be one number, or .*; got "1,7"\. /);
    unchanged(before);
    await give('empty.csv', '');
    expect(refused()).toContain(
      'Empty.csv, the text must be one that holds at least one number; got a text without numbers.',
    );
    unchanged(before);
  });

  test('with columns offers them, also when the first cannot be read', async () => {
    await give('people.csv', 'name,age,height\nAda,36,1.62\nByron,none,1.74\n');
    expect(refused()).toMatch(/^People\.csv, line 3 must be .*; got "none"\. /);
    const select = find<HTMLSelectElement>('.data-column select');
    expect([...select.options].map(({ text }) => text)).toEqual(['name', 'age', 'height']);
    expect(select.value).toBe('age');
    await userEvent.selectOptions(select, 'height');
    await expect.poll(data).toEqual([1.62, 1.74]);
    expect(refused()).toBe('');
    expect(said()).toContain('2 values (people.csv, column “height”).');
    // other data have no columns
    await press('±1');
    expect(find('.data-column').hidden).toBe(true);
  });

  test('that is dropped on the page opens the page of the data', async () => {
    await userEvent.keyboard('d');
    expect(find('.drawer').hidden).toBe(true);
    const files = new DataTransfer();
    files.items.add(new File(['4\n5\n'], 'x.txt'));
    const drag = (name: string): boolean =>
      document.body.dispatchEvent(
        new DragEvent(name, { dataTransfer: files, bubbles: true, cancelable: true }),
      );
    expect(drag('dragenter')).toBe(false);
    expect(find('.drop-sign').hidden).toBe(false);
    expect(drag('drop')).toBe(false);
    await expect.poll(() => data()).toEqual([4, 5]);
    expect([find('.drawer').hidden, find('.drop-sign').hidden]).toEqual([false, true]);
  });

  test('of 100,000 lines is there, thinned, and says so', async () => {
    const values = Array.from({ length: 100_000 }, (_, i) =>
      Number((2 * Math.sin(i) + Math.sin(7 * i * i)).toFixed(7)),
    );
    const start = performance.now();
    await give('many.csv', `value\n${values.join('\n')}\n`);
    const took = performance.now() - start;
    console.log(`a file of 100,000 lines: ${took.toFixed(0)} ms, ${data().length} weighted values`);
    expect(data().length).toBeLessThanOrEqual(128);
    expect(said()).toMatch(
      /^100 000 values \(many\.csv\) as \d+ weighted values: L differs by at most \d·10⁻\S+ per value, less than single precision resolves\./,
    );
    expect(points()).toHaveLength(0);
    const all = foldData(values);
    for (const [mu, sigma] of [
      [0.5, 1],
      [1.6, 0.3],
    ] as const) {
      const off = logLikelihood(all, mu, sigma) - logLikelihood(folded(), mu, sigma);
      expect(Math.abs(off)).toBeLessThan(1e-9 * all.n);
    }
    // the error is for this window: without a fit, for the one that is there
    expect(said()).toContain('The link holds all of them');
    // short enough for a server: nothing of them goes behind the #
    const { query, fragment } = addressOf(app.current);
    expect(query).toContain(`data=${data().join(',')}`);
    expect(fragment).toBe('');
  });
});

describe('the fit', () => {
  test('makes window, starts, schedule, floor and steps follow, unless the box is off', async () => {
    await type('-10, 10');
    const { window, spawn, schedule, sigmaFloor, moveLimit, teams } = app.current;
    expect(window).toEqual({ mu: [-20, 20], sigma: [0.3, 20.5] });
    expect([spawn.mu, spawn.sigma]).toEqual([
      [-20, 20],
      [5, 20],
    ]);
    expect([schedule.hot, schedule.cold, sigmaFloor, moveLimit]).toEqual([20, 0.5, 0.5, 0.5]);
    expect(teams[0]!.stepSize).toBe(0.6);
    const fit = page.getByRole('checkbox', { name: 'Fit axes and steps to the data' });
    await userEvent.click(fit);
    const before = structuredClone(app.current);
    await type('-1, 1');
    unchanged({ ...before, data: [-1, 1] });
    await userEvent.click(fit);
    expect(app.current.window).toEqual({ mu: [-2, 2], sigma: [0.03, 2.05] });
    expect(app.current.teams[0]!.stepSize).toBe(0.006);
  });

  test('begins anew where somebody else set a step', async () => {
    await type('-10, 10');
    update({ teams: [{ ...app.current.teams[0]!, stepSize: 1.2 }] });
    await type('-20, 20');
    expect(app.current.teams[0]!.stepSize).toBe(4.8);
  });

  test('a step too small for zeros is written short', async () => {
    await type('-0.001, 0.001');
    expect(row('step size η').field.value).toBe('6e-9');
  });
});

describe('data to begin with', () => {
  test('are one press each, and known again', async () => {
    for (const { title, key, values } of DATASETS) {
      await press(title);
      const pressed = [...document.querySelectorAll('.data-sets [aria-pressed=true]')];
      expect(pressed.map((one) => one.textContent)).toEqual([title]);
      if (key !== 'draws') expect(data()).toEqual(values());
      expect(isFitted(app.current, folded())).toBe(true);
      expect(refused()).toBe('');
    }
    await press('±1');
    expect(app.current).toEqual({ ...app.current, ...{ data: [-1, 1], weights: [] } });
    update({ data: [5, 6] });
    expect(document.querySelectorAll('.data-sets [aria-pressed=true]')).toHaveLength(0);
  });

  test('say what they make of the saddle', async () => {
    await press('one outlier');
    expect(said()).toContain('(0, s) is the maximum');
    await press('three clusters');
    expect(said()).toContain('(0, s) is a saddle between two peaks');
    await press('all equal');
    expect(said()).toContain('equally far from 0');
    await press('1,000 draws');
    expect(said()).toMatch(/^1 000 values \(1,000 draws\) as \d+ weighted values: L differs by at most/);
  });
});

describe('degenerate data', () => {
  test.each([
    [[2], 'equally far from 0'],
    [[3, 3, 3], 'equally far from 0'],
    [[0, 0, 1], 'mean x⁴/s⁴ is 3, not below 3'],
    [[0, 1], 'Mean x⁴/s⁴ is 2, not above 3, so (0, s) is a saddle'],
    [[1e-6, -2e-6], 'is a saddle'],
    [[1e6, -2e6], 'is a saddle'],
    [[1e-8, -1e-8], 'too small for the limits of σ'],
  ])('%j are taken and described', async (values, words) => {
    await type(values.join(' '));
    expect(data()).toEqual(values);
    expect(said()).toContain(words);
    expect(noticeTexts()).toEqual([]);
    const s = folded().criticalTemperature;
    if (s > 1e-7) {
      const { window } = app.current;
      expect(window.sigma[0]).toBeLessThan(0.1 * s);
      expect(window.sigma[1]).toBeGreaterThan(2 * s);
    }
    expect(
      points()
        .map(middle)
        .every(({ x }) => Number.isFinite(x)),
    ).toBe(true);
  });

  test('a floor above s is said', () => {
    update({ sigmaFloor: 3 });
    expect(said()).toContain('The minimum σ is above the saddle');
  });
});

test('weighted data from a link are described as such', () => {
  const values = Array.from({ length: 50 }, (_, i) => 1 + i);
  update({ data: values, weights: values.map(() => 20) });
  expect(said()).toContain('50 weighted values that represent 1 000.');
  expect(points()).toHaveLength(0);
  expect(find('.bars').getAttribute('d')).not.toBe('');
  expect(box().value).toBe('');
  expect(row('weights').row.style.display).not.toBe('none');
});

test('on a phone everything is within reach of a finger', async () => {
  await open(390, 844);
  await userEvent.keyboard('d');
  await frame();
  const sheet = find('.drawer').getBoundingClientRect();
  const scrolled = find('.drawer-page.data');
  expect(scrolled.scrollWidth).toBeLessThanOrEqual(scrolled.clientWidth);
  expect(find('.data-line').getBoundingClientRect().height).toBeGreaterThan(90);
  expect(middle(points()[0]!).y).toBeLessThan(sheet.bottom);
  expect(sheet.top).toBeGreaterThan(844 * 0.45);
});
