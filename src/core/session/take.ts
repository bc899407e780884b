/**
 * A take, and how it is written: the user's actions and their times, from which the same frames can be computed again at any size and frame
 * rate. The actions are exact, each stored with the step before which it was made; between them the clock and the
 * camera are interpolated linearly.
 */

import type { Action, LoggedAction, ActionLog } from './action-log.ts';
import { shownAs } from './action-log.ts';
import { toQuery } from '../link/settings-query.ts';
import { ValidationError } from '../util/validation-error.ts';
import type { Settings } from '../settings/settings.ts';
import { simplify, type Knot } from '../util/piecewise-linear.ts';

export const TAKE_VERSION = 1;
/** What a take may hold. */
export const TAKE_LIMITS = {
  seconds: 3600,
  deeds: 20_000,
  knots: 50_000,
  characters: 8_000_000,
  /** Walkers placed explicitly. */
  placed: 4096,
  /** Actions times data points: each action is tried on all data points. */
  tries: 2_000_000,
};

/** How far off the step count may be between two actions, in steps; and the camera, in degrees or the view's units. */
const TOLERANCE = { clock: 0.5, camera: 0.01 };

export interface Timed extends LoggedAction {
  /** Seconds since the take began. */
  readonly time: number;
}

export interface Take {
  readonly saddlescope: 'take';
  readonly version: typeof TAKE_VERSION;
  /** What computed the crowd: another engine rounds otherwise. */
  readonly engine: 'WebGPU' | 'CPU';
  /** The link of the crowd's birth, with the picture as it was when the take began. */
  readonly link: string;
  /** The (mu, sigma) pairs with which the crowd began, if it was placed explicitly. */
  readonly placed?: readonly number[];
  /** What was done to the crowd before the take. */
  readonly before: readonly LoggedAction[];
  readonly seconds: number;
  /** Steps that the crowd had made, in time. */
  readonly pace: readonly Knot[];
  /** The five numbers of the camera, in time. */
  readonly camera: readonly Knot[];
  readonly deeds: readonly Timed[];
}

/** Writes a take down while it happens. */
export class TakeWriter {
  readonly #head: Pick<Take, 'engine' | 'link' | 'placed' | 'before'>;
  readonly #pace: Knot[] = [];
  readonly #camera: Knot[] = [];
  readonly #deeds: Timed[] = [];
  readonly #start: number;

  /**
   * Begins at `time` in seconds, with the crowd of the log after `clock` steps, shown by `now`.
   * @throws ValidationError if the crowd cannot be made again
   */
  constructor(time: number, clock: number, log: ActionLog, now: Settings, engine: Take['engine']) {
    const { placed, invalidReason, birth, entries } = log;
    if (invalidReason)
      throw new ValidationError(
        'take',
        undefined,
        'started while all changes of the walkers are known',
        `walkers for which ${invalidReason}`,
      );
    if (placed && placed.length > 2 * TAKE_LIMITS.placed) {
      const said = `${placed.length / 2} placed walkers`;
      throw new ValidationError(
        'take',
        undefined,
        `started with at most ${TAKE_LIMITS.placed} placed walkers`,
        said,
      );
    }
    this.#start = time;
    this.#head = {
      engine,
      link: toQuery(shownAs(birth, now)),
      ...(placed && { placed: [...placed] }),
      before: [...entries],
    };
    this.#pace.push([0, clock]);
  }

  /** What was done at `time` in seconds, between the clocks before and after it. */
  note(time: number, clock: number, deed: Action, after: number): void {
    const at = this.#at(time);
    this.#deeds.push({ time: at, clock, deed });
    this.#pace.push([at, clock]);
    if (after !== clock) this.#pace.push([at, after]);
  }

  /** A picture was drawn at `time` in seconds, after `clock` steps, from where the camera was. */
  frame(time: number, clock: number, camera: readonly number[]): void {
    const at = this.#at(time);
    this.#pace.push([at, clock]);
    const [azimuth = 0, ...rest] = camera;
    // not the long way round between two pictures
    const before = this.#camera.at(-1)?.[1] ?? azimuth;
    const knot: Knot = [at, azimuth + 360 * Math.round((before - azimuth) / 360), ...rest];
    // for a camera that stands still the first and the last time are enough
    const still = (other: Knot | undefined): boolean =>
      other?.every((value, k) => k === 0 || value === knot[k]) ?? false;
    if (still(this.#camera.at(-1)) && still(this.#camera.at(-2))) this.#camera.pop();
    this.#camera.push(knot);
  }

  /** Seconds so far. */
  seconds(time: number): number {
    return this.#at(time);
  }

  /** Whether it holds as much as can be read again. */
  full(time: number): boolean {
    const { seconds, deeds, knots } = TAKE_LIMITS;
    const most = Math.max(this.#camera.length, this.#deeds.length * 2);
    return this.#at(time) >= seconds || this.#deeds.length >= deeds || most >= knots;
  }

  end(time: number): Take {
    const mark = new Set(this.#deeds.map((deed) => deed.time));
    // a clock that ran by fits and starts is smoothed until it can be read again
    let pace = thinnedBetween(this.#pace, TOLERANCE.clock, mark);
    for (let tolerance = 2; pace.length > TAKE_LIMITS.knots; tolerance *= 2) {
      pace = thinnedBetween(this.#pace, tolerance, mark);
    }
    return {
      saddlescope: 'take',
      version: TAKE_VERSION,
      ...this.#head,
      seconds: this.#at(time),
      pace,
      camera: simplify(this.#camera, TOLERANCE.camera),
      deeds: this.#deeds,
    };
  }

  #at(time: number): number {
    // to the millisecond; never before what was written last
    return Math.max(Math.round((time - this.#start) * 1000) / 1000, this.#pace.at(-1)?.[0] ?? 0);
  }
}

/** Thinned, but with all knots at the marked times. */
function thinnedBetween(knots: readonly Knot[], tolerance: number, marked: ReadonlySet<number>): Knot[] {
  const parts: Knot[] = [];
  let from = 0;
  knots.forEach((knot, k) => {
    if (k === knots.length - 1 || marked.has(knot[0])) {
      const part = simplify(knots.slice(from, k + 1), tolerance);
      parts.push(...(from === 0 ? part : part.slice(1)));
      from = k;
    }
  });
  return parts;
}
