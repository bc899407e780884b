/** A state that others watch: whoever subscribed to a part of it hears of it when that part is another one than before. */

/** Whether two selections are the same; of lists, each element by itself. */
const isSame = (a: unknown, b: unknown): boolean =>
  a === b ||
  (Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((one, k) => one === b[k]));

export class Store<T extends object> {
  #state: T;
  readonly #subscribers = new Set<() => void>();

  constructor(state: T) {
    this.#state = state;
  }

  get state(): T {
    return this.#state;
  }

  /** Changes a part of the state, and tells those who subscribed to it, in the order in which they did. */
  set(change: Partial<T>): void {
    this.#state = { ...this.#state, ...change };
    for (const tell of this.#subscribers) tell();
  }

  /**
   * Runs a function whenever a part of the state has changed.
   * @param select returns that part, or a list of parts
   */
  subscribe<V>(select: (state: T) => V, run: (now: V, before: V) => void, signal?: AbortSignal): void {
    let known = select(this.#state);
    const tell = (): void => {
      const [before, now] = [known, select(this.#state)];
      if (isSame(before, now)) return;
      // before it runs, which may change the state once more
      known = now;
      run(now, before);
    };
    this.#subscribers.add(tell);
    signal?.addEventListener('abort', () => this.#subscribers.delete(tell), { once: true });
  }
}
