/** The pool of workers, each with a shard of the crowd. */

import { partition } from '../core/util/partition.ts';
import { WorkerClient } from './worker-client.ts';
import type { RequestName, Requests, ShardRange } from './protocol.ts';

export class WorkerPool {
  /** Fulfilled, with the reason in words, if a worker dies or cannot go on. */
  readonly failed: Promise<string>;
  /** Walkers that are shared out. */
  walkers = 0;
  readonly #clients: WorkerClient[];
  /** Work that has been sent off. */
  readonly #underWay = new Set<Promise<unknown>>();
  #broken: Error | undefined;
  #dismissed = false;
  #tellFailure!: (reason: string) => void;

  /** size: how many workers. */
  constructor(size: number) {
    this.failed = new Promise((resolve) => (this.#tellFailure = resolve));
    const failed = (reason: Error): void => this.#fail(reason);
    this.#clients = Array.from({ length: size }, (_, k) => new WorkerClient(`crowd ${k + 1}`, failed));
  }

  get size(): number {
    return this.#clients.length;
  }

  /** Of `whole`, the k-th worker's part: from `first` to before `end`. */
  part(whole: number, k: number): { first: number; end: number } {
    return partition(whole, this.size, k);
  }

  /**
   * Asks every worker, about its share of the crowd; answers come in the order of the questions. given: the buffers of a
   * question that are transferred.
   */
  ask<K extends RequestName>(
    name: K,
    body: (share: ShardRange, worker: number) => Requests[K][0],
    given: (body: Requests[K][0]) => Transferable[] = () => [],
  ): Promise<Requests[K][1][]> {
    return Promise.all(
      this.#clients.map((client, k) => {
        const asked = body({ ...this.part(this.walkers, k), walkers: this.walkers }, k);
        return client.ask(name, asked, given(asked));
      }),
    );
  }

  /** Lets `idle` wait for it. What fails here changes the crowd or its pictures: it cannot be made good. */
  busy(work: Promise<unknown>): void {
    const settled = work
      .catch((reason: Error) => this.#fail(reason))
      .finally(() => this.#underWay.delete(settled));
    this.#underWay.add(settled);
  }

  /** Resolves when all that keeps them busy is done. @throws Error if one of them does not go on */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
    if (this.#broken) throw this.#broken;
  }

  #fail(reason: Error): void {
    if (this.#dismissed) return;
    this.#broken ??= reason;
    this.#tellFailure(reason.message);
  }

  terminate(): void {
    this.#dismissed = true;
    for (const client of this.#clients) client.terminate();
  }
}
