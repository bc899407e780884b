import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FrameClock } from '../../../src/app/frame-clock.ts';

/** A display that shows a picture every 16 ms, and a page that may be hidden from it. */
let waiting: FrameRequestCallback[] = [];
let now = 0;
const page = { hidden: false };
let hands = new EventTarget();

beforeEach(() => {
  vi.useFakeTimers();
  [waiting, now, page.hidden, hands] = [[], 0, false, new EventTarget()];
  vi.stubGlobal('document', page);
  vi.stubGlobal('requestAnimationFrame', (run: FrameRequestCallback) => waiting.push(run));
  vi.stubGlobal('addEventListener', hands.addEventListener.bind(hands));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Lets so many milliseconds go by. */
function pass(milliseconds: number): void {
  for (const end = now + milliseconds; now < end;) {
    now += 16;
    vi.advanceTimersByTime(16);
    if (page.hidden) continue;
    for (const run of waiting.splice(0)) run(now);
  }
}

/** A clock that has begun; `draws` says whether there is anything to draw. */
function begun(draws: () => boolean): { clock: FrameClock; frames: () => number } {
  let frames = 0;
  const clock = new FrameClock(() => {
    frames++;
    return draws();
  });
  clock.start();
  return {
    clock,
    /** Since the last time. */
    frames: () => [frames, (frames = 0)][0]!,
  };
}

describe('a frame clock', () => {
  it('keeps the pace of the display while anything happens', () => {
    const { frames } = begun(() => true);
    pass(16_000);
    expect(frames()).toBe(1000);
  });

  it('rests while nothing does, and has one frame at a time', () => {
    const { frames } = begun(() => false);
    pass(2000);
    frames();
    pass(16_000);
    const resting = frames();
    // every 100 ms, and then with the display
    expect(resting).toBeGreaterThan(16_000 / 132);
    expect(resting).toBeLessThanOrEqual(16_000 / 100);
    expect(waiting.length).toBeLessThanOrEqual(1);
  });

  it.each([
    ['a call', (clock: FrameClock) => clock.wake()],
    ['a hand', () => void hands.dispatchEvent(new Event('wheel'))],
  ])('wakes with %s, once for many', (_, sign) => {
    const { clock, frames } = begun(() => false);
    pass(2000);
    for (let k = 0; k < 5; k++) sign(clock);
    frames();
    pass(16);
    expect(frames()).toBe(1);
    pass(16 * 10);
    expect(frames()).toBe(10);
  });

  it('is awake as long as one frame leads to another', () => {
    let left = 0;
    const { clock, frames } = begun(() => left-- > 0);
    pass(2000);
    left = 200;
    clock.wake();
    frames();
    pass(16 * 200);
    expect(frames()).toBe(200);
  });

  it('has no frame while the page is hidden, and goes on when it is shown, at rest or not', () => {
    for (const still of [true, false]) {
      const { frames } = begun(() => !still);
      pass(2000);
      page.hidden = true;
      pass(200);
      frames();
      pass(2000);
      expect(frames()).toBe(0);
      page.hidden = false;
      pass(160);
      expect(frames()).toBeGreaterThan(0);
    }
  });

  it('goes on after a frame that throws', () => {
    let bad = true;
    const { frames } = begun(() => {
      if (bad) throw new Error('once');
      return true;
    });
    expect(() => pass(16)).toThrow('once');
    bad = false;
    pass(160);
    expect(frames()).toBe(11);
  });
});
