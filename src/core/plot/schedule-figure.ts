/** The plot of the schedule for a file. The page's can be dragged, and that of a clip is small: both draw their own. */

import { criticalTemperature } from '../data/folded-cache.ts';
import { moving, short, whole } from '../notation/format.ts';
import { phase } from '../schedule/schedule.ts';
import type { Settings } from '../settings/settings.ts';
import { labelled, type Figure } from './figure.ts';
import { axesOf, scheduleCurve, sigmaTicks } from './schedule-axes.ts';
import { evenTicks } from './ticks.ts';

/** Parts of the sweep of which each has a point of the curve. */
const PARTS = 800;

/** @param temperature the sigma of annealed teams now; null: none */
export function scheduleFigure(
  { schedule, sigmaFloor, ...settings }: Settings,
  scheduleStep: number,
  temperature: number | null,
): Figure {
  const critical = criticalTemperature(settings);
  const { low, high } = axesOf(0, 0, schedule, [critical]);
  const last = schedule.length - 1;
  const curve = scheduleCurve(schedule, sigmaFloor, PARTS);
  const now = schedule.shape === 'manual' ? last : phase(schedule, scheduleStep);
  return {
    title: 'The schedule',
    description: `Sigma against the step, ${schedule.shape}; critical at ${moving(critical)}`,
    x: {
      title: 'step of the schedule',
      log: false,
      range: [0, last],
      ticks: (pixels) => {
        const most = Math.max(2, Math.floor(pixels / 100));
        return labelled(evenTicks(0, last, last / most).filter(Number.isInteger), whole);
      },
    },
    y: {
      title: 'σ',
      log: true,
      range: [low, high],
      ticks: (pixels) => labelled(sigmaTicks({ top: 0, bottom: pixels, low, high }), short),
    },
    at: curve.map(({ t }) => t * last),
    lines: [{ y: curve.map(({ sigma }) => sigma), ink: 'curve' }],
    levels: [{ y: critical, name: `critical σ = ${short(critical)}`, ink: 'critical' }],
    points:
      temperature === null
        ? []
        : [{ x: now, y: temperature, name: `σ = ${moving(temperature)}`, ink: 'temperature' }],
  };
}
