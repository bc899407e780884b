/** Sets text on a frame: sizes relative to it, digits that do not jump, text shortened or wrapped to fit. */

export type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

const FAMILY = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif';
/** The smallest size, in pixels, at which type can be read. */
export const LEAST_TYPE = 9;

export interface Face {
  /** Pixels. */
  size: number;
  bold?: boolean;
}

/** Sets the font of all that follows. Letters stand on their line. */
export function setFace(on: Context, { size, bold = false }: Face): void {
  on.font = `${bold ? 600 : 400} ${size}px ${FAMILY}`;
  on.textBaseline = 'alphabetic';
  on.textAlign = 'left';
}

export function textWidth(on: Context, face: Face, text: string): number {
  setFace(on, face);
  return on.measureText(text).width;
}

const DIGIT = /[0-9]/;

/** The width of a text whose digits are all as wide as a zero. */
export function tabularWidth(on: Context, face: Face, text: string): number {
  const zero = textWidth(on, face, '0');
  return pieces(text).reduce(
    (sum, piece) => sum + (DIGIT.test(piece) ? zero : on.measureText(piece).width),
    0,
  );
}

/** Writes a number so that it does not jump while it changes: to the right of x, or ending there. */
export function writeTabular(
  on: Context,
  face: Face,
  text: string,
  [x, y]: readonly [number, number],
  ending = false,
): void {
  const zero = textWidth(on, face, '0');
  let at = ending ? x - tabularWidth(on, face, text) : x;
  for (const piece of pieces(text)) {
    const width = on.measureText(piece).width;
    const room = DIGIT.test(piece) ? zero : width;
    on.fillText(piece, at + (room - width) / 2, y);
    at += room;
  }
}

/** Digit by digit, and what stands between them. */
const pieces = (text: string): string[] => text.match(/\d|\D+/g) ?? [];

/** The text itself if it is no wider, or its beginning and three dots. */
export function fitText(on: Context, face: Face, text: string, width: number): string {
  if (textWidth(on, face, text) <= width) return text;
  const signs = Array.from(text);
  while (signs.length > 0 && on.measureText(`${signs.join('').trimEnd()}…`).width > width) signs.pop();
  return signs.length > 0 ? `${signs.join('').trimEnd()}…` : '';
}

/** The text in lines that are no wider; a word that is wider than a line is broken. Its own line ends are kept. */
export function wrapped(on: Context, face: Face, text: string, width: number): string[] {
  setFace(on, face);
  const fits = (line: string): boolean => on.measureText(line).width <= width;
  return text.split(/\r\n|\r|\n/).flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    for (const word of paragraph.split(/[ \t]+/).filter(Boolean)) {
      const longer = line ? `${line} ${word}` : word;
      if (fits(longer)) {
        line = longer;
        continue;
      }
      if (line) lines.push(line);
      line = '';
      for (const sign of Array.from(word)) {
        if (line && !fits(line + sign)) {
          lines.push(line);
          line = '';
        }
        line += sign;
      }
    }
    return line ? [...lines, line] : lines;
  });
}
