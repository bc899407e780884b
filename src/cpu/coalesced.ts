/**
 * Work of which one run at a time is enough: asked for while one is under way, it runs once more after it, however often
 * it was asked for.
 */
export class Coalesced {
  readonly #work: () => Promise<void>;
  #running: Promise<void> | undefined;
  #again = false;

  constructor(work: () => Promise<void>) {
    this.#work = work;
  }

  /** Resolves when the work has been done as it stands now. */
  run(): Promise<void> {
    if (this.#running) this.#again = true;
    else this.#running = this.#loop();
    return this.#running;
  }

  async #loop(): Promise<void> {
    try {
      do {
        this.#again = false;
        await this.#work();
      } while (this.#again);
    } finally {
      // in the same breath as the question above: nobody who asks is overheard
      this.#running = undefined;
    }
  }
}
