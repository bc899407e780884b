/** The schedule's plot: sigma against the step, the critical temperature, the playhead and the draggable points. */

import type { HeldTemperature } from '../../core/schedule/temperature-trace.ts';
import { evenTicks } from '../../core/plot/ticks.ts';
import type { Schedule } from '../../core/settings/settings.ts';
import { makeSvg, make, setAttributes as set, writer } from '../kit/dom.ts';
import { PlotHandles } from '../kit/plot-handles.ts';
import { moving, short, whole } from '../../core/notation/format.ts';
import {
  axesOf,
  handlesOf,
  scheduleCurve,
  scheduleX,
  sigmaTicks,
  yOf,
  type Axes,
} from '../../core/plot/schedule-axes.ts';

/** What the plot shows besides the moment. */
interface SchedulePlotState {
  schedule: Schedule;
  critical: number;
  /** Sigma is never below this. */
  floor: number;
}

/** Where the playhead is. */
interface SchedulePosition {
  /** Share of the sweep. */
  t: number;
  /** Null while sigma is free. */
  sigma: number | null;
  /** Whether the playhead runs towards the left. */
  returning: boolean;
  /** The temperatures that the user has set while the shape is manual, and the first step of the plot. */
  held: readonly HeldTemperature[];
  from: number;
}

export interface SchedulePlot {
  readonly element: HTMLElement;
  /** Takes the pointer and the keys. */
  readonly svg: SVGSVGElement;
  readonly playhead: SVGGElement;
  readonly axes: Axes;
  /** Where the playhead was drawn last, in pixels. */
  readonly at: { x: number; y: number };
  draw(scene: SchedulePlotState): void;
  follow(moment: SchedulePosition): void;
  readonly handles: PlotHandles;
  /** Takes another handle for the one that keys reach. */
  select(i: number): void;
  /** Keeps the sigma axis as it is while the user drags in the plot. */
  hold(held: boolean): void;
}

/** So near to the right end, the playhead's number meets the critical temperature's name. */
const CROWDED = 190;
const KNOB = 7;
const GRIP = 'M-6 -9H6V-3L0 4L-6 -3Z';
const ARROWS = { forth: 'M-3 -8L3 -4L-3 0Z', back: 'M3 -8L-3 -4L3 0Z' };

export function createSchedulePlot(): SchedulePlot {
  const grid = makeSvg('g', { class: 'grid' });
  const curve = makeSvg('path', { class: 'curve' });
  const recording = makeSvg('path', { class: 'recording' });
  const criticalLine = makeSvg('line', { class: 'critical' });
  const criticalLabel = makeSvg('text', { class: 'critical-label', 'text-anchor': 'end' });
  const floor = makeSvg('rect', { class: 'floor' });
  const stem = makeSvg('line', { class: 'stem', x1: 0, x2: 0 });
  const dot = makeSvg('circle', { class: 'playdot', r: 6 });
  const grip = makeSvg('g', { class: 'grip' }, makeSvg('path', { class: 'grip-body', d: GRIP }));
  const arrow = makeSvg('path', { class: 'grip-arrow' });
  const label = makeSvg('text', { class: 'playlabel' });
  const ring = makeSvg('circle', { class: 'focus-ring', r: 12 });
  grip.append(arrow);
  const playhead = makeSvg(
    'g',
    { class: 'playhead', role: 'slider', tabindex: 0 },
    stem,
    grip,
    ring,
    dot,
    label,
  );
  const handles = new PlotHandles('handles', makeHandle);
  const svg = makeSvg(
    'svg',
    { class: 'svg-plot schedule-svg', role: 'group' },
    grid,
    floor,
    criticalLine,
    criticalLabel,
    curve,
    recording,
    playhead,
    handles.group,
  );
  const element = make('div', 'schedule-plot', svg);

  let axes: Axes = { left: 50, top: 16, right: 51, bottom: 17, low: 0.05, high: 2 };
  let scene: SchedulePlotState | undefined;
  let held = false;
  const at = { x: 0, y: 0 };
  const writeLabel = writer(label);
  const writeCritical = writer(criticalLabel);

  const drawGrid = ({ schedule: { length } }: SchedulePlotState): void => {
    const { left, right, top, bottom } = axes;
    const sigmas = sigmaTicks(axes).flatMap((sigma) => {
      const y = yOf(axes, sigma);
      return [
        makeSvg('line', { x1: left, x2: right, y1: y, y2: y }),
        makeSvg('text', { x: left - 14, y: y + 5, 'text-anchor': 'end' }, short(sigma)),
      ];
    });
    const most = Math.max(2, Math.floor((right - left) / 100));
    const steps = evenTicks(0, length, length / most).flatMap((step) => {
      const x = scheduleX(axes, step / (length - 1));
      if (x > right + 1 || !Number.isInteger(step)) return [];
      const anchor = x > right - 20 ? 'end' : 'middle';
      return [
        makeSvg('line', { x1: x, x2: x, y1: bottom, y2: bottom + 5 }),
        makeSvg('text', { x: Math.min(x, right + 14), y: bottom + 19, 'text-anchor': anchor }, whole(step)),
      ];
    });
    const names = [
      makeSvg('text', { class: 'axis', x: left - 14, y: top - 4, 'text-anchor': 'end' }, 'σ'),
      makeSvg('text', { class: 'axis', x: left - 14, y: bottom + 19, 'text-anchor': 'end' }, 'step'),
    ];
    const frame = makeSvg('line', { class: 'baseline', x1: left, x2: right, y1: bottom, y2: bottom });
    grid.replaceChildren(...sigmas, frame, ...steps, ...names);
  };

  const drawCurve = ({ schedule, floor: least }: SchedulePlotState): void => {
    const corners = scheduleCurve(schedule, least, Math.ceil(axes.right - axes.left)).map(
      ({ t, sigma }) => `${scheduleX(axes, t).toFixed(1)} ${yOf(axes, sigma).toFixed(1)}`,
    );
    set(curve, { d: schedule.shape === 'manual' ? '' : `M${corners.join('L')}` });
  };

  const drawHandles = ({ schedule }: SchedulePlotState): void => {
    const custom = schedule.shape === 'custom';
    const points = handlesOf(schedule);
    const places = points.map(({ t, sigma }) => ({ x: scheduleX(axes, t), y: yOf(axes, sigma) }));
    handles.draw(places, (i) => {
      const { t, sigma } = points[i]!;
      const value = `sigma ${short(sigma)}`;
      const where = custom ? `${short(Math.round(1000 * t) / 10)} % of the sweep, ${value}` : value;
      const name = custom ? `point ${i + 1} of ${points.length}` : `${i === 0 ? 'hot' : 'cold'} end`;
      return {
        tabindex: i === handles.selected || !custom ? 0 : -1,
        'data-selected': custom && i === handles.selected,
        'aria-label': `${name}: ${where}`,
        'aria-valuemin': axes.low,
        'aria-valuemax': axes.high,
        'aria-valuenow': sigma,
        'aria-valuetext': where,
        'aria-orientation': 'vertical',
      };
    });
  };

  const drawAll = (): void => {
    const { clientWidth: width, clientHeight: height } = element;
    if (!scene || width === 0) return;
    const { schedule, critical, floor: least } = scene;
    const { low, high } = axes;
    axes = axesOf(width, height, schedule, [critical]);
    if (held) axes = { ...axes, low, high };
    const { left, right, top, bottom } = axes;
    set(svg, { 'data-shape': schedule.shape });
    drawGrid(scene);
    drawHandles(scene);
    drawCurve(scene);
    const y = yOf(axes, critical);
    set(criticalLine, { x1: left, x2: right, y1: y, y2: y });
    set(criticalLabel, { x: right - 4 });
    writeCritical(`critical σ = ${short(critical)}`);
    const ground = Math.min(Math.max(yOf(axes, least), top), bottom);
    set(floor, { x: left, width: right - left, y: ground, height: bottom - ground });
    set(stem, { y1: top, y2: bottom });
    set(grip, { transform: `translate(0 ${top - 4})` });
  };

  const drawRecording = ({ t, sigma, held: parts, from }: SchedulePosition): void => {
    const last = scene!.schedule.length - 1;
    const place = (step: number, sigma: number): string =>
      `${scheduleX(axes, (step - from) / last).toFixed(1)} ${yOf(axes, sigma).toFixed(1)}`;
    const corners = parts.flatMap(({ first, last: end, sigma }) => [place(first, sigma), place(end, sigma)]);
    if (corners.length > 0 && sigma !== null) corners.push(place(from + t * last, sigma));
    set(recording, { d: corners.length > 0 ? `M${corners.join('L')}` : '' });
  };

  return {
    element,
    svg,
    playhead,
    get axes() {
      return axes;
    },
    at,
    draw: (next) => {
      scene = next;
      drawAll();
    },
    follow: (moment) => {
      if (!scene || element.clientWidth === 0) return;
      const { t, sigma, returning } = moment;
      const { right, bottom } = axes;
      at.x = scheduleX(axes, t);
      at.y = sigma === null ? bottom : yOf(axes, sigma);
      set(playhead, { transform: `translate(${at.x.toFixed(1)} 0)`, 'data-free': sigma === null });
      const y = at.y.toFixed(1);
      set(dot, { cy: y });
      set(ring, { cy: y });
      set(arrow, { d: returning ? ARROWS.back : ARROWS.forth });
      // above a curve that falls to the right, below one that comes from the left; not over the critical temperature's name
      const beside = at.x < right - 76 ? 1 : -1;
      const critical = yOf(axes, scene.critical);
      const crowded = Math.abs(at.y - critical) < 36 && at.x > right - CROWDED;
      const below = at.y < bottom - 24 && (crowded ? at.y >= critical : beside < 0);
      set(criticalLabel, { y: critical + (crowded && !below ? 18 : -7) });
      set(label, {
        x: 12 * beside,
        y: (at.y + (below ? 24 : -11)).toFixed(1),
        'text-anchor': beside > 0 ? 'start' : 'end',
      });
      writeLabel(sigma === null ? 'σ optimized' : moving(sigma));
      drawRecording(moment);
    },
    handles,
    select: (i) => {
      handles.selected = i;
      if (scene) drawHandles(scene);
    },
    hold: (now) => {
      held = now;
      if (!now) drawAll();
    },
  };
}

const makeHandle = (): SVGGElement =>
  makeSvg(
    'g',
    { class: 'handle', role: 'slider' },
    makeSvg('circle', { class: 'hit', r: 14 }),
    makeSvg('circle', { class: 'focus-ring', r: 12 }),
    makeSvg('circle', { class: 'knob', r: KNOB }),
  );
