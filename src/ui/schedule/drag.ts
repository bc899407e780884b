/** Dragging in the schedule's plot by mouse, touch or keyboard. */

import {
  addPoint,
  fromPoints,
  movePoint,
  removePoint,
  toPoints,
  widestGap,
  type CurvePoint,
} from '../../core/schedule/custom-curve.ts';
import { sweep } from '../../core/schedule/schedule.ts';
import type { Schedule } from '../../core/settings/settings.ts';
import { listenToHandles, pointAfter, pointerPosition } from '../kit/plot-handles.ts';
import { digits } from '../kit/slider-scale.ts';
import { sigmaAt, tAt, scheduleX, yOf } from '../../core/plot/schedule-axes.ts';
import type { SchedulePlot } from './plot.ts';

/** What a drag in the plot asks for. */
export interface ScheduleDragHandlers {
  schedule(): Schedule;
  change(patch: Partial<Schedule>): void;
  /** Goes to a share of the sweep; `begins`: whether a new drag begins, or one goes on. */
  scrub(t: number, begins: boolean): void;
  /** Where the playhead is: share of the sweep, and the sigma there. */
  moment(): { t: number; sigma: number | null };
  tell(words: string): void;
}

export interface ScheduleDrag {
  /** Once a frame: what is being held does not run away. */
  follow(): void;
  /** A point more, where the playhead is or else where there is room. */
  add(): void;
  /** Takes the selected point away. */
  remove(): void;
}

/** How far from its middle a handle can be taken, in CSS pixels. */
const REACH = { mouse: 14, touch: 26 };
/** A pointer that moves less counts as still. */
const STILL = { mouse: 3, touch: 8 };
/** One key, and one with shift: factors of sigma, and shares of the sweep. */
const KEY = { factor: 1.01, large: 1.1, t: 0.005, largeT: 0.05 };

const FULL = 'There is no room for another point here: 32 are the most.';
const neat = digits(3);

type Held =
  | { kind: 'point'; i: number; dx: number; dy: number }
  | { kind: 'playhead'; dx: number }
  | { kind: 'sigma' }
  | { kind: 'nothing' };

export function createScheduleDrag(
  plot: SchedulePlot,
  asked: ScheduleDragHandlers,
  signal: AbortSignal,
): ScheduleDrag {
  const { svg } = plot;
  let held: Held | undefined;
  let from = { x: 0, y: 0, still: true, touch: false };
  let scrubbedTo = 0;

  const isCustom = (): boolean => asked.schedule().shape === 'custom';
  const points = (): CurvePoint[] => toPoints(asked.schedule().points);
  const place = (event: MouseEvent): { x: number; y: number } => pointerPosition(svg, event);

  const put = (i: number, t: number, sigma: number): void => {
    if (isCustom()) {
      const moved = movePoint(points(), i, { t: Number(t.toFixed(4)), sigma });
      asked.change({ points: fromPoints(moved) });
    } else asked.change(i === 0 ? { hot: sigma } : { cold: sigma });
  };
  const addAt = (point: CurvePoint): boolean => {
    const added = addPoint(points(), { t: Number(point.t.toFixed(4)), sigma: neat(point.sigma) });
    if (!added) return false;
    asked.change({ points: fromPoints(added.points) });
    plot.select(added.index);
    return true;
  };
  const removeAt = (i: number): void => {
    const rest = removePoint(points(), i);
    if (!rest) return asked.tell('The ends of the curve stay.');
    const focused = plot.svg.contains(document.activeElement);
    asked.change({ points: fromPoints(rest) });
    plot.select(Math.min(i, rest.length - 1));
    if (focused) plot.handles.at(plot.handles.selected)?.focus();
  };
  const scrub = (x: number, begins: boolean): void => {
    scrubbedTo = tAt(plot.axes, x);
    asked.scrub(scrubbedTo, begins);
  };

  /** Returns what lies under a pointer that is pressed here. */
  const grasp = (x: number, y: number, reach: number): Held => {
    const { shape } = asked.schedule();
    if (shape === 'manual') return { kind: 'sigma' };
    const grip = Math.abs(x - plot.at.x) < reach;
    const dx = grip ? plot.at.x - x : 0;
    if (y > plot.axes.bottom || (grip && y < plot.axes.top + 4)) return { kind: 'playhead', dx };
    const i = plot.handles.nearest(x, y, reach);
    if (i >= 0) {
      const { t, sigma } = handleAt(i);
      return { kind: 'point', i, dx: scheduleX(plot.axes, t) - x, dy: yOf(plot.axes, sigma) - y };
    }
    // what is under a custom curve belongs to its points
    return grip || shape !== 'custom' ? { kind: 'playhead', dx } : { kind: 'nothing' };
  };
  const handleAt = (i: number): CurvePoint => {
    const { hot, cold } = asked.schedule();
    return isCustom() ? points()[i]! : { t: i, sigma: i === 0 ? hot : cold };
  };

  const down = (event: PointerEvent): void => {
    if (event.button !== 0 || held) return;
    event.preventDefault();
    const { x, y } = place(event);
    const touch = event.pointerType !== 'mouse';
    from = { x, y, still: true, touch };
    held = grasp(x, y, touch ? REACH.touch : REACH.mouse);
    svg.setPointerCapture(event.pointerId);
    plot.hold(true);
    if (held.kind === 'point') {
      plot.select(held.i);
      plot.handles.at(held.i)?.focus({ preventScroll: true });
    }
    if (held.kind === 'playhead') scrub(x + held.dx, true);
    if (held.kind === 'sigma') asked.change({ sigma: neat(sigmaAt(plot.axes, y)) });
  };
  const move = (event: PointerEvent): void => {
    if (!held || !svg.hasPointerCapture(event.pointerId)) return;
    const { x, y } = place(event);
    if (Math.hypot(x - from.x, y - from.y) > (from.touch ? STILL.touch : STILL.mouse)) from.still = false;
    if (held.kind === 'playhead') scrub(x + held.dx, false);
    if (held.kind === 'sigma') asked.change({ sigma: neat(sigmaAt(plot.axes, y)) });
    if (held.kind === 'point' && !from.still) {
      put(held.i, tAt(plot.axes, x + held.dx), neat(sigmaAt(plot.axes, y + held.dy)));
    }
  };
  const up = (event: PointerEvent): void => {
    if (!held) return;
    const { kind } = held;
    held = undefined;
    plot.hold(false);
    // a finger taps the curve: a double tap would come too late to be distinguished from two taps
    if (event.type !== 'pointerup' || kind !== 'nothing' || !from.still || !from.touch) return;
    const t = tAt(plot.axes, from.x);
    const sigma = sweep(asked.schedule(), t);
    if (Math.abs(yOf(plot.axes, sigma) - from.y) <= REACH.touch && !addAt({ t, sigma })) asked.tell(FULL);
  };
  const twice = (event: MouseEvent): void => {
    if (!isCustom() || from.touch) return;
    const { x, y } = place(event);
    if (y > plot.axes.bottom) return;
    const i = plot.handles.nearest(x, y, REACH.mouse);
    if (i >= 0) return removeAt(i);
    if (!addAt({ t: tAt(plot.axes, x), sigma: sigmaAt(plot.axes, y) })) return asked.tell(FULL);
    // keys go on where the mouse was
    plot.handles.at(plot.handles.selected)?.focus({ preventScroll: true });
  };

  const steer = (i: number, event: KeyboardEvent): boolean => {
    const { key, shiftKey } = event;
    const { t, sigma } = handleAt(i);
    const along = Number(key === 'ArrowRight') - Number(key === 'ArrowLeft');
    const up = Number(key === 'ArrowUp') - Number(key === 'ArrowDown');
    if (up !== 0) put(i, t, Number((sigma * (shiftKey ? KEY.large : KEY.factor) ** up).toPrecision(4)));
    else if (along !== 0) put(i, t + along * (shiftKey ? KEY.largeT : KEY.t), sigma);
    else if (!isCustom()) return false;
    else if (key === 'Delete' || key === 'Backspace') removeAt(i);
    else if (key === 'Insert') add();
    else return walk(i, key);
    return true;
  };
  /** From point to point. */
  const walk = (i: number, key: string): boolean => {
    const to = pointAfter(key, i, points().length - 1);
    if (to === undefined) return false;
    plot.select(to);
    plot.handles.at(to)?.focus();
    return true;
  };
  const steerPlayhead = ({ key, shiftKey }: KeyboardEvent): boolean => {
    const { shape, sigma } = asked.schedule();
    const forth = ['ArrowRight', 'ArrowUp'].includes(key);
    if (!forth && !['ArrowLeft', 'ArrowDown', 'Home', 'End'].includes(key)) return false;
    const sign = forth ? 1 : -1;
    if (shape === 'manual') {
      if (key === 'Home' || key === 'End') return false;
      const factor = (shiftKey ? KEY.large : KEY.factor) ** sign;
      asked.change({ sigma: Number((sigma * factor).toPrecision(4)) });
    } else {
      const by = sign * (shiftKey ? 10 : 1) * 0.01;
      asked.scrub(key === 'Home' ? 0 : key === 'End' ? 1 : asked.moment().t + by, true);
    }
    return true;
  };
  const onKey = (i: number, event: KeyboardEvent): boolean =>
    i >= 0 ? steer(i, event) : event.target === plot.playhead && steerPlayhead(event);
  const onFocus = (i: number): void => {
    if (isCustom()) plot.select(i);
  };

  listenToHandles(svg, plot.handles, { down, move, up, twice, key: onKey, focus: onFocus }, signal);

  const add = (): void => {
    const { t } = asked.moment();
    const now = points();
    const at = now[plot.handles.selected]!;
    const after = now[plot.handles.selected + 1];
    const focused = svg.contains(document.activeElement) && document.activeElement !== plot.playhead;
    // on a point: in the middle of what follows it
    const first = focused && after ? (at.t + after.t) / 2 : t;
    const on = (share: number): CurvePoint => ({ t: share, sigma: sweep(asked.schedule(), share) });
    if (!addAt(on(first)) && !addAt(on(widestGap(now)))) return asked.tell(FULL);
    if (focused) plot.handles.at(plot.handles.selected)?.focus();
  };
  return {
    follow: () => {
      if (held?.kind === 'playhead') asked.scrub(scrubbedTo, false);
    },
    add,
    remove: () => removeAt(plot.handles.selected),
  };
}
