/**
 * Reads commands that another page sends by `postMessage`: `{ saddlescope: 1, id, call, args }`, where `call` is a
 * function of `window.saddlescope` and `args` its arguments. It knows all calls whose arguments are short and plain,
 * and whose results can be copied; the page that has a take films it. This file only reads them; the listener decides
 * which pages may send.
 */

import {
  MOST_STEPS,
  checkCount,
  checkPairs,
  checkPoint,
  checkSurface,
} from '../core/simulation/check-arguments.ts';
import type { SurfaceRequest } from '../core/simulation/engine.ts';
import { readClip, type ClipOptions } from '../core/export/clip-options.ts';
import { isPlain, unknownName } from '../core/schema/check-record.ts';
import { checkData, type DataKind } from '../core/export/data-tables.ts';
import type { DataFormat } from '../core/export/table-file.ts';
import { checkOptions, type LinkOptions } from '../core/link/link-options.ts';
import { presetNamed } from '../core/story/presets.ts';
import { ValidationError } from '../core/util/validation-error.ts';
import { MESSAGE_VERSION } from './message-version.ts';
import type { Settings } from '../core/settings/settings.ts';
import { readImageRequest, type ImageOptions } from '../core/export/image-options.ts';
import { CHAPTERS } from '../core/story/story.ts';
import { MAX_TEAMS } from '../core/settings/teams.ts';
import { checkPatch, type Patch } from '../core/settings/validate.ts';

/** What each call is given, in order. */
interface Arguments {
  update: [patch: Patch];
  preset: [key: string];
  chapter: [story: number];
  place: [pairs: Float64Array];
  step: [steps: number];
  walkers: [team: number];
  surface: [request: SurfaceRequest];
  probe: [mu: number, sigma: number];
  link: [options: LinkOptions];
  image: [options?: ImageOptions];
  data: [kind: DataKind, format: DataFormat, team: number | undefined];
  record: [options: ClipOptions];
  back: [steps: number];
  play: [];
  pause: [];
  reset: [];
  settings: [];
  census: [];
  histories: [];
  statistics: [];
  report: [];
  startTake: [];
  endTake: [];
}
export type Call = keyof Arguments;

/** How many arguments a call takes at most, and what is made of those that are given. */
interface Reader<A> {
  most: number;
  read: (args: readonly unknown[]) => A;
}
const NONE: Reader<[]> = { most: 0, read: () => [] };

/** Lists longer than this are in no request. */
const LONGEST_LIST = 64;

/** A request of options, without what takes long only to be looked at: a list of four billion holes can be sent, too. */
function request(call: string, given: unknown): object {
  if (!isPlain(given) || Object.keys(given).length > LONGEST_LIST) {
    throw new ValidationError(call, given, 'an object of options');
  }
  const copy = { ...given };
  for (const [key, value] of Object.entries(copy)) {
    const fits = Array.isArray(value)
      ? value.length <= LONGEST_LIST
      : typeof value !== 'object' || value === null;
    if (!fits)
      throw new ValidationError(key, value, 'a number, a text, true, false or a short list of these');
  }
  return copy;
}

/** As many teams as there may be: the code that carries a command out checks how many there are. */
const ANY_TEAM = { teams: Array.from({ length: MAX_TEAMS }) } as unknown as Settings;

const READERS: { readonly [C in Call]: Reader<Arguments[C]> } = {
  update: { most: 1, read: ([patch]) => [checkPatch(patch)] },
  preset: { most: 1, read: ([key]) => [presetNamed(key).key] },
  chapter: { most: 1, read: ([story]) => [checkCount('chapter', story, 1, CHAPTERS.length)] },
  place: { most: 1, read: ([pairs]) => [checkPairs(pairs)] },
  step: { most: 1, read: ([steps = 1]) => [checkCount('step', steps, 0, MOST_STEPS)] },
  walkers: { most: 1, read: ([team = 0]) => [checkCount('team', team, 0, MAX_TEAMS - 1)] },
  surface: { most: 1, read: ([request]) => [checkSurface(request)] },
  probe: { most: 2, read: ([mu, sigma]) => checkPoint('probe', mu, sigma) },
  link: { most: 1, read: ([options = {}]) => [checkOptions(options)] },
  image: {
    most: 1,
    read: ([options]) => (options === undefined ? [] : [readImageRequest(request('image', options)).options]),
  },
  data: {
    most: 3,
    read: (args) => {
      const { kind, format, team } = checkData(args[0], args[1] ?? 'csv', args[2], ANY_TEAM);
      return [kind, format, team];
    },
  },
  record: { most: 1, read: ([options = {}]) => [readClip(request('record', options)).options] },
  back: { most: 1, read: ([steps = 1]) => [checkCount('back', steps, 1, MOST_STEPS)] },
  play: NONE,
  pause: NONE,
  reset: NONE,
  settings: NONE,
  census: NONE,
  histories: NONE,
  statistics: NONE,
  report: NONE,
  startTake: NONE,
  endTake: NONE,
};
export const CALLS = Object.keys(READERS) as readonly Call[];

/** What the answer repeats, so that the sender knows which command it belongs to. */
export type Id = string | number;

const LONGEST_ID = 64;

export type Command = { [C in Call]: { id: Id; call: C; args: Arguments[C] } }[Call];

/** A message that is meant for us and cannot be carried out; `id` is null where it has none that can be read. */
export class MessageError extends ValidationError {
  override readonly name = 'MessageError';
  readonly id: Id | null;
  constructor(id: Id | null, refusal: ValidationError) {
    super(refusal.key, refusal.value, refusal.allowed);
    this.message = refusal.message;
    this.id = id;
  }
}

const isId = (id: unknown): id is Id =>
  (typeof id === 'string' && id.length <= LONGEST_ID) || (typeof id === 'number' && Number.isSafeInteger(id));

const isCall = (call: unknown): call is Call => (CALLS as readonly unknown[]).includes(call);

/** Each argument read once, as the call takes them; no `args` are no arguments. */
function commandOf(id: Id, call: Call, args: unknown): Command {
  const { most, read } = READERS[call];
  if (args !== undefined && !Array.isArray(args)) {
    throw new ValidationError('args', args, 'a list of arguments or undefined');
  }
  const length = args?.length ?? 0;
  if (!(length <= most)) {
    const allowed = most === 0 ? `empty for ${call}` : `a list of at most ${most} for ${call}`;
    throw new ValidationError('args', args, allowed, `a list of ${length}`);
  }
  const given = Array.from({ length }, (_, i) => args![i] as unknown);
  return { id, call, args: read(given) } as Command;
}

/**
 * Returns a copy of the command in a message, so that nothing of the sender's is kept; undefined if the message is not
 * for the app: pages and extensions send each other many.
 * @throws MessageError that names the key, the value and what is allowed; nothing else
 */
export function parseMessage(data: unknown): Command | undefined {
  let id: Id | null = null;
  try {
    if (typeof data !== 'object' || data === null || !Object.hasOwn(data, 'saddlescope')) return undefined;
  } catch {
    return undefined; // it cannot be read, so it cannot say that it is ours
  }
  try {
    const own = (key: string): unknown =>
      Object.hasOwn(data, key) ? (data as Record<string, unknown>)[key] : undefined;
    const [version, given, call, args] = ['saddlescope', 'id', 'call', 'args'].map(own);
    if (isId(given)) id = given;
    if (version !== MESSAGE_VERSION)
      throw new ValidationError('saddlescope', version, `${MESSAGE_VERSION}, the version of the protocol`);
    if (id === null) {
      throw new ValidationError('id', given, `a whole number or a text of at most ${LONGEST_ID} characters`);
    }
    if (!isCall(call)) throw new ValidationError('call', call, `one of ${CALLS.join(', ')}`);
    const more = Object.keys(data).find((key) => !['saddlescope', 'id', 'call', 'args'].includes(key));
    if (more !== undefined) throw unknownName('message', more, ['saddlescope', 'id', 'call', 'args']);
    return commandOf(id, call, args);
  } catch (error) {
    const refusal =
      error instanceof ValidationError
        ? error
        : new ValidationError('message', data, 'data that can be read');
    throw new MessageError(id, refusal);
  }
}
