/**
 * Commands that another page sends by `postMessage`: `{ saddlescope: 1, id, call, args }`, where `call` is a function
 * of `window.saddlescope` and `args` its arguments. This file only reads them; who may send is for the listener to say.
 */

import { MOST_STEPS, checkCount, checkPairs } from './arguments.ts';
import { Refusal } from './refusal.ts';
import { checkPatch, type Patch } from './validate.ts';

/** The version of these messages. */
export const VERSION = 1;

const CALLS = ['update', 'play', 'pause', 'reset', 'place', 'step', 'census', 'settings'] as const;
export type Call = (typeof CALLS)[number];

/** What the answer repeats, so that the sender knows which command it belongs to. */
export type Id = string | number;

const LONGEST_ID = 64;
/** No call takes more arguments than one. */
const MOST_ARGS = 1;

export type Command = { id: Id } & (
  | { call: 'update'; args: [patch: Patch] }
  | { call: 'place'; args: [pairs: Float64Array] }
  | { call: 'step'; args: [steps: number] }
  | { call: 'play' | 'pause' | 'reset' | 'census' | 'settings'; args: [] }
);

/** A message that is meant for us and cannot be carried out; `id` is null where it has none that can be read. */
export class MessageError extends Refusal {
  override readonly name = 'MessageError';
  readonly id: Id | null;
  constructor(id: Id | null, refusal: Refusal) {
    super(refusal.key, refusal.value, refusal.allowed);
    this.message = refusal.message;
    this.id = id;
  }
}

const isId = (id: unknown): id is Id =>
  (typeof id === 'string' && id.length <= LONGEST_ID) || (typeof id === 'number' && Number.isSafeInteger(id));

const isCall = (call: unknown): call is Call => (CALLS as readonly unknown[]).includes(call);

/** Each argument read once; no `args` are no arguments. */
function argumentsOf(args: unknown): unknown[] {
  const allowed = 'a list of arguments, or nothing';
  if (args === undefined) return [];
  if (!Array.isArray(args)) throw new Refusal('args', args, allowed);
  const { length } = args;
  if (!(length <= MOST_ARGS)) {
    throw new Refusal('args', args, `at most ${MOST_ARGS} argument`, `a list of ${length}`);
  }
  return Array.from({ length }, (_, i) => args[i] as unknown);
}

function commandOf(id: Id, call: Call, args: unknown[]): Command {
  const [argument] = args;
  switch (call) {
    case 'update':
      return { id, call, args: [checkPatch(argument)] };
    case 'place':
      return { id, call, args: [checkPairs(argument)] };
    case 'step':
      return { id, call, args: [args.length === 0 ? 1 : checkCount('step', argument, 0, MOST_STEPS)] };
    default:
      if (args.length > 0) throw new Refusal('args', args, `no arguments for ${call}`);
      return { id, call, args: [] };
  }
}

/**
 * The command in a message, copied, so that nothing of the sender's is kept; undefined if the message is somebody
 * else's: pages and extensions send each other many.
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
    if (version !== VERSION) throw new Refusal('saddlescope', version, `${VERSION}, the version`);
    if (id === null) {
      throw new Refusal('id', given, `a whole number, or a text of at most ${LONGEST_ID} characters`);
    }
    if (!isCall(call)) throw new Refusal('call', call, CALLS.join(', '));
    const more = Object.keys(data).find((key) => !['saddlescope', 'id', 'call', 'args'].includes(key));
    if (more !== undefined) throw new Refusal(more, own(more), 'the keys saddlescope, id, call, args');
    return commandOf(id, call, argumentsOf(args));
  } catch (error) {
    const refusal = error instanceof Refusal ? error : new Refusal('message', data, 'data that can be read');
    throw new MessageError(id, refusal);
  }
}
