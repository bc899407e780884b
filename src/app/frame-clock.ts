/** Asks for frames: each of the display's while anything happens, a few a second while nothing does, none while hidden. */

/** Frames in which nothing happened until the clock rests; milliseconds between two frames while it does. */
const [PATIENCE, REST] = [30, 100];
/** What a hand does may move the picture with the very next frame. */
const HANDS = [
  'pointerdown',
  'pointermove',
  'pointerup',
  'wheel',
  'touchstart',
  'touchmove',
  'keydown',
  'keyup',
];

export class FrameClock {
  readonly #frame: (time: number) => boolean;
  #still = 0;
  /** The timer of the next frame while the clock rests; undefined while the display times it. */
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param frame draws what there is to draw, at a time in milliseconds, and says whether there was anything */
  constructor(frame: (time: number) => boolean) {
    this.#frame = frame;
  }

  start(): void {
    for (const hand of HANDS) addEventListener(hand, () => this.wake(), { capture: true, passive: true });
    requestAnimationFrame(this.#tick);
  }

  /** Lets the next frame come with the display: something has happened. */
  wake(): void {
    this.#still = 0;
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    requestAnimationFrame(this.#tick);
  }

  readonly #tick = (time: number): void => {
    // before the frame, which may throw
    const rests = this.#still >= PATIENCE && !document.hidden;
    if (rests) this.#timer = setTimeout(this.#rested, REST);
    else requestAnimationFrame(this.#tick);
    // a hidden page has no frames of its own accord
    if (document.hidden) return;
    if (this.#frame(time)) this.wake();
    else this.#still++;
  };

  readonly #rested = (): void => {
    this.#timer = undefined;
    requestAnimationFrame(this.#tick);
  };
}
