/** Reads takes, from any source, and says where the crowd and the camera of a take were. */

import { fromQuery } from '../link/settings-query.ts';
import { checkRecord, type Checked, type RecordKind } from '../schema/check-record.ts';
import { checkValue, elementsOf } from '../schema/check-value.ts';
import type { NumberKind } from '../schema/field-kinds.ts';
import { needsReset, type Settings } from '../settings/settings.ts';
import { applyPatch, checkPatch } from '../settings/validate.ts';
import { MOST_STEPS, checkPairs } from '../simulation/check-arguments.ts';
import { interpolate, type Knot } from '../util/piecewise-linear.ts';
import { ValidationError } from '../util/validation-error.ts';
import type { Action, LoggedAction } from './action-log.ts';
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

/** All of it is there; what else there may be is of a later version. */
const WHOLE = { complete: true, open: true } as const;
const STEPS: NumberKind = { type: 'number', min: 0, max: MOST_STEPS, integer: true };
const SECONDS: NumberKind = { type: 'number', min: 0, max: TAKE_LIMITS.seconds };
const placedPairs = (_: string, pairs: unknown): number[] => [...checkPairs(pairs)];

/** What belongs to each action besides its name. */
const ACTIONS: Readonly<Record<Action['do'], RecordKind['fields']>> = {
  update: { patch: (_, patch) => checkPatch(patch) },
  seek: { to: STEPS },
  reset: {},
  place: { pairs: placedPairs },
};

/** The name of an action, and whatever else it holds. */
const unread = (_: string, given: unknown): unknown => given;
const ACTION: RecordKind = {
  fields: { do: { type: 'choice', of: Object.keys(ACTIONS) }, patch: unread, to: unread, pairs: unread },
  words: 'an object',
  ...WHOLE,
  optional: ['patch', 'to', 'pairs'],
};

function checkAction(key: string, given: unknown): Action {
  const { do: name, ...rest } = checkRecord(key, ACTION, given) as { do: Action['do'] };
  return { do: name, ...checkRecord(key, { fields: ACTIONS[name], ...WHOLE }, rest) } as Action;
}

const LOGGED: RecordKind = { fields: { clock: STEPS, deed: checkAction }, ...WHOLE };
const TIMED: RecordKind = { fields: { time: SECONDS, ...LOGGED.fields }, ...WHOLE };

const TAKE: RecordKind = {
  fields: {
    saddlescope: { type: 'choice', of: ['take'] },
    version: { type: 'choice', of: [TAKE_VERSION] },
    engine: { type: 'choice', of: ['WebGPU', 'CPU'] },
    link: { type: 'text', longest: TAKE_LIMITS.characters },
    placed: placedPairs,
    before: (key, given) => checkEach(key, given, TAKE_LIMITS.deeds, LOGGED),
    seconds: SECONDS,
    pace: (key, given) => checkKnots(key, given, 1),
    camera: (key, given) => checkKnots(key, given, 5),
    deeds: (key, given) => checkEach(key, given, TAKE_LIMITS.deeds, TIMED),
  } satisfies Record<keyof Take, Checked>,
  words: 'an object that this app saved',
  ...WHOLE,
  optional: ['placed'],
};

function checkTake(given: unknown): Take {
  const take = checkRecord('take', TAKE, given) as unknown as Take;
  const count = take.before.length + take.deeds.length;
  const points = takeSettings(take).data.length;
  if (count * points > TAKE_LIMITS.tries) {
    throw new ValidationError(
      'take.deeds',
      take.deeds,
      `a recording whose changes times data points are at most ${TAKE_LIMITS.tries}`,
      `${count} changes with ${points} data points`,
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
    const kind: NumberKind = { type: 'number', min: time, max: take.seconds };
    time = checkValue(`take.deeds[${k}].time`, kind, entry.time) as number;
    follow(`take.deeds[${k}]`, entry);
  });
}

function listOf(key: string, given: unknown, most: number): unknown[] {
  const elements = elementsOf(key, given, most);
  if (elements) return elements;
  const said = Array.isArray(given) ? `a list of ${given.length}` : undefined;
  throw new ValidationError(key, given, `a list of at most ${most}`, said);
}

const checkEach = (key: string, given: unknown, most: number, kind: RecordKind): object[] =>
  listOf(key, given, most).map((entry, k) => checkRecord(`${key}[${k}]`, kind, entry));

function checkKnots(key: string, given: unknown, values: number): Knot[] {
  let time = 0;
  return listOf(key, given, TAKE_LIMITS.knots).map((one, k) => {
    const knot = elementsOf(`${key}[${k}]`, one, values + 1);
    const isWhole = knot?.length === values + 1 && knot.every((x) => Number.isFinite(x));
    if (!isWhole || (knot[0] as number) < time) {
      const allowed = `${values + 1} numbers, of which the first is seconds and does not fall`;
      throw new ValidationError(`${key}[${k}]`, one, allowed);
    }
    const numbers = knot as number[];
    if (values === 1 && !(numbers[1]! >= 0 && numbers[1]! <= MOST_STEPS)) {
      throw new ValidationError(`${key}[${k}]`, one, `a pair whose steps are from 0 to ${MOST_STEPS}`);
    }
    time = numbers[0]!;
    return numbers as unknown as Knot;
  });
}
