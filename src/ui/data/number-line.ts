/** The number line: data as draggable points or as a histogram, with s and 2 s on both sides of 0. */

import { evenTicks } from '../../core/plot/ticks.ts';
import { numberAxis, heap, histogram, xOf, type NumberAxis } from '../../core/plot/number-line.ts';
import { makeSvg, make, setAttributes as set, writer } from '../kit/dom.ts';
import { PlotHandles } from '../kit/plot-handles.ts';
import { editable, minus, moving, short } from '../../core/notation/format.ts';

interface NumberLineState {
  data: readonly number[];
  weights: readonly number[];
  /** The values that the data stand for; the data themselves where no others are known. */
  values: readonly number[];
  /** s. */
  critical: number;
}

export interface NumberLine {
  readonly element: HTMLElement;
  /** Takes the pointer and the keys. */
  readonly svg: SVGSVGElement;
  readonly axis: NumberAxis;
  draw(scene: NumberLineState): void;
  /** Whether the data are few enough for points. */
  readonly isOpen: boolean;
  readonly handles: PlotHandles;
  /** Takes another point for the one that keys reach. */
  select(i: number): void;
  /** Keeps the axis as it is while the user drags on it. */
  hold(held: boolean): void;
}

/** More points than this are drawn as a histogram. */
export const MOST_DRAWN_POINTS = 60;
/** Where they have weights: such as come from the page itself stand for others. */
const MOST_WEIGHTED = 24;
/** Radii in pixels: of a point that counts once, and the ends for others. */
const RADIUS = { once: 9, min: 5, max: 18 };
/** Pixels that the name of s takes. */
const LENGTH = { long: 190, short: 84 };
const MARKS = [1, -1, 2, -2];
const NAMES: Readonly<Record<number, string>> = { [-1]: '−s', 2: '2 s', [-2]: '−2 s' };

export function createNumberLine(): NumberLine {
  const ticks = makeSvg('g', { class: 'ticks' });
  const bars = makeSvg('path', { class: 'bars' });
  const base = makeSvg('line', { class: 'base' });
  const marks = MARKS.map((times) => {
    const line = makeSvg('line', { class: Math.abs(times) === 1 ? 'mark near' : 'mark' });
    const label = makeSvg('text', {
      class: Math.abs(times) === 1 ? 'mark-label near' : 'mark-label',
      'text-anchor': times === 1 ? 'start' : 'middle',
    });
    return { times, line, label, write: writer(label) };
  });
  const handles = new PlotHandles('points', makePoint);
  const svg = makeSvg(
    'svg',
    { class: 'svg-plot data-svg', role: 'group' },
    bars,
    ticks,
    ...marks.map(({ line }) => line),
    base,
    handles.group,
    ...marks.map(({ label }) => label),
  );
  const element = make('div', 'data-line', svg);

  let axis: NumberAxis = { left: 0, right: 1, top: 0, baseline: 1, low: -1, high: 1 };
  let scene: NumberLineState | undefined;
  let held = false;
  const isOpen = (): boolean =>
    scene !== undefined &&
    scene.values === scene.data &&
    scene.data.length <= (scene.weights.length > 0 ? MOST_WEIGHTED : MOST_DRAWN_POINTS);

  const drawTicks = (): void => {
    const { left, right, low, high, baseline } = axis;
    const most = Math.max(2, Math.floor((right - left) / 76));
    ticks.replaceChildren(
      ...evenTicks(low, high, (high - low) / most).flatMap((value) => {
        const x = xOf(axis, value).toFixed(1);
        const line = makeSvg('line', { x1: x, x2: x, y1: baseline, y2: baseline + 6 });
        const text = minus(short(value));
        return [line, makeSvg('text', { x, y: baseline + 21, 'text-anchor': 'middle' }, text)];
      }),
    );
  };
  const drawMarks = ({ critical: s }: NumberLineState): void => {
    const { top, baseline, right } = axis;
    const at = xOf(axis, s);
    const apart = xOf(axis, 2 * s) - at;
    const name = `critical σ = s = ${moving(s)}`;
    // right of its line, or left of it, where no other name is
    const roomRight = Math.min(right + 16, at + apart - 24) - at;
    const roomLeft = 2 * apart - 24;
    const long = Math.max(roomRight, roomLeft) > LENGTH.long;
    const toRight = roomRight > (long ? LENGTH.long : LENGTH.short) || roomRight > roomLeft;
    for (const { times, line, label, write } of marks) {
      const x = xOf(axis, times * s);
      set(line, { x1: x, x2: x, y1: top - 4, y2: baseline });
      // names that meet are left out, farthest first
      const shown = apart > 26 || Math.abs(times) === 1;
      write(!shown ? '' : times !== 1 ? NAMES[times]! : long ? name : `s = ${moving(s)}`);
      set(label, {
        x: x + (times === 1 ? (toRight ? -4 : 4) : 0),
        y: top - 11,
        'text-anchor': times !== 1 ? 'middle' : toRight ? 'start' : 'end',
      });
    }
  };
  const drawPoints = ({ data, weights }: NumberLineState): void => {
    const mean = weights.reduce((sum, one) => sum + one, 0) / Math.max(weights.length, 1);
    const radii = data.map((_, i) => {
      const size = weights.length > 0 ? Math.sqrt(weights[i]! / mean) : 1;
      return Math.min(Math.max(RADIUS.once * size, RADIUS.min), RADIUS.max);
    });
    const across = data.map((value) => xOf(axis, value));
    const up = heap(across, radii, axis.baseline - axis.top);
    const places = data.map((_, i) => ({
      x: across[i]!,
      y: axis.baseline - up[i]!,
      rim: radii[i]! - RADIUS.once,
    }));
    handles.draw(places, (i) => {
      const weight = weights.length > 0 ? `, counts ${short(weights[i]!)} times` : '';
      return {
        tabindex: i === handles.selected ? 0 : -1,
        'data-selected': i === handles.selected,
        'aria-label': `value ${i + 1} of ${data.length}`,
        'aria-valuemin': axis.low,
        'aria-valuemax': axis.high,
        'aria-valuenow': data[i]!,
        'aria-valuetext': minus(editable(data[i]!)) + weight,
      };
    });
    radii.forEach((r, i) => {
      const point = handles.at(i)!;
      set(point.querySelector('.knob')!, { r: r.toFixed(1) });
      set(point.querySelector('.focus-ring')!, { r: (r + 5).toFixed(1) });
    });
  };

  const drawAll = (): void => {
    const { clientWidth: width, clientHeight: height } = element;
    if (!scene || width === 0) return;
    const { low, high } = axis;
    const { data, weights, values, critical } = scene;
    axis = numberAxis(width, height, isOpen() ? data : values, critical);
    if (held) axis = { ...axis, low, high };
    const { left, right, baseline } = axis;
    set(base, { x1: left, x2: right, y1: baseline, y2: baseline });
    drawTicks();
    drawMarks(scene);
    drawPoints(isOpen() ? scene : { ...scene, data: [], weights: [] });
    // values that the data stand for count once each
    set(bars, { d: isOpen() ? '' : histogram(axis, values, values === data ? weights : []) });
    const what = isOpen() ? 'Number line' : 'Histogram';
    set(svg, {
      'aria-label': `${what} of ${values.length} values; s, the critical temperature, is ${moving(critical)}`,
      'data-open': isOpen(),
    });
  };

  return {
    element,
    svg,
    get axis() {
      return axis;
    },
    draw: (next) => {
      scene = next;
      drawAll();
    },
    get isOpen() {
      return isOpen();
    },
    handles,
    select: (i) => {
      handles.selected = i;
      if (scene && isOpen()) drawPoints(scene);
    },
    hold: (now) => {
      held = now;
      if (!now) drawAll();
    },
  };
}

const makePoint = (): SVGGElement =>
  makeSvg(
    'g',
    { class: 'point', role: 'slider', 'aria-orientation': 'horizontal' },
    makeSvg('circle', { class: 'focus-ring' }),
    makeSvg('circle', { class: 'knob' }),
  );
