/** Dragging data points on the number line by mouse, touch or keyboard. */

import { resolution, roundToAxis, numberAt, xOf } from '../../core/plot/number-line.ts';
import { listenToHandles, pointAfter, pointerPosition } from '../kit/plot-handles.ts';
import type { NumberLine } from './number-line.ts';

/** What a drag on the number line asks for. */
export interface DataDragHandlers {
  values(): readonly number[];
  /** Puts a value elsewhere; more of the kind may follow at once. */
  move(i: number, value: number): void;
  /** Another value; none given: where there is room. Returns its place, or -1 if there may be no more. */
  add(value?: number): number;
  remove(i: number): void;
}

export interface DataDrag {
  add(): void;
  remove(): void;
  /** Lets go of what it holds: it is another point now. */
  drop(): void;
}

/** How far from its rim a point can be taken, in CSS pixels. */
const REACH = { mouse: 14, touch: 28 };
/** A pointer that moves less counts as still. */
const STILL = { mouse: 2, touch: 6 };

export function createDataDrag(line: NumberLine, asked: DataDragHandlers, signal: AbortSignal): DataDrag {
  const { svg } = line;
  let held: { i: number; dx: number; from: number; still: boolean; touch: boolean } | undefined;
  let byTouch = false;

  const place = (event: MouseEvent): { x: number; y: number } => pointerPosition(svg, event);
  const reach = (): number => (byTouch ? REACH.touch : REACH.mouse);
  const focus = (i: number): void => {
    line.select(i);
    line.handles.at(i)?.focus({ preventScroll: true });
  };

  const down = (event: PointerEvent): void => {
    if (event.button !== 0 || held || !line.isOpen) return;
    byTouch = event.pointerType !== 'mouse';
    const { x, y } = place(event);
    const i = line.handles.nearest(x, y, reach());
    if (i < 0) return;
    event.preventDefault();
    held = { i, dx: xOf(line.axis, asked.values()[i]!) - x, from: x, still: true, touch: byTouch };
    svg.setPointerCapture(event.pointerId);
    line.hold(true);
    focus(i);
  };
  const move = (event: PointerEvent): void => {
    if (!held || !svg.hasPointerCapture(event.pointerId)) return;
    const { x } = place(event);
    if (Math.abs(x - held.from) > (held.touch ? STILL.touch : STILL.mouse)) held.still = false;
    if (!held.still) asked.move(held.i, numberAt(line.axis, x + held.dx));
  };
  const up = (): void => {
    if (!held) return;
    held = undefined;
    line.hold(false);
  };
  const twice = (event: MouseEvent): void => {
    if (!line.isOpen) return;
    const { x, y } = place(event);
    const i = line.handles.nearest(x, y, reach());
    if (i >= 0) return remove(i);
    const added = asked.add(numberAt(line.axis, x));
    if (added >= 0) focus(added);
  };

  const remove = (i: number): void => {
    const focused = svg.contains(document.activeElement);
    asked.remove(i);
    const { length } = asked.values();
    line.select(Math.min(i, length - 1));
    if (focused) line.handles.at(line.handles.selected)?.focus();
  };
  const add = (): void => {
    const focused = svg.contains(document.activeElement);
    const i = asked.add();
    if (i < 0) return;
    line.select(i);
    if (focused) line.handles.at(i)?.focus();
  };
  /** From point to point, in the order in which they lie. */
  const walk = (i: number, key: string): boolean => {
    const values = asked.values();
    const order = values.map((_, k) => k).sort((a, b) => values[a]! - values[b]! || a - b);
    const to = pointAfter(key, order.indexOf(i), order.length - 1);
    if (to === undefined) return false;
    focus(order[to]!);
    return true;
  };
  const steer = (i: number, { key, shiftKey }: KeyboardEvent): boolean => {
    const by =
      Number(key === 'ArrowRight' || key === 'ArrowUp') - Number(key === 'ArrowLeft' || key === 'ArrowDown');
    if (by !== 0) {
      const step = resolution(line.axis);
      asked.move(i, roundToAxis(asked.values()[i]! + by * step * (shiftKey ? 10 : 1), step));
    } else if (key === 'Delete' || key === 'Backspace') remove(i);
    else if (key === 'Insert' || key === '+') add();
    else return walk(i, key);
    return true;
  };
  const key = (i: number, event: KeyboardEvent): boolean => i >= 0 && steer(i, event);
  listenToHandles(svg, line.handles, { down, move, up, twice, key, focus: line.select }, signal);
  return { add, remove: () => remove(line.handles.selected), drop: up };
}
