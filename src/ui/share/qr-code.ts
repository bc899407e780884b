/** The QR code of a link, in black on white whatever the theme: readers want it so. */

import { generate } from 'lean-qr';
import { toSvgPath } from 'lean-qr/extras/svg';
import { makeSvg } from '../kit/dom.ts';

/** Modules of white on each side that the standard asks for (ISO/IEC 18004). */
const QUIET = 4;
/**
 * The largest version: 117 modules a side. On a screen that is 1.5 m high, a module of a larger one is less than 12 mm:
 * too small for a phone at the back of a hall.
 */
const LARGEST = 25;
/** What lean-qr says when a text needs a larger version. */
const TOO_LONG = 4;

export type Code = Pick<ReturnType<typeof generate>, 'size' | 'get'>;

/**
 * Returns the modules of the QR code of a link, with as much correction as its size has room for; undefined where a phone
 * could not read it or not open the link: noCode in words.ts says why.
 */
export function codeOf(link: string): Code | undefined {
  if (link.startsWith('file:')) return undefined;
  try {
    return generate(link, { maxVersion: LARGEST });
  } catch (error) {
    if ((error as { code?: number }).code === TOO_LONG) return undefined;
    throw error;
  }
}

/** Returns the drawing of a QR code, with the white around it. */
export function drawCode(code: Code): SVGSVGElement {
  const side = code.size + 2 * QUIET;
  return makeSvg(
    'svg',
    {
      class: 'sharing-code',
      viewBox: `${-QUIET} ${-QUIET} ${side} ${side}`,
      'shape-rendering': 'crispEdges',
      role: 'img',
      'aria-label': 'QR code of the link',
    },
    makeSvg('rect', { x: -QUIET, y: -QUIET, width: side, height: side, fill: '#fff' }),
    makeSvg('path', { d: toSvgPath(code), fill: '#000' }),
  );
}
