/**
 * The temperature slider: follows the schedule until the user drags it, then holds its value. A mark shows the
 * critical temperature.
 */

import type { Settings } from '../../core/settings/settings.ts';
import type { Actions } from '../../api/actions.ts';
import { criticalTemperature } from '../../core/data/folded-cache.ts';
import { make, writer } from '../kit/dom.ts';
import { NOTCHES, makeSlider, positionOf, showPosition, steered } from '../kit/slider.ts';
import { moving, short } from '../../core/notation/format.ts';
import { createScale, digits, type Ends, type SliderScale } from '../kit/slider-scale.ts';

/** Returns the ends of the slider: linear, unless that would crowd the cold half. */
export function temperatureEnds({ schedule: { hot, cold } }: Settings): Ends {
  const [min, max] = [Math.min(hot, cold), Math.max(hot, cold)];
  // nothing to move between: leave room on the side where sigma surely may be
  if (min === max) return { min: min > 1 ? min / 2 : min, max: min > 1 ? min : min * 2, snap: digits(3) };
  return { min, max, log: max / min > 100, snap: digits(3) };
}

export interface TemperatureSlider {
  readonly element: HTMLElement;
  refresh(settings: Settings): void;
  /** The temperature at this moment, null while sigma is free; ignored while the user drags the slider. */
  follow(sigma: number | null): void;
}

/** Which side of the critical temperature a sigma is on. */
function phaseOf(sigma: number, critical: number): 'above' | 'at' | 'below' {
  if (Math.abs(sigma - critical) < 5e-4 * critical) return 'at';
  return sigma > critical ? 'above' : 'below';
}

/** What that makes of mu = 0, when mu alone is free. */
function phaseWords(phase: 'above' | 'at' | 'below', critical: number): string {
  const s = short(critical);
  if (phase === 'at') return `σ ≈ ${s}: the maximum at μ = 0 is flat`;
  if (phase === 'above') return `σ > ${s}: μ = 0 is the global maximum`;
  return `σ < ${s}: μ = 0 is a minimum, and the walkers move apart`;
}

export function createTemperature(actions: Actions): TemperatureSlider {
  const slider = makeSlider();
  slider.setAttribute('aria-label', 'Temperature sigma');
  const value = make('output', 'temperature-value');
  const mark = make('span', 'temperature-mark');
  const markLabel = make('span', 'temperature-mark-label');
  const track = make('div', 'temperature-track', mark, markLabel, slider);
  const words = make('span', 'temperature-phase cut');
  const name = make('span', 'temperature-name', 'Temperature σ');
  const element = make('div', 'temperature glass', name, track, value, words);
  element.title =
    'Drag σ below the critical temperature: the walkers soon split and run to the best μ on each side.';

  let scale: SliderScale;
  let critical = 1;
  let sigma = 1;
  let byHand = false;
  const writeValue = writer(value);
  const writeMark = writer(markLabel);
  const writeWords = writer(words);
  const take = (wanted: number): void => actions.change({ schedule: { shape: 'manual', sigma: wanted } });
  slider.addEventListener('input', () => take(scale.toValue(positionOf(slider))));
  slider.addEventListener('keydown', (event) => {
    const notches = NOTCHES[event.key];
    if (notches === undefined) return;
    event.preventDefault();
    take(steered(scale, sigma, notches));
  });

  const show = (now: number): void => {
    sigma = now;
    const phase = phaseOf(now, critical);
    if (element.dataset.phase !== phase) element.dataset.phase = phase;
    writeValue(moving(now));
    writeWords(phaseWords(phase, critical));
    showPosition(
      slider,
      scale.toPosition(now),
      `${short(now)}, ${phase} the critical temperature ${short(critical)}`,
    );
  };
  /** The knob stays where the schedule let go. */
  const free = (): void => {
    if (element.dataset['phase'] === 'free') return;
    element.dataset['phase'] = 'free';
    writeValue('free');
    writeWords('');
    slider.setAttribute('aria-valuetext', 'sigma is optimized');
  };
  const refresh = (settings: Settings): void => {
    const ends = temperatureEnds(settings);
    scale = createScale(ends);
    critical = criticalTemperature(settings);
    const offered = critical >= ends.min && critical <= ends.max;
    mark.hidden = markLabel.hidden = !offered;
    track.style.setProperty('--critical', String(scale.toPosition(critical)));
    writeMark(`critical ${short(critical)}`);
    byHand = settings.schedule.shape === 'manual';
    if (byHand) show(settings.schedule.sigma);
  };
  refresh(actions.settings());
  return {
    element,
    refresh,
    follow: (now) => {
      // on a slow machine the engine's temperature comes late, and would pull the knob away from the user's pointer
      if (byHand) return;
      if (now === null) free();
      else show(now);
    },
  };
}
