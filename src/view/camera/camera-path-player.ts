/** Plays a camera path, and detects whether the camera is moving. */

import { pathCameraAt, keyframesOf, secondsOf } from '../../core/settings/camera-path.ts';
import type { ViewSettings } from '../../core/settings/settings.ts';

/** The camera counts as moving until `seconds` after it last moved further than `still`, in the view's units. */
const REST = { seconds: 0.3, still: 1e-3 };

/** A flight through keyframes, from the first picture in which it is asked for its camera. */
export class CameraPathPlayer {
  readonly #flight: readonly number[];
  readonly #easing: ViewSettings['easing'];
  #since: number | undefined;

  /** @param view with at least one keyframe */
  constructor({ flight, easing }: ViewSettings) {
    [this.#flight, this.#easing] = [flight, easing];
  }

  /** Whether it is that of these settings. */
  isOf({ flight, easing }: ViewSettings): boolean {
    return easing === this.#easing && flight.join() === this.#flight.join();
  }

  /** Returns the camera at `time` in seconds, and whether that is the end; `cut`: only keyframes, one by one. */
  at(time: number, cut: boolean): { camera: number[]; ends: boolean } {
    this.#since ??= time;
    const seconds = Math.max(0, time - this.#since);
    const passed = keyframesOf(this.#flight).findLast((frame) => frame.seconds <= seconds);
    const camera = pathCameraAt(this.#flight, this.#easing, cut ? (passed?.seconds ?? 0) : seconds)!;
    return { camera, ends: seconds >= secondsOf(this.#flight) };
  }
}

/** Detects whether a camera moves. */
export class MotionDetector {
  #place: readonly number[] = [];
  #movedAt = -Infinity;
  #now = 0;

  /** @param place where it is at `time` in seconds, in numbers */
  note(place: readonly number[], time: number): void {
    this.#now = time;
    if (place.every((x, i) => Math.abs(x - (this.#place[i] ?? Infinity)) < REST.still)) return;
    // the first time it only is somewhere
    if (this.#place.length > 0) this.#movedAt = time;
    this.#place = place;
  }

  get broken(): boolean {
    return this.#now - this.#movedAt < REST.seconds;
  }
}
