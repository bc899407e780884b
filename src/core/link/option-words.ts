/** One sentence for each option of a link, for docs/reference.md. */

export const OPTION_WORDS: Readonly<Record<string, string>> = {
  v: 'The version: a theme that is not named is dark in 1, and the reader’s system decides in 2.',
  t: 'The step at which the app opens; the steps before it are computed first.',
  embed: 'On, for a frame in another page: only the surface, Play and a link to the whole app.',
  hide: 'Parts of the app that are hidden; empty hides none.',
  autoplay: 'Off, the app waits for Play, as it always does for users who prefer reduced motion.',
  kiosk: 'Seconds for each chapter of a tour that repeats; 0 means no tour.',
  origins: 'Pages that may control the app inside a frame, such as https://example.org; empty means none.',
  take: 'A short recording as text, which the app plays; empty means none.',
  present: 'On, the app opens in presenter mode: large, without controls.',
};
