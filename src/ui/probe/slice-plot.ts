/** The plot of one slice: its curve, its maxima, and the probe, which mouse and keys move along it. */

import type { FoldedData } from '../../core/likelihood/folded-data.ts';
import type { Along, PlaneSlice } from '../../core/plane/slices.ts';
import type { Figure } from '../../core/plot/figure.ts';
import { neatEnds } from '../../core/plot/slice-axes.ts';
import { SLICE_SIGN, sliceFigure, sliceWords } from '../../core/plot/slice-figure.ts';
import { figures } from '../../core/notation/format.ts';
import { make, setAttributes, writer } from '../kit/dom.ts';
import { NOTCHES } from '../kit/slider.ts';
import { Plot } from '../kit/plot.ts';

export interface SlicePlot {
  readonly element: HTMLElement;
  /** x: where the probe is along the slice. */
  draw(data: FoldedData, slice: PlaneSlice, x: number): void;
}

/** One key, and one with shift, in parts of the range. */
const KEY = { small: 1 / 200, large: 1 / 20 };

/** @param moved is called with the place along the slice to which the user moves the probe */
export function createSlicePlot(
  along: Along,
  moved: (x: number) => void,
  redraw: () => void,
  signal: AbortSignal,
): SlicePlot {
  const sign = SLICE_SIGN[along];
  let figure: Figure | undefined;
  let at = 0;
  const range = (): readonly [number, number] => figure?.x.range ?? [0, 1];
  const span = (): number => range()[1] - range()[0];
  // what is measured along the axes is written where there is room for it
  const plot = new Plot(redraw, signal, { titled: false });

  const dot = make('div', 'slice-dot');
  dot.tabIndex = 0;
  dot.setAttribute('role', 'slider');
  dot.setAttribute('aria-label', `${sign} of the probe`);
  const tops = [0, 1].map(() => make('span', 'slice-top'));
  const title = make('p', 'cut slice-title');
  const unit = make('p', 'caption slice-unit');
  const name = make('p', 'caption slice-name');
  const write = { title: writer(title), unit: writer(unit), name: writer(name) };
  const area = make('div', 'slice-area', plot.element, name, ...tops, dot);
  const element = make('div', `slice slice-${along}`, make('div', 'slice-head', title, unit), area);

  const put = (mark: HTMLElement, { x, y }: { x: number; y: number } = { x: NaN, y: NaN }): void => {
    const inside = (value: number, [low, high]: readonly [number, number]): boolean =>
      value >= low && value <= high;
    const place = plot.place(x, y);
    mark.hidden = !place || !inside(x, figure!.x.range) || !inside(y, figure!.y.range);
    if (mark.hidden) return;
    mark.style.left = `${place!.left.toFixed(1)}px`;
    mark.style.top = `${place!.top.toFixed(1)}px`;
  };
  const mark = (of: Figure): void => {
    if (of !== figure) return;
    const maxima = [...of.points!];
    put(dot, maxima.pop());
    tops.forEach((top, k) => put(top, maxima[k]));
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
    draw: (data, slice, x) => {
      const next = sliceFigure(data, slice, x);
      [figure, at] = [next, x];
      const { where, best } = sliceWords(slice);
      write.title(`${where} · ${best}`);
      write.unit(next.y.title);
      write.name(next.x.title);
      plot.draw(next);
      // the plot takes its scales in a microtask of its own
      queueMicrotask(() => mark(next));
      setAttributes(dot, {
        'aria-valuenow': x,
        'aria-valuemin': range()[0],
        'aria-valuemax': range()[1],
        'aria-valuetext': `${sign} ${figures(x, 6)}`,
      });
    },
  };
}
