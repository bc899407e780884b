/** Counts the losses of the GPU: after two in a short time it is not tried again. */

/** Milliseconds within which a second loss is one too many. */
const TOO_SOON = 10_000;

export class DeviceLossCounter {
  #losses: number[] = [];

  /** Counts a loss of the GPU at `time`, in milliseconds. */
  add(time: number): void {
    this.#losses = [...this.#losses.filter((at) => time - at < TOO_SOON), time];
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
