/**
 * Zooms the window by wheel, pinch, or a box dragged with Shift and the mouse. The wheel and two fingers zoom it about
 * the place under them. Other movements are the camera's. Events are only gathered; once a frame the app asks for the
 * result.
 */

import {
  boxed,
  saddleIn,
  sameWindow,
  shifted,
  zoomed,
  type Bounds,
  type Fraction,
  type Window,
} from '../../core/plane/window.ts';

/** The surface under the pointer. */
export interface GestureSurface {
  /** The place of the surface under a point of the page; beside it the nearest one; null where there is none. */
  fractionAt(clientX: number, clientY: number): Fraction | null;
}

/** One notch of a wheel, of about 100 pixels, makes the window narrower by a fifth; one press of a key as well. */
const PER_PIXEL = 0.0018;
const PER_KEY = 0.2;
/** Pixels of a line and of a page, where a wheel counts those; and the most that one event is worth. */
const LINE = 30;
const PAGE = 300;
const MOST = 240;
/** A pinch on a touch pad comes as a wheel with Ctrl, in pixels so many times smaller. */
const PINCHED = 8;
/** Time constant of a zoom that runs out, in seconds; below this part of a width it is over. */
const RUN_OUT = 0.06;
const REST = 0.002;
/** Milliseconds within which the wheel goes on about the same place. */
const BURST = 400;
/** A box with a side of fewer pixels counts as an accident. */
const SLIP = 6;

interface Finger {
  x: number;
  y: number;
}

/** Two fingers: their middle, and how far apart they are. */
interface Pinch {
  at: Fraction;
  apart: number;
}

export class WindowGestures {
  /** The box that is being dragged: two corners. */
  box: [Fraction, Fraction] | null = null;

  private readonly ended = new AbortController();
  /** Users who prefer reduced motion see only the end of every movement. */
  private readonly still = matchMedia('(prefers-reduced-motion: reduce)');
  /** The logarithm of the factor that is still to come, and the place about which; null: about the saddle. */
  private left = 0;
  private about: Fraction | null = null;
  private wheeled = { time: -Infinity, x: 0, y: 0 };
  private before: number | undefined;
  /** The window that was last returned, or that was set by other means. */
  private known: Window | null = null;
  private readonly fingers = new Map<number, Finger>();
  private pinch: Pinch | null = null;
  private drag: { pointer: number; from: Finger } | null = null;
  private drawn: [Fraction, Fraction] | null = null;

  constructor(
    private readonly element: HTMLElement,
    private readonly ground: GestureSurface,
  ) {
    // in the capture phase, so that a gesture for the window does not move the camera as well
    const listen = <K extends keyof HTMLElementEventMap>(
      type: K,
      hear: (event: HTMLElementEventMap[K]) => void,
    ): void =>
      element.addEventListener(type, hear, { capture: true, passive: false, signal: this.ended.signal });
    listen('wheel', (event) => this.onWheel(event));
    listen('pointerdown', (event) => this.onDown(event));
    for (const type of ['pointermove', 'pointerup', 'pointercancel'] as const)
      listen(type, (event) => this.onPointer(event));
    const escape = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') this.letGo();
    };
    element.ownerDocument.addEventListener('keydown', escape, { signal: this.ended.signal });
  }

  /** There is another window: what was on its way to the one before is dropped, unless this is it. */
  configure(window: Window): void {
    if (this.known && sameWindow(window, this.known)) return;
    this.known = window;
    this.left = 0;
    this.drawn = null;
  }

  /** Zooms by so many notches, inwards if they are positive, about the saddle, or the middle where that is not seen. */
  zoom(notches: number): void {
    this.about = null;
    this.left -= notches * PER_KEY;
  }

  /**
   * Returns the window that the user's gestures ask for at `time` in seconds, or null if it is the current one. To be
   * called once a frame; the returned window is assumed to be applied.
   */
  takeWindowRequest(time: number, window: Window, bounds: Bounds): Window | null {
    const elapsed = this.before === undefined ? 0 : Math.min(Math.max(time - this.before, 0), 0.25);
    this.before = time;
    let next = window;
    if (this.left !== 0) {
      // what is left in the end is done at once
      const whole = this.still.matches || Math.abs(this.left) < REST;
      const now = whole ? this.left : this.left * (1 - Math.exp(-Math.max(elapsed, 0.016) / RUN_OUT));
      this.left -= now;
      next = zoomed(next, Math.exp(now), this.about ?? saddleIn(next, bounds.s), bounds);
      // at its end there is nothing to run out
      if (next === window || sameWindow(next, window)) this.left = 0;
    }
    next = this.pinched(next, bounds);
    if (this.drawn) {
      next = boxed(next, ...this.drawn, bounds);
      this.drawn = null;
    }
    if (sameWindow(next, window)) return null;
    return (this.known = next);
  }

  dispose(): void {
    this.ended.abort();
  }

  private onWheel(event: WheelEvent): void {
    if (event.altKey) return; // the camera's
    event.preventDefault();
    event.stopImmediatePropagation();
    const { clientX: x, clientY: y, timeStamp: time } = event;
    const pixels = event.deltaY * [1, LINE, PAGE][event.deltaMode]! * (event.ctrlKey ? PINCHED : 1);
    const moved = Math.hypot(x - this.wheeled.x, y - this.wheeled.y) > 2;
    if (moved || time - this.wheeled.time > BURST) this.about = this.ground.fractionAt(x, y) ?? this.about;
    this.wheeled = { time, x, y };
    this.left += Math.min(Math.max(pixels, -MOST), MOST) * PER_PIXEL;
  }

  private onDown(event: PointerEvent): void {
    const at = { x: event.clientX, y: event.clientY };
    if (event.pointerType === 'touch') {
      this.fingers.set(event.pointerId, at);
      this.pinch = null;
      return;
    }
    if (!event.shiftKey || event.button !== 0) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    const corner = this.ground.fractionAt(at.x, at.y);
    if (!corner) return;
    this.element.setPointerCapture(event.pointerId);
    // while there is a box, Escape is its own: whose keys these are is asked of the element that has them
    this.element.focus({ preventScroll: true });
    this.element.dataset['box'] = '';
    this.drag = { pointer: event.pointerId, from: at };
    this.box = [corner, corner];
  }

  private onPointer(event: PointerEvent): void {
    const { pointerId, type } = event;
    const at = { x: event.clientX, y: event.clientY };
    if (this.fingers.has(pointerId)) {
      if (type === 'pointermove') this.fingers.set(pointerId, at);
      else this.lift(pointerId);
    }
    if (this.drag?.pointer !== pointerId) return;
    event.stopImmediatePropagation();
    const corner = this.ground.fractionAt(at.x, at.y);
    if (this.box && corner) this.box = [this.box[0], corner];
    if (type === 'pointermove') return;
    const { from } = this.drag;
    const meant = Math.min(Math.abs(at.x - from.x), Math.abs(at.y - from.y)) >= SLIP;
    if (type === 'pointerup' && meant) this.drawn = this.box;
    this.letGo();
  }

  private letGo(): void {
    this.drag = this.box = null;
    delete this.element.dataset['box'];
  }

  private lift(pointer: number): void {
    this.fingers.delete(pointer);
    this.pinch = null;
  }

  /** The window as two fingers have drawn it since the last picture: what was under their middle still is. */
  private pinched(window: Window, bounds: Bounds): Window {
    if (this.fingers.size !== 2) return window;
    const [a, b] = [...this.fingers.values()] as [Finger, Finger];
    const at = this.ground.fractionAt((a.x + b.x) / 2, (a.y + b.y) / 2);
    if (!at) return window;
    const now = { at, apart: Math.max(Math.hypot(a.x - b.x, a.y - b.y), 1) };
    const last = this.pinch;
    this.pinch = now;
    if (!last) return window;
    const zoomedTo = zoomed(window, last.apart / now.apart, last.at, bounds);
    return shifted(zoomedTo, { u: last.at.u - now.at.u, v: last.at.v - now.at.v }, bounds);
  }
}
