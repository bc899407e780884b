/**
 * Maps values to slider positions and back. A slider runs from position 0 to 1; a logarithmic one holds the logarithm
 * of its value, so that each part of the way multiplies by the same factor.
 */
export interface SliderScale {
  /** 0 to 1; a value beyond the ends is pinned there. */
  toPosition(value: number): number;
  /** The value at a position, rounded to what a person would choose. */
  toValue(position: number): number;
  /** The next value in a direction: `notches` of 1 is an arrow key, of 10 a page key, negative is down. */
  next(value: number, notches: number): number;
}

/** Rounds to a value that a person would choose. */
export type Snap = (value: number) => number;

/** To n significant digits. */
export const digits =
  (n: number): Snap =>
  (value) =>
    Number(value.toPrecision(n));

/** To whole numbers, of two significant digits where they are large. */
export const wholeNumbers: Snap = (value) => Math.round(Number(value.toPrecision(2)));

/** To 1, 2, 4, 8, ... */
export const powersOfTwo: Snap = (value) => 2 ** Math.round(Math.log2(value));

export interface Ends {
  min: number;
  max: number;
  /** Multiplies instead of adding; needs 0 < min. */
  log?: boolean;
  /** The lowest position means 0, whatever `min` is; only for logarithmic scales. */
  orZero?: boolean;
  snap: Snap;
}

/** How many arrow keys lead from one end to the other. */
const PARTS = 200;
/** The part of a slider that means 0 where 0 is a value of its own. */
const ZERO_PART = 0.04;

const unit = (position: number): number => Math.min(1, Math.max(0, position));

export function createScale({ min, max, log = false, orZero = false, snap }: Ends): SliderScale {
  const zeroPart = orZero ? ZERO_PART : 0;
  const bend = log ? Math.log : (x: number): number => x;
  const unbend = log ? Math.exp : (x: number): number => x;
  const [low, high] = [bend(min), bend(max)];

  const toPosition = (value: number): number => {
    if (orZero && value < min) return 0;
    return unit(zeroPart + (1 - zeroPart) * unit((bend(Math.max(value, min)) - low) / (high - low)));
  };
  const toValue = (position: number): number => {
    if (orZero && position < zeroPart / 2) return 0;
    const part = unit((unit(position) - zeroPart) / (1 - zeroPart));
    // the ends are exact, whatever rounding makes of their neighbours
    if (part === 0 || part === 1) return part === 0 ? min : max;
    return Math.min(max, Math.max(min, snap(unbend(low + part * (high - low)))));
  };
  const next = (value: number, notches: number): number => {
    // rounding may swallow one notch, so go on until something changes
    for (let at = toPosition(value), tries = 0; tries < PARTS; tries++) {
      at = unit(at + notches / PARTS);
      const reached = toValue(at);
      if ((reached - value) * notches > 0) return reached;
    }
    return value;
  };
  return { toPosition, toValue, next };
}
