/** Coalesces requests for a task: however often it is requested during a run, it runs once more afterwards. */
export class CoalescedTask {
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
      // synchronously after the check above, so that no request is missed
      this.#running = undefined;
    }
  }
}
