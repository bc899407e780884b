/** Reads takes, from any source, and says where the crowd and the camera of a take were. */

import { MOST_STEPS, checkCount, checkPairs } from '../simulation/check-arguments.ts';
import type { LoggedAction } from './action-log.ts';
import { fromQuery } from '../link/settings-query.ts';
import { ValidationError } from '../util/validation-error.ts';
import { needsReset, type Settings } from '../settings/settings.ts';
import { interpolate, type Knot } from '../util/piecewise-linear.ts';
import { applyPatch, checkPatch, isPlain } from '../settings/validate.ts';
import { TAKE_LIMITS, TAKE_VERSION, type Take } from './take.ts';

/** Returns how many steps the crowd of a take had made `seconds` after its beginning. */
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
    const restarts = deed.do === 'reset' || deed.do === 'place' || needsReset(before, settings);
    clock = restarts ? 0 : entry.clock;
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
