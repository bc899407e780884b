/** Encodes a take as text for a link: its JSON, deflated, in characters that need no escaping. */

import { ValidationError } from '../util/validation-error.ts';
import { TAKE_LIMITS, type Take } from './take.ts';
import { parseTake } from './read-take.ts';

/** The most characters of a packed take that an address takes without a browser or a chat cutting it. */
export const LONGEST_PACKED = 6000;

/** The take as text. */
export async function packTake(take: Take): Promise<string> {
  const stream = new Blob([JSON.stringify(take)]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  // in parts: a call takes only so many arguments
  let letters = '';
  for (let at = 0; at < bytes.length; at += 4096)
    letters += String.fromCharCode(...bytes.subarray(at, at + 4096));
  return btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Returns the take in a text from any source. @throws ValidationError; nothing else */
export async function unpackTake(text: string): Promise<Take> {
  return parseTake(await inflate(text));
}

async function inflate(text: string): Promise<string> {
  const refusal = (): ValidationError =>
    new ValidationError('take', text, 'a recording that this app packed');
  if (!/^[\w-]+$/.test(text)) throw refusal();
  let json = '';
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) =>
      c.charCodeAt(0),
    );
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
    for (let part; !(part = await reader.read()).done;) {
      json += part.value;
      // a few bytes may unpack to gigabytes, so stop early
      if (json.length > TAKE_LIMITS.characters) {
        await reader.cancel();
        throw refusal();
      }
    }
  } catch {
    throw refusal();
  }
  return json;
}
