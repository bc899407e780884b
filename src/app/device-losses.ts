/** Counts the losses of the GPU: after two in a short time it is not tried again. */

/** Milliseconds after its return within which another loss is one too many. */
const TOO_SOON = 10_000;

export class DeviceLossCounter {
  /** When the GPU was lost, or was back after that. */
  #losses: number[] = [];

  /** Counts a loss of the GPU at `time`, in milliseconds. */
  add(time: number): void {
    this.#losses = [...this.#losses.filter((at) => time - at < TOO_SOON), time];
  }

  /** Notes that the GPU is back at `time`: how long that took does not count. */
  back(time: number): void {
    this.#losses.fill(time);
  }

  /** How often the GPU was lost in a short time. */
  get count(): number {
    return this.#losses.length;
  }

  /** Whether the GPU was lost twice in a short time, so that it should not be tried again. */
  get isUnreliable(): boolean {
    return this.#losses.length > 1;
  }

  /** Forgets the losses, because the user asked for the GPU again. */
  reset(): void {
    this.#losses = [];
  }
}
