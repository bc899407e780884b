/**
 * Reads commands that another page sends by `postMessage`: `{ saddlescope: 1, id, call, args }`, where `call` is a
 * function of `window.saddlescope` and `args` its arguments. It knows all calls whose arguments are short and plain,
 * and whose results can be copied; the page that has a take films it. This file only reads them; the listener decides
 * which pages may send.
 */

import { isPlain, unknownName } from '../core/schema/check-record.ts';
import type { Settings } from '../core/settings/settings.ts';
import { ValidationError } from '../core/util/validation-error.ts';
import type { App } from './app.ts';
import { checkArguments, type Command } from './command.ts';
import { COMMANDS } from './commands.ts';
import { FILE_COMMANDS } from './file-commands.ts';
import { MESSAGE_VERSION } from './message-version.ts';

const { takeWalkers: _, ...files } = FILE_COMMANDS;
const TABLE = { ...COMMANDS, ...files };
export type Call = keyof typeof TABLE;
export const CALLS = Object.keys(TABLE) as readonly Call[];
/** Those that are given many options. */
const REQUESTS: ReadonlySet<Call> = new Set(['image', 'record', 'escape']);

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

/** What the answer repeats, so that the sender knows which command it belongs to. */
export type Id = string | number;

const LONGEST_ID = 64;

/** A command with checked arguments. */
export interface MessageCommand {
  readonly id: Id;
  readonly call: Call;
  readonly args: readonly unknown[];
}

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
function commandOf(id: Id, call: Call, args: unknown, settings: Settings): MessageCommand {
  const command: Command = TABLE[call];
  if (args !== undefined && !Array.isArray(args)) {
    throw new ValidationError('args', args, 'a list of arguments or undefined');
  }
  const length = args?.length ?? 0;
  const most = command.args.length;
  if (!(length <= most)) {
    const allowed = most === 0 ? `empty for ${call}` : `a list of at most ${most} for ${call}`;
    throw new ValidationError('args', args, allowed, `a list of ${length}`);
  }
  const given = Array.from({ length }, (_, i) => args![i] as unknown);
  if (REQUESTS.has(call) && given[0] !== undefined) given[0] = request(call, given[0]);
  return { id, call, args: checkArguments(command.args, given, settings) };
}

/**
 * Returns a copy of the command in a message, so that nothing of the sender's is kept; undefined if the message is not
 * for the app: pages and extensions send each other many. The settings say which teams there are.
 * @throws MessageError that names the key, the value and what is allowed; nothing else
 */
export function parseMessage(data: unknown, settings: Settings): MessageCommand | undefined {
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
    return commandOf(id, call, args, settings);
  } catch (error) {
    const refusal =
      error instanceof ValidationError
        ? error
        : new ValidationError('message', data, 'data that can be read');
    throw new MessageError(id, refusal);
  }
}

/** Carries out a command that parseMessage returned. */
export const obey = async (app: App, { call, args }: MessageCommand): Promise<unknown> =>
  TABLE[call].run(app, ...args);
