/** The code of a frame for another page. */

/** CSS pixels of the frame: as a video's. */
const FRAME = { width: 960, height: 540 };

/** A text as the value of an attribute, between double quotes. */
const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Returns the HTML that users paste into their own page. */
export const frameCode = (link: string): string =>
  `<iframe src="${escapeHtml(link)}" title="Saddlescope" width="${FRAME.width}" height="${FRAME.height}" ` +
  `allow="fullscreen; clipboard-write; screen-wake-lock" loading="lazy"></iframe>`;
