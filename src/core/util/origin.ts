/** The origins of web pages, such as https://example.org. */

/** No origin has more characters: a host name has 253 at most. */
const LONGEST = 280;

/** Whether the text is an origin as a browser writes it, with nothing before or behind it. */
export function isOrigin(text: unknown): text is string {
  if (typeof text !== 'string' || text.length > LONGEST || !/^https?:\/\/[\w.:[\]-]+$/.test(text))
    return false;
  try {
    return new URL(text).origin === text;
  } catch {
    return false;
  }
}
