/** The Schedule page: sigma against the step, past and planned, and the controls that change it. */

import { curveOf, fromPoints } from '../../core/schedule/custom-curve.ts';
import { TemperatureTrace } from '../../core/schedule/temperature-trace.ts';
import { isReleased, isReturning, phase, stepAt, sweepsBefore } from '../../core/schedule/schedule.ts';
import { isAnnealed, type Schedule, type Settings } from '../../core/settings/settings.ts';
import type { Actions } from '../../api/actions.ts';
import type { FrameStatus } from '../../core/readout/frame-status.ts';
import { criticalTemperature } from '../../core/data/folded-cache.ts';
import { button, make, setAttributes } from '../kit/dom.ts';
import type { Page } from '../kit/drawer.ts';
import { watchSize } from '../kit/lifetime.ts';
import { moving, whole } from '../../core/notation/format.ts';
import { createControls } from './controls.ts';
import { createScheduleDrag, type ScheduleDragHandlers } from './drag.ts';
import { createSchedulePlot } from './plot.ts';

export interface ScheduleEditor {
  refresh(settings: Settings): void;
  report(status: FrameStatus): void;
}

/** Milliseconds between two readings of the playhead for a screen reader. */
const SPOKEN = 1000;

/** In words: what the schedule is doing. */
function stateOf(schedule: Schedule, step: number, sigma: number | null, recorded: number): string {
  const { shape, repeat, length } = schedule;
  if (shape === 'manual') return `set by you · ${whole(recorded)} steps recorded`;
  if (isReleased(schedule, step)) return 'σ is optimized again';
  if (repeat === 'once' && step >= length) return `held at σ = ${moving(sigma ?? NaN)}`;
  const at = `step ${whole(phase(schedule, step))} of ${whole(length)}`;
  const turn = whole(sweepsBefore(schedule, step) + 1);
  if (repeat === 'loop') return `loop ${turn} · ${at}`;
  if (repeat === 'bounce') return `bounce ${turn}, ${isReturning(schedule, step) ? 'back' : 'forth'} · ${at}`;
  return at;
}

export function createSchedule(page: Page, actions: Actions, signal: AbortSignal): ScheduleEditor {
  const plot = createSchedulePlot();
  const recording = new TemperatureTrace();
  let step = 0;
  let sigma: number | null = null;
  let drawn = '';
  let scrubbedFrom = 0;
  let spokenAt = -Infinity;

  const schedule = (): Schedule => actions.settings().schedule;
  const change = (patch: Partial<Schedule>): void => actions.change({ schedule: patch });
  const share = (): number => {
    const of = schedule();
    if (of.shape !== 'manual') return phase(of, step) / (of.length - 1);
    return Math.min((step - (recording.held[0]?.first ?? step)) / (of.length - 1), 1);
  };

  const keep = (): void => {
    const curve = recording.curve();
    if (!curve) return change({ shape: 'custom' });
    change({ shape: 'custom', points: fromPoints(curve.points), length: curve.length });
    // the end of the curve, where the user is
    actions.seek(curve.length - 1);
  };
  const chooseShape = (shape: Schedule['shape']): void => {
    const before = schedule();
    if (shape === before.shape) return;
    if (shape === 'custom' && before.shape === 'manual') keep();
    else if (shape === 'custom') change({ shape, points: fromPoints(curveOf(before)) });
    else if (shape === 'manual') change({ shape, sigma: Number((sigma ?? before.sigma).toPrecision(4)) });
    else change({ shape });
  };
  const controls = createControls({
    shape: chooseShape,
    change,
    rewind: () => {
      recording.clear();
      actions.seek(0);
    },
    keep,
    add: () => hand.add(),
    remove: () => hand.remove(),
  });
  const handlers: ScheduleDragHandlers = {
    schedule,
    change,
    scrub: (t, begins) => {
      // a movement stays in the sweep in which it began
      if (begins) scrubbedFrom = step;
      spokenAt = -Infinity;
      actions.seek(stepAt(schedule(), t, scrubbedFrom));
    },
    moment: () => ({ t: share(), sigma }),
    tell: controls.tell,
  };
  const hand = createScheduleDrag(plot, handlers, signal);

  const anneal = button('strong schedule-anneal', 'Anneal', actions.toggleAnnealing);
  const idle = make('div', 'schedule-idle', make('p', '', 'No team follows the schedule.'), anneal);
  plot.element.append(idle);
  page.bar.append(controls.shapes);
  page.element.append(plot.element, controls.side);

  const describe = (): void => {
    const { shape, sigma: asked } = schedule();
    const manual = shape === 'manual';
    const t = share();
    const at = sigma === null ? 'sigma is optimized' : `sigma ${moving(sigma)}`;
    const { low, high } = plot.axes;
    setAttributes(plot.playhead, {
      'aria-label': manual ? 'Temperature σ' : 'Playhead',
      'aria-orientation': manual ? 'vertical' : 'horizontal',
      'aria-valuemin': manual ? low : 0,
      'aria-valuemax': manual ? high : 100,
      // also where no team follows the temperature, the user sets it
      'aria-valuenow': manual ? (sigma ?? asked) : Math.round(1000 * t) / 10,
      'aria-valuetext': manual ? at : `${Math.round(100 * t)} % of the sweep, ${at}`,
    });
  };
  const follow = (): void => {
    const of = schedule();
    const manual = of.shape === 'manual';
    hand.follow();
    plot.follow({
      t: share(),
      sigma,
      returning: !manual && isReturning(of, step),
      held: manual ? recording.held : [],
      from: recording.held[0]?.first ?? step,
    });
    controls.status(sigma === null && !isReleased(of, step) ? '' : stateOf(of, step, sigma, recording.steps));
    controls.canKeep(recording.steps >= 2);
    const now = performance.now();
    if (now - spokenAt < SPOKEN) return;
    spokenAt = now;
    describe();
  };
  const refresh = (settings: Settings): void => {
    if (!page.shown()) return;
    const critical = criticalTemperature(settings);
    const annealed = isAnnealed(settings);
    const { width, height } = plot.element.getBoundingClientRect();
    const key = JSON.stringify([settings.schedule, settings.sigmaFloor, critical, annealed, width, height]);
    if (key === drawn) return;
    drawn = key;
    controls.show(settings.schedule);
    page.element.dataset['annealed'] = String(annealed);
    idle.hidden = annealed;
    plot.svg.setAttribute('aria-label', `Sigma against the step; critical at ${moving(critical)}`);
    plot.draw({ schedule: settings.schedule, critical, floor: settings.sigmaFloor });
    spokenAt = -Infinity;
    follow();
  };
  const redraw = (): void => refresh(actions.settings());
  page.onShow(redraw);
  plot.playhead.addEventListener('focus', () => describe());
  watchSize(signal, redraw, plot.element);

  return {
    refresh,
    report: (status) => {
      ({ scheduleStep: step, temperature: sigma } = status);
      const { schedule: of } = status.settings;
      if (of.shape === 'manual' && sigma !== null) recording.note(step, sigma, of.length);
      else recording.clear();
      if (page.shown()) follow();
    },
  };
}
