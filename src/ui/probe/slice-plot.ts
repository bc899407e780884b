/** The plot of one slice: its curve, its maxima, and the probe, which mouse and keys move along it. */

import type { Along, PlaneSlice } from '../../core/plane/slices.ts';
import { make, setAttributes, writer } from '../kit/dom.ts';
import { NOTCHES } from '../kit/slider.ts';
import { Plot, type PlotAxis } from '../kit/plot.ts';
import { figures } from '../../core/notation/format.ts';
import {
  heightsOf,
  linearTicks,
  neatEnds,
  placesOf,
  tickLabel,
  type Heights,
} from '../../core/plot/slice-axes.ts';

export interface SlicePlot {
  readonly element: HTMLElement;
  /** x: where the probe is along the slice; rise: its L less the top's; s: the critical temperature. */
  draw(slice: PlaneSlice, x: number, rise: number, s: number): void;
}

const LINE = { lines: [{ colour: '--probe', width: 2.5 }] };
const SIGN = { mu: 'μ', sigma: 'σ' } as const;
/** One key, and one with shift, in parts of the range. */
const KEY = { small: 1 / 200, large: 1 / 20 };
/** Room above and below the curve, in parts of its height. */
const ROOM = 0.06;

/** @param moved is called with the place along the slice to which the user moves the probe */
export function createSlicePlot(
  along: Along,
  moved: (x: number) => void,
  redraw: () => void,
  signal: AbortSignal,
): SlicePlot {
  let slice: PlaneSlice | undefined;
  let at = 0;
  let heights: Heights = { exponent: null, name: 'L', of: (rise) => rise };
  const range = (): [number, number] => (slice ? [slice.x[0]!, slice.x.at(-1)!] : [0, 1]);
  const span = (): number => range()[1] - range()[0];
  const tall = (): [number, number] => {
    if (!slice) return [0, 1];
    const [low, high] = [heights.of(-slice.depth), heights.of(0)];
    // what is level all along has some room too
    const room = ROOM * (high - low) || 0.5 * Math.max(1e-3, Math.abs(high));
    return [low - room, high + room];
  };
  let places = placesOf(SIGN[along], 0, 1, 1);
  let ticks: number[] = [];
  const x: PlotAxis = {
    log: false,
    title: '',
    range,
    ticks: (low, high, pixels) => places.ticks(low, high, pixels, 58),
    label: (value) => places.label(value),
  };
  const y: PlotAxis = {
    log: false,
    title: '',
    range: tall,
    ticks: (low, high, pixels) => (ticks = linearTicks(low, high, pixels, 30)),
    label: (value) => tickLabel(value, ticks),
  };
  const plot = new Plot({ x, y }, redraw, signal);

  const dot = make('div', 'slice-dot');
  dot.tabIndex = 0;
  dot.setAttribute('role', 'slider');
  dot.setAttribute('aria-label', `${SIGN[along]} of the probe`);
  const tops = [0, 1].map(() => make('span', 'slice-top'));
  const title = make('p', 'slice-title');
  const unit = make('p', 'slice-unit');
  const name = make('p', 'slice-name');
  const write = { title: writer(title), unit: writer(unit), name: writer(name) };
  const area = make('div', 'slice-area', plot.element, name, ...tops, dot);
  const element = make('div', `slice slice-${along}`, make('div', 'slice-head', title, unit), area);

  const put = (sign: HTMLElement, x: number, rise: number): void => {
    const place = plot.place(x, heights.of(rise));
    const [low, high] = range();
    sign.hidden =
      !place || !(x >= low && x <= high) || (slice !== undefined && rise < -slice.depth * (1 + ROOM));
    if (sign.hidden) return;
    sign.style.left = `${place!.left.toFixed(1)}px`;
    sign.style.top = `${place!.top.toFixed(1)}px`;
  };
  const mark = (of: PlaneSlice, x: number, rise: number): void => {
    if (of !== slice) return;
    // those of mu mirror each other, that of sigma is alone: all are as high as the top
    tops.forEach((top, k) => put(top, of.maxima[k] ?? NaN, 0));
    put(dot, x, rise);
  };
  const go = (x: number): void => {
    const [low, high] = range();
    moved(neatEnds(Math.min(Math.max(x, low), high), span()));
  };

  let held: number | undefined;
  area.addEventListener('pointerdown', (event) => {
    const x = plot.valueAt(event.clientX);
    if (event.button !== 0 || held !== undefined || x === undefined) return;
    held = event.pointerId;
    area.setPointerCapture(held);
    dot.focus({ preventScroll: true });
    event.preventDefault();
    go(x);
  });
  area.addEventListener('pointermove', (event) => {
    const x = plot.valueAt(event.clientX);
    if (event.pointerId === held && x !== undefined) go(x);
  });
  for (const end of ['pointerup', 'pointercancel', 'lostpointercapture'] as const) {
    area.addEventListener(end, (event) => {
      if (event.pointerId === held) held = undefined;
    });
  }
  dot.addEventListener('keydown', (event) => {
    const { key, shiftKey, ctrlKey, altKey, metaKey } = event;
    if (ctrlKey || altKey || metaKey) return;
    const notches = NOTCHES[key];
    if (notches === undefined) return;
    const [low, high] = range();
    if (Number.isFinite(notches)) go(at + notches * (shiftKey ? KEY.large : KEY.small) * span());
    else go(notches < 0 ? low : high);
    event.preventDefault();
  });

  return {
    element,
    draw: (next, x, rise, s) => {
      [slice, at] = [next, x];
      heights = heightsOf(next);
      places = placesOf(SIGN[along], ...range(), s);
      const other = along === 'mu' ? 'σ' : 'μ';
      const where = `${other} = ${figures(next.at, 6)}`;
      const best = bestOf(next);
      write.title(`${where} · ${best}`);
      write.unit(heights.name);
      write.name(places.name);
      plot.draw(
        [next.x, next.rise.map(heights.of)],
        LINE,
        `L against ${SIGN[along]} at ${where}, from ${tickLabel(range()[0])} to ${tickLabel(range()[1])}: ${best}; the probe at ${figures(x, 6)}`,
      );
      // the plot takes its scales in a microtask of its own
      queueMicrotask(() => mark(next, x, rise));
      setAttributes(dot, {
        'aria-valuenow': x,
        'aria-valuemin': range()[0],
        'aria-valuemax': range()[1],
        'aria-valuetext': `${SIGN[along]} ${figures(x, 6)}`,
      });
    },
  };
}

/** Where the maximum is, in words; the slice knows those in its range, and `all` those anywhere. */
function bestOf({ along, maxima, all }: PlaneSlice): string {
  const name = SIGN[along];
  if (along === 'sigma' && all[0] === 0) return 'no maximum: L → ∞ as σ → 0';
  const value = figures(all.at(-1)!, 6);
  const beyond = maxima.length === 0 ? ', beyond' : '';
  return `max at ${name} = ${all.length > 1 ? '±' : ''}${value}${beyond}`;
}
