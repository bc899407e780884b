/**
 * Windows of the (mu, sigma) plane: how zooming changes them, and their limits. Zooming by mouse or touch stops at the
 * whole landscape and where single precision can no longer tell places apart; typed numbers may go further.
 */

import { MUS, SIGMAS, type Range, type Settings } from '../settings/settings.ts';

export type Window = Settings['window'];

/** A place in a window: 0 to 1 along mu and along sigma. */
export interface Fraction {
  u: number;
  v: number;
}

/** Where the user may move a window. */
export interface Bounds {
  /** The saddle's sigma. */
  s: number;
  /** The farthest that is seen. */
  whole: Window;
}

const WINDOW_AXES = ['mu', 'sigma'] as const;
type Axis = (typeof WINDOW_AXES)[number];

/** The narrowest window, relative to its place or to s: a little more than settings allow, so that ends can be rounded. */
const NARROWEST = 1.05e-6;
/**
 * And relative to how far the saddle is, from which pictures count: 512 bins, each of four steps of single precision, so
 * that no bin is passed over.
 */
const GRAIN = 512 * 4 * 2 ** -23;
/** Ends are rounded to this part of the width: less than a pixel shows, and short enough to read and to send. */
const ROUNDING = 5;

/** A number to three digits. */
export const digits3 = (value: number): number => Number(value.toPrecision(3));

/** The window over the whole landscape of data with this critical temperature: the default one, times s. */
export function wholeWindow(s: number): Window {
  const { min, max } = SIGMAS;
  const low = Math.min(Math.max(digits3(0.03 * s), min), max);
  const side = Math.min(digits3(2 * s), MUS.max);
  return { mu: [-side, side], sigma: [low, Math.min(Math.max(digits3(2.05 * s), 2 * low), max)] };
}

/** A window in units of s, in those of the data. */
export const timesScale = ({ mu, sigma }: Window, s: number): Window =>
  tidy({ mu: [mu[0] * s, mu[1] * s], sigma: [sigma[0] * s, sigma[1] * s] });

/** A window about the saddle: so far to each side of it, in units of s. */
export function windowAboutSaddle(s: number, half: number): Window {
  return tidy({ mu: [-half * s, half * s], sigma: [s - half * s, s + half * s] });
}

/** The notebook's view of the phase transition: all mu, and sigma from .9 to 1.1 times s. */
export function notebookZoom(s: number): Window {
  return tidy({ mu: wholeWindow(s).mu, sigma: [0.9 * s, 1.1 * s] });
}

export const sameWindow = (a: Window, b: Window): boolean =>
  WINDOW_AXES.every((axis) => a[axis][0] === b[axis][0] && a[axis][1] === b[axis][1]);

/** How many times as wide as the whole landscape a window may be that still shows something of it. */
const WIDE = 8;

/** Whether the saddle of data with this critical temperature is in the window, and large enough to be seen. */
export function shows(window: Window, s: number): boolean {
  const { mu, sigma } = window;
  const inside = mu[0] <= 0 && mu[1] >= 0 && sigma[0] <= s && sigma[1] >= s;
  const whole = wholeWindow(s);
  return inside && WINDOW_AXES.every((axis) => widthOf(window[axis]) <= WIDE * widthOf(whole[axis]));
}

/** Where the saddle is in a window; its middle if it is elsewhere. */
export function saddleIn({ mu, sigma }: Window, s: number): Fraction {
  const [u, v] = [-mu[0] / widthOf(mu), (s - sigma[0]) / widthOf(sigma)];
  return u >= 0 && u <= 1 && v >= 0 && v <= 1 ? { u, v } : { u: 0.5, v: 0.5 };
}

const widthOf = ([low, high]: Range): number => high - low;

/**
 * The window that is `factor` times as wide, with the place at these fractions where it was. Below 1 both axes get
 * narrower together, as far as both may; above 1 each of them grows up to its whole.
 */
export function zoomed(window: Window, factor: number, at: Fraction, bounds: Bounds): Window {
  const parts = { mu: at.u, sigma: at.v };
  let by = factor;
  if (factor < 1) {
    const nearest = WINDOW_AXES.map((axis) => {
      const [low, high] = window[axis];
      return narrowest(axis, low + parts[axis] * (high - low), bounds) / (high - low);
    });
    by = Math.min(1, Math.max(factor, ...nearest));
    // what is left is less than rounding moves the ends
    if (by > 0.999) return window;
  }
  const range = (axis: Axis): Range => {
    const [low, high] = window[axis];
    const limits = limitsOf(window, axis, bounds);
    const width = Math.min((high - low) * by, widthOf(limits));
    const from = low + parts[axis] * (high - low - width);
    return within([from, from + width], limits);
  };
  return tidy({ mu: range('mu'), sigma: range('sigma') });
}

/** The window moved by these parts of its width, as far as the whole goes. */
export function shifted(window: Window, by: Fraction, bounds: Bounds): Window {
  const range = (axis: Axis, part: number): Range => {
    const [low, high] = window[axis];
    const way = part * (high - low);
    return within([low + way, high + way], limitsOf(window, axis, bounds));
  };
  return tidy({ mu: range('mu', by.u), sigma: range('sigma', by.v) });
}

/** The window that a box between two places makes; a side that would be too narrow is as narrow as may be. */
export function boxed(window: Window, a: Fraction, b: Fraction, bounds: Bounds): Window {
  const range = (axis: Axis, one: number, other: number): Range => {
    const [low, high] = window[axis];
    const at = (part: number): number => low + Math.min(Math.max(part, 0), 1) * (high - low);
    const middle = at((one + other) / 2);
    const least = Math.min(narrowest(axis, middle, bounds), high - low);
    const half = Math.max(Math.abs(at(one) - at(other)), least) / 2;
    return within([middle - half, middle + half], [low, high]);
  };
  return tidy({ mu: range('mu', a.u, b.u), sigma: range('sigma', a.v, b.v) });
}

/** The least width of a window about this place. */
function narrowest(axis: Axis, place: number, { s }: Bounds): number {
  const home = axis === 'mu' ? 0 : s;
  return Math.max(NARROWEST * Math.max(Math.abs(place), s), GRAIN * Math.abs(place - home));
}

/** Returns the range of the whole, and of what is seen already, where the user has typed a larger window. */
function limitsOf(window: Window, axis: Axis, { whole }: Bounds): Range {
  return [Math.min(whole[axis][0], window[axis][0]), Math.max(whole[axis][1], window[axis][1])];
}

/** The range moved to where it is inside the limits, which are as wide at least. */
function within([low, high]: Range, [least, most]: Range): Range {
  const width = high - low;
  if (low < least) return [least, Math.min(least + width, most)];
  if (high > most) return [Math.max(most - width, least), most];
  return [low, high];
}

function tidy({ mu, sigma }: Window): Window {
  const round = ([low, high]: Range): Range => {
    const decimals = Math.min(Math.max(ROUNDING - Math.floor(Math.log10(high - low)), 0), 30);
    return [low, high].map((end) => Number(end.toFixed(decimals)) + 0) as Range;
  };
  return { mu: round(mu), sigma: round(sigma) };
}

/** The windows that were shown before. What follows within a moment of what it follows is one movement. */
export class Trail {
  readonly #windows: Window[] = [];
  #now: Window | undefined;
  #changedAt = -Infinity;

  /** This window is shown, at a time in milliseconds. */
  note(window: Window, time: number): void {
    const before = this.#now;
    if (before && sameWindow(before, window)) return;
    this.#now = window;
    if (before && time - this.#changedAt > MOMENT) this.#windows.push(before);
    if (this.#windows.length > MOST) this.#windows.shift();
    this.#changedAt = time;
  }

  /** Whether there is one to go back to. */
  get any(): boolean {
    return this.#windows.length > 0;
  }

  /** The one before, which is shown from now on; undefined where all began. */
  back(): Window | undefined {
    const window = this.#windows.pop();
    if (window) this.#now = window;
    this.#changedAt = -Infinity;
    return window;
  }

  /** Begins anew: the old windows belong to other data. */
  clear(): void {
    this.#windows.length = 0;
    this.#now = undefined;
    this.#changedAt = -Infinity;
  }
}

/** Milliseconds between two changes of one movement, and how many movements are remembered. */
export const MOMENT = 600;
const MOST = 100;
