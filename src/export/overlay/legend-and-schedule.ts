/** Two blocks of the overlay: the legend, and the schedule with its moving mark. */

import { CLASSES, CLASS_NAMES } from '../../core/simulation/census.ts';
import { criticalTemperature } from '../../core/data/folded-cache.ts';
import type { FrameStatus } from '../../core/readout/frame-status.ts';
import { moving, short, whole } from '../../core/notation/format.ts';
import { teamName, teamNames } from '../../core/settings/team-names.ts';
import {
  axesOf,
  scheduleCurve,
  scheduleX,
  sigmaTicks,
  yOf,
  type Axes,
} from '../../core/plot/schedule-axes.ts';
import { phase } from '../../core/schedule/schedule.ts';
import { disc, type Block, type OverlayContext } from './blocks.ts';
import { badgeOf } from './readout.ts';
import { fitText, setFace, textWidth, writeTabular } from './typesetting.ts';

/** What the colours mean: the classes, or the teams; in as few rows as have room. */
export function legend(paper: OverlayContext, { settings }: FrameStatus, most: number): Block {
  const { on, inks, text, line } = paper;
  const race = settings.teams.length > 1;
  const side = 1.25 * text.size;
  const dot = 0.36 * text.size;
  const indent = race ? 1.35 * side : 3.2 * dot;
  const gap = 1.2 * text.size;
  const names = (race ? teamNames(settings).map(teamName) : CLASSES.map((key) => CLASS_NAMES[key])).map(
    (name) => fitText(on, text, name, most - indent),
  );
  const cell = indent + Math.max(...names.map((name) => textWidth(on, text, name)));
  const widest = Math.max(1, Math.floor((most + gap) / (cell + gap)));
  // rows of about equal length
  const rows = Math.ceil(names.length / widest);
  const columns = Math.ceil(names.length / rows);
  const high = line(text) + (race ? 0.15 * text.size : 0);
  return {
    width: columns * cell + (columns - 1) * gap,
    height: rows * high,
    draw: (x, y) =>
      names.forEach((name, k) => {
        const left = x + (k % columns) * (cell + gap);
        const base = y + Math.floor(k / columns) * high + text.size;
        if (race) badgeOf(paper, k, left, base, side);
        else disc(on, inks.classes[CLASSES[k]!], left + dot, base - 0.34 * text.size, dot);
        setFace(on, text);
        on.fillStyle = inks.text;
        on.fillText(name, left + indent, base);
      }),
  };
}

/** Sigma against the step, the critical temperature, and where the crowd is now; undefined if no team is annealed. */
export function scheduleBlock(paper: OverlayContext, status: FrameStatus, width: number): Block | undefined {
  const { settings, scheduleStep, temperature } = status;
  if (!settings.teams.some((team) => team.annealed)) return undefined;
  const { on, inks, text, fine, line } = paper;
  const height = line(text) + 4.6 * text.size + line(fine);
  return {
    width,
    height,
    draw: (x, y) => {
      const { schedule } = settings;
      const critical = criticalTemperature(settings);
      const { low, high } = axesOf(width, height, schedule, [critical]);
      const axes: Axes = {
        left: x + textWidth(on, fine, '0.05') + 0.5 * fine.size,
        right: x + width - 0.4 * fine.size,
        top: y + line(text) + 0.3 * fine.size,
        bottom: y + height - line(fine) - 0.2 * fine.size,
        low,
        high,
      };
      on.fillStyle = inks.dim;
      setFace(on, fine);
      on.fillText(schedule.shape === 'manual' ? 'σ set manually' : 'schedule', x, y + text.size);
      on.fillStyle = inks.temperature;
      const now = temperature === null ? 'σ optimized' : `σ = ${moving(temperature)}`;
      writeTabular(on, text, now, [axes.right, y + text.size], true);
      drawAxes(paper, axes, schedule.shape === 'manual' ? undefined : schedule.length);
      drawCritical(paper, axes, critical);
      const t = schedule.shape === 'manual' ? 1 : phase(schedule, scheduleStep) / (schedule.length - 1);
      drawCurve(paper, axes, status);
      if (temperature === null) return;
      const at = Math.min(Math.max(yOf(axes, temperature), axes.top), axes.bottom);
      disc(on, inks.temperature, scheduleX(axes, t), at, 0.3 * text.size);
    },
  };
}

function drawAxes({ on, inks, fine }: OverlayContext, axes: Axes, length: number | undefined): void {
  const { left, right, bottom } = axes;
  const thin = fine.size / 16;
  on.textAlign = 'left';
  for (const sigma of sigmaTicks(axes, 1.7 * fine.size)) {
    const y = yOf(axes, sigma);
    on.fillStyle = inks.track;
    on.fillRect(left, y - thin / 2, right - left, thin);
    on.fillStyle = inks.dim;
    const words = short(sigma);
    on.fillText(words, left - 0.5 * fine.size - textWidth(on, fine, words), y + 0.34 * fine.size);
  }
  on.fillStyle = inks.dim;
  on.fillRect(left, bottom - thin / 2, right - left, thin);
  if (length === undefined) return;
  const words = `${whole(length)} steps`;
  const base = bottom + 1.15 * fine.size;
  on.fillText(words, right - textWidth(on, fine, words), base);
  on.fillText('0', left, base);
}

function drawCritical({ on, inks, fine }: OverlayContext, axes: Axes, critical: number): void {
  const { left, right, top } = axes;
  const y = yOf(axes, critical);
  on.save();
  on.strokeStyle = inks.dim;
  on.lineWidth = fine.size / 12;
  on.setLineDash([fine.size / 3, fine.size / 3]);
  on.beginPath();
  on.moveTo(left, y);
  on.lineTo(right, y);
  on.stroke();
  on.restore();
  const words = 'critical';
  const above = y - 0.3 * fine.size;
  on.fillStyle = inks.dim;
  const width = textWidth(on, fine, words);
  on.fillText(words, right - width, above - fine.size > top ? above : y + fine.size);
}

function drawCurve(
  { on, inks, text }: OverlayContext,
  axes: Axes,
  { settings, temperature }: FrameStatus,
): void {
  const { schedule, sigmaFloor } = settings;
  on.save();
  on.strokeStyle = inks.text;
  on.lineWidth = text.size / 10;
  on.lineJoin = 'round';
  on.beginPath();
  const shown = { ...schedule, sigma: temperature ?? schedule.sigma };
  for (const { t, sigma } of scheduleCurve(shown, sigmaFloor, Math.ceil(axes.right - axes.left)))
    on.lineTo(scheduleX(axes, t), yOf(axes, sigma));
  on.stroke();
  on.restore();
}
