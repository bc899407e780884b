/** Reads the pairs of a link from any source: how many there may be, which one counts, and what is said of the others. */

import { shownText } from '../util/validation-error.ts';

/** What is said of a value of a link that is refused. */
export const DEFAULT_USED = 'The default is used.';

/** No link is read past this many characters: all that `data` and `weights` may hold, with room for escapes. */
const LONGEST = 800_000;
/** And past this many pairs, settings or not. */
const MOST_PAIRS = 500;
/** The most messages that users read. */
const MOST_MESSAGES = 10;

/** Why a link is too much to be read, or undefined. */
export function excess(query: string): string | undefined {
  if (query.length > LONGEST) return `is longer than ${LONGEST} characters`;
  let pairs = 1;
  for (let at = query.indexOf('&'); at >= 0; at = query.indexOf('&', at + 1)) pairs++;
  return pairs > MOST_PAIRS ? `names more than ${MOST_PAIRS} values` : undefined;
}

/** Returns the last text of each key for which `isMine` holds, and a message for each that comes again. */
export function lastOfEach(
  query: string,
  isMine: (key: string) => boolean,
): { given: Map<string, string>; messages: string[] } {
  const given = new Map<string, string>();
  const messages: string[] = [];
  for (const [key, text] of new URLSearchParams(query)) {
    if (!isMine(key)) continue;
    if (given.has(key)) messages.push(`The link names "${shownText(key)}" twice; the last one counts.`);
    given.set(key, text);
  }
  return { given, messages };
}

/** Returns no more of the messages than users read. */
export function fewer(messages: readonly string[]): string[] {
  if (messages.length <= MOST_MESSAGES) return [...messages];
  const first = messages.slice(0, MOST_MESSAGES - 1);
  return [...first, `The link has ${messages.length - first.length} more such parts.`];
}
