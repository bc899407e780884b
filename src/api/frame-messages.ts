/**
 * Receives commands from the page that embeds this one. It listens only in a frame, and only to pages whose origin the
 * link names, letter by letter: `origins=https://example.org`.
 *
 * What that protects from: any other page, window or frame that sends messages here, and any other page that a message from
 * here could reach: answers go to the sender's origin and nowhere else. What it does not protect from: the embedder, who
 * writes the link of the frame and so the origins. It need not: there is nothing here that belongs to the reader, no account
 * and no storage, and a page could show its own copy of the app as well.
 */

import type { MessageCommand, MessageError } from './command-messages.ts';
import { lazyModule } from '../core/util/lazy-module.ts';
import { ValidationError } from '../core/util/validation-error.ts';
import type { App } from './app.ts';
import { MESSAGE_VERSION } from './message-version.ts';

/** What reads commands and carries them out: only a page in a frame that may be driven needs it. */
const COMMAND_CODE = lazyModule(() => import('./command-messages.ts'));

/** Commands that wait for an answer at once; more are refused. */
export const MOST_WAITING = 100;

/** What the frame around this one is, as far as it concerns messages. */
export interface MessageFrame {
  readonly self: Pick<Window, 'addEventListener' | 'removeEventListener'>;
  /** The page around, or undefined if there is none. */
  readonly parent: Pick<Window, 'postMessage'> | undefined;
  /** The origin of the page around, where the browser reports it. */
  readonly parentOrigin: string | undefined;
}

function frameOf(page: Window): MessageFrame {
  return {
    self: page,
    parent: page.parent === page ? undefined : page.parent,
    parentOrigin: page.location.ancestorOrigins?.[0],
  };
}

/** An error as another page may read it. */
function outline(error: unknown): object {
  if (error instanceof ValidationError) {
    const { name, message, key, allowed } = error;
    return { name, message, key, allowed };
  }
  return error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: 'Error', message: String(error) };
}

/** Listens to pages of these origins, and notifies them when there is a crowd. Returns a function that stops it. */
export function listenToMessages(
  app: App,
  origins: readonly string[],
  { self, parent, parentOrigin }: MessageFrame = frameOf(window),
): () => void {
  if (!parent || origins.length === 0) return () => undefined;
  let waiting = 0;
  COMMAND_CODE.load().catch(() => undefined); // the first command tries again, and is answered with the error
  const onMessage = async ({ data, origin, source }: MessageEvent): Promise<void> => {
    if (!source || !origins.includes(origin)) return;
    const answer = (words: object): void => {
      const whole = { saddlescope: MESSAGE_VERSION, ...words };
      try {
        (source as Window).postMessage(whole, { targetOrigin: origin });
      } catch (error) {
        const { id } = words as { id?: unknown };
        (source as Window).postMessage(
          { saddlescope: MESSAGE_VERSION, id, error: outline(error) },
          { targetOrigin: origin },
        );
      }
    };
    let code: NonNullable<typeof COMMAND_CODE.loaded>;
    let command: MessageCommand | undefined;
    try {
      code = COMMAND_CODE.loaded ?? (await COMMAND_CODE.load());
      command = code.parseMessage(data, app.settings());
    } catch (error) {
      return answer({ id: (error as MessageError).id, error: outline(error) });
    }
    if (!command) return;
    const { id } = command;
    if (waiting >= MOST_WAITING) {
      const said = `command ${MOST_WAITING + 1} before the first was answered`;
      const refusal = new ValidationError(
        'call',
        command.call,
        `one of at most ${MOST_WAITING} commands at once`,
        said,
      );
      return answer({ id, error: outline(refusal) });
    }
    waiting++;
    try {
      // a call that returns nothing answers null: an undefined result would be none in JSON
      answer({ id, result: (await code.obey(app, command)) ?? null });
    } catch (error) {
      answer({ id, error: outline(error) });
    } finally {
      waiting--;
    }
  };
  const listener = (event: Event): void => void onMessage(event as MessageEvent);
  self.addEventListener('message', listener);

  const tell = (words: object): void => {
    for (const origin of origins) {
      // to any other it would not be delivered, but complained of
      if (parentOrigin !== undefined && parentOrigin !== origin) continue;
      parent.postMessage({ saddlescope: MESSAGE_VERSION, ...words }, { targetOrigin: origin });
    }
  };
  app.ready.then(
    (ready) => tell({ event: 'ready', result: ready }),
    (error: unknown) => tell({ event: 'ready', error: outline(error) }),
  );
  return () => self.removeEventListener('message', listener);
}
