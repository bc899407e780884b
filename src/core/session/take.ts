/**
 * A take: the user's actions and their times, from which the same frames can be computed again at any size and frame
 * rate. The actions are exact, each stored with the step before which it was made; between them the clock and the
 * camera are interpolated linearly.
 */

import { MOST_STEPS, checkCount, checkPairs } from '../simulation/check-arguments.ts';
import type { Action, LoggedAction, ActionLog } from './action-log.ts';
import { shownAs } from './action-log.ts';
import { fromQuery, toQuery } from '../link/settings-query.ts';
import { ValidationError } from '../util/validation-error.ts';
import { needsReset, type Settings } from '../settings/settings.ts';
import { simplify, interpolate, type Knot } from '../util/piecewise-linear.ts';
import { applyPatch, checkPatch, isPlain } from '../settings/validate.ts';

const TAKE_VERSION = 1;
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

/** Steps that the crowd of a take had made so many seconds after its beginning. */
export const takeClockAt = ({ pace }: Take, seconds: number): number =>
  Math.floor(interpolate(pace, seconds)[0]!);

/** Returns where the camera of a take was; undefined if it never moved from where the link has it. */
export const takeCameraAt = ({ camera }: Take, seconds: number): number[] | undefined =>
  camera.length > 0 ? interpolate(camera, seconds) : undefined;

/** The settings of a take's crowd at its birth. @throws ValidationError if its link is not all read */
export function takeSettings({ link }: Take): Settings {
  const { settings, messages } = fromQuery(link);
  if (messages.length > 0) throw new ValidationError('take.link', link, 'a link of this app', messages[0]);
  return settings;
}

/**
 * Returns a copy of the take in a file or a link from any source.
 * @throws ValidationError that names the key, the value and what is allowed; nothing else
 */
export function parseTake(text: string): Take {
  const { characters } = TAKE_LIMITS;
  if (text.length > characters) {
    throw new ValidationError(
      'take',
      text,
      `a text of at most ${characters} characters`,
      `a text of ${text.length} characters`,
    );
  }
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new ValidationError('take', text, 'JSON that this app saved');
  }
  return checkTake(given);
}

/**
 * Returns a copy of a take from a script, whatever the script passed. Reads nothing that is longer than allowed.
 * @throws ValidationError; nothing else
 */
export function readTake(given: unknown): Take {
  try {
    return checkTake(given);
  } catch (error) {
    if (error instanceof ValidationError) throw error;
    throw new ValidationError('take', given, 'an object that this app saved');
  }
}

function checkTake(given: unknown): Take {
  if (!isPlain(given)) throw new ValidationError('take', given, 'an object that this app saved');
  const { saddlescope, version, engine, link, placed, seconds } = given;
  if (saddlescope !== 'take') throw new ValidationError('take.saddlescope', saddlescope, '"take"');
  if (version !== TAKE_VERSION) throw new ValidationError('take.version', version, `${TAKE_VERSION}`);
  if (engine !== 'WebGPU' && engine !== 'CPU')
    throw new ValidationError('take.engine', engine, 'WebGPU or CPU');
  if (typeof link !== 'string') throw new ValidationError('take.link', link, 'a link of this app');
  if (typeof seconds !== 'number' || !(seconds >= 0 && seconds <= TAKE_LIMITS.seconds)) {
    throw new ValidationError('take.seconds', seconds, `a number from 0 to ${TAKE_LIMITS.seconds}`);
  }
  const take: Take = {
    saddlescope,
    version,
    engine,
    link,
    ...(placed !== undefined && { placed: [...checkPairs(placed)] }),
    before: listOf('take.before', given['before'], TAKE_LIMITS.deeds).map((entry, k) =>
      checkEntry(`take.before[${k}]`, entry),
    ),
    seconds,
    pace: checkKnots('take.pace', given['pace'], 1),
    camera: checkKnots('take.camera', given['camera'], 5),
    deeds: listOf('take.deeds', given['deeds'], TAKE_LIMITS.deeds).map((entry, k) => {
      const key = `take.deeds[${k}]`;
      const time = isPlain(entry) ? entry['time'] : undefined;
      if (typeof time !== 'number' || !(time >= 0 && time <= seconds)) {
        throw new ValidationError(`${key}.time`, time, `a number from 0 to ${seconds}`);
      }
      return { time, ...checkEntry(key, entry) };
    }),
  };
  const count = take.before.length + take.deeds.length;
  if (count * takeSettings(take).data.length > TAKE_LIMITS.tries) {
    const said = `${count} changes with ${takeSettings(take).data.length} data points`;
    throw new ValidationError(
      'take.deeds',
      take.deeds,
      `a recording whose changes times data points are at most ${TAKE_LIMITS.tries}`,
      said,
    );
  }
  if (take.pace.length === 0) throw new ValidationError('take.pace', take.pace, 'a list of one pair or more');
  checkOrder(take);
  return take;
}

/** Checks that the actions (`deeds` in the file) are in the order of time, and that each can be done. */
function checkOrder(take: Take): void {
  let settings = takeSettings(take);
  let clock = 0;
  const follow = (key: string, entry: LoggedAction): void => {
    if (entry.clock < clock) throw new ValidationError(`${key}.clock`, entry.clock, `${clock} or more`);
    const { deed } = entry;
    const before = settings;
    if (deed.do === 'update') settings = applyPatch(settings, deed.patch);
    const anew = deed.do === 'reset' || deed.do === 'place' || needsReset(before, settings);
    clock = anew ? 0 : entry.clock;
  };
  take.before.forEach((entry, k) => follow(`take.before[${k}]`, entry));
  let time = 0;
  take.deeds.forEach((entry, k) => {
    if (entry.time < time) throw new ValidationError(`take.deeds[${k}].time`, entry.time, `${time} or more`);
    time = entry.time;
    follow(`take.deeds[${k}]`, entry);
  });
}

function listOf(key: string, given: unknown, most: number): unknown[] {
  if (!Array.isArray(given)) throw new ValidationError(key, given, 'a list');
  if (given.length > most)
    throw new ValidationError(key, given, `a list of at most ${most}`, `a list of ${given.length}`);
  return Array.from(given);
}

function checkKnots(key: string, given: unknown, values: number): Knot[] {
  let time = 0;
  return listOf(key, given, TAKE_LIMITS.knots).map((knot, k) => {
    const allowed = `${values + 1} numbers, of which the first is seconds and does not fall`;
    const fits = Array.isArray(knot) && knot.length === values + 1 && knot.every(Number.isFinite);
    if (!fits || knot[0] < time) throw new ValidationError(`${key}[${k}]`, knot, allowed);
    if (values === 1 && !(knot[1] >= 0 && knot[1] <= MOST_STEPS)) {
      throw new ValidationError(`${key}[${k}]`, knot, `a pair whose steps are from 0 to ${MOST_STEPS}`);
    }
    time = knot[0] as number;
    return Array.from(knot as number[]) as unknown as Knot;
  });
}

function checkEntry(key: string, given: unknown): LoggedAction {
  if (!isPlain(given)) throw new ValidationError(key, given, 'an object with clock and deed');
  const clock = checkCount(`${key}.clock`, given['clock'], 0, MOST_STEPS);
  const deed = given['deed'];
  if (!isPlain(deed)) throw new ValidationError(`${key}.deed`, deed, 'an object');
  switch (deed['do']) {
    case 'update':
      return { clock, deed: { do: 'update', patch: checkPatch(deed['patch']) } };
    case 'seek':
      return { clock, deed: { do: 'seek', to: checkCount(`${key}.to`, deed['to'], 0, MOST_STEPS) } };
    case 'reset':
      return { clock, deed: { do: 'reset' } };
    case 'place':
      return { clock, deed: { do: 'place', pairs: [...checkPairs(deed['pairs'])] } };
    default:
      throw new ValidationError(`${key}.do`, deed['do'], 'one of update, seek, reset, place');
  }
}
