/** Colours for shaders. Colour management is off, so numbers reach the screen unchanged. */

import { float, mix, step, uniform } from 'three/tsl';
import { Vector3, Vector4 } from 'three/webgpu';
import type { Node } from 'three/webgpu';
import type { ViewSettings } from '../../core/settings/view-settings.ts';
import { CLASSES, CLASS_CODES } from '../../core/simulation/census.ts';
import { channels, paletteOf, type Palette } from '../../core/colour/palette.ts';
import type { Float } from './tsl-arithmetic.ts';

/** Besides counting each walker so many times, the glow brightens everything by this power of it. */
export const GAIN = 0.25;
/** The share of the glow over an escape map, whose colours are to be compared with those of the scale. */
const OVER_MAP = 0.2;

/** How many times the glow counts each walker. */
export const glowOf = ({ glow, paint }: ViewSettings): number =>
  (paint === 'likelihood' ? 1 : OVER_MAP) * glow;

/** Under a crowd, from so much cover on, an edged surface is so much nearer to the ground: a thin crowd has a rim. */
export const [KNOCKED, KNOCK] = [0.25, 0.5];

/** How much of the surface a glow may cover: never all; of one team's classes the mist that moves least. */
const COVER = { classes: [0.7, 0.95, 0.95, 0.95], teams: [0.88, 0.88, 0.88, 0.88] };
/** Of what moves near the saddle. */
export const COVER_NEAR = 0.95;
/** The classes that have a channel of the glow of their own; the first is also that of those near the saddle. */
const CHANNELS = ['travelling', 'converged', 'frozen', 'arrived'] as const;

/**
 * What the crowd is painted with: an ink for each class while there is one team, one for each team while several race.
 */
export class CrowdColours {
  /** Whose light is shown: 1 or 0 for each channel of the glow. */
  readonly shown = uniform(new Vector4(1, 1, 1, 1));
  /** How much of the surface each may cover, 0 to 1. */
  readonly cover = uniform(new Vector4(1, 1, 1, 1));
  /** 0 = by class, 1 = by team. */
  readonly byTeam = uniform(0);
  /** Red, green and blue of each walker's ink: by class or by team. */
  private readonly paints = CLASSES.map(() => uniform(new Vector3()));
  /** The same of each channel of the glow, and of what moves near the saddle. */
  readonly lights = CHANNELS.map(() => uniform(new Vector3()));
  readonly nearSaddle = uniform(new Vector3());
  private teams = 1;

  configure(teams: number, { classes, teams: colours }: Palette = paletteOf()): void {
    this.teams = teams;
    const several = teams > 1;
    this.byTeam.value = several ? 1 : 0;
    this.cover.value.fromArray(several ? COVER.teams : COVER.classes);
    const paints = several ? colours : CLASSES.map((name) => classes[name]);
    paints.forEach((paint, k) => this.paints[k]!.value.set(...channels(paint)));
    const lights = several ? colours : CHANNELS.map((name) => classes[name]);
    lights.forEach((light, k) => this.lights[k]!.value.set(...channels(light)));
    this.nearSaddle.value.set(...channels(classes.stalled));
    this.show(null);
  }

  /** Shows one team's light alone, or with null that of all. */
  show(team: number | null): void {
    const several = this.teams > 1;
    const bright = (k: number): number => (several && (team === null ? k >= this.teams : k !== team) ? 0 : 1);
    this.shown.value.set(bright(0), bright(1), bright(2), bright(3));
  }

  /** The colour of a walker of which CLASS_CODES team + class is stored. */
  of(stored: Float): Node<'vec3'> {
    const whole = stored.add(0.5).floor().toVar();
    const team = whole.div(CLASS_CODES).floor().toVar();
    // by arithmetic: a software GPU would compute what has led here once for each way that it could go on
    const number = mix(whole.sub(team.mul(CLASS_CODES)), team, this.byTeam).toVar();
    let colour = this.paints[0] as unknown as Node<'vec3'>;
    for (let k = 1; k < this.paints.length; k++) {
      colour = mix(colour, this.paints[k]!, number.sub(k - 1).clamp(0, 1));
    }
    return colour;
  }
}

/** 1 within `half` pixels of the line, 0 a pixel further out; `distance` and its screen derivative in any unit. */
export function hairline(distance: Float, perPixel: Float, half: number): Float {
  // where it hardly changes from pixel to pixel, on a wall that runs along it, there is no line but noise
  return float(half + 0.5)
    .sub(distance.abs().div(perPixel.max(1e-9)))
    .clamp(0, 1)
    .mul(step(1e-5, perPixel));
}
