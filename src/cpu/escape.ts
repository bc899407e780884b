/** Computes a map of escape times in the workers, in the background. */

import type { EscapeHost } from '../core/simulation/engine-base.ts';
import type { EscapeRun, Picture } from '../core/simulation/engine.ts';
import { mapOf, type EscapeMap, type EscapeRequest } from '../core/simulation/escape-map.ts';
import { EscapePace } from '../core/simulation/escape-pace.ts';
import type { WorkerPool } from './worker-pool.ts';

/** The next map's number. */
let next = 0;

export class CpuEscapeRun implements EscapeRun {
  readonly request: EscapeRequest;
  picture: Picture;
  readonly finished: Promise<void>;
  done = 0;
  #found = 0;
  readonly #id = next++;
  readonly #pool: WorkerPool;
  readonly #host: EscapeHost;
  readonly #texels: Float32Array<ArrayBuffer>;
  #cancelled = false;

  constructor(pool: WorkerPool, request: EscapeRequest, host: EscapeHost) {
    const { width, height } = request;
    this.request = request;
    this.#pool = pool;
    this.#host = host;
    this.#texels = new Float32Array(4 * width * height);
    for (let k = 3; k < this.#texels.length; k += 4) this.#texels[k] = 1;
    this.picture = { width, height, texel: 'float', source: this.#texels };
    host.runs.add(this);
    host.active++;
    this.finished = this.#run().finally(() => void host.active--);
    // callers that await it get the error; a map that nobody waits for is only not completed
    this.finished.catch(() => undefined);
  }

  get decided(): number {
    return this.#found / (this.request.width * this.request.height);
  }

  async #run(): Promise<void> {
    const id = this.#id;
    const pace = new EscapePace(true, this.#host);
    await this.#pool.ask('escapeBegin', (_, part) => {
      return { id, request: this.request, part, of: this.#pool.size };
    });
    while (!this.#cancelled && this.decided < 1 && this.done < this.request.limit) {
      await pace.rest();
      const milliseconds = pace.slice;
      const news = await this.#pool.ask('escapeWalk', () => ({ id, milliseconds }));
      pace.took(milliseconds);
      for (const { starts, texels } of news) {
        starts.forEach((start, k) => this.#texels.set(texels.subarray(4 * k, 4 * k + 4), 4 * start));
        this.#found += starts.length;
      }
      this.done = Math.min(...news.map(({ done }) => done));
      this.picture = { ...this.picture };
    }
    await this.#pool.ask('escapeEnd', () => ({ id }));
  }

  async read(): Promise<EscapeMap> {
    return mapOf(this.request, this.#texels, this.done);
  }

  cancel(): void {
    this.#cancelled = true;
    this.#host.runs.delete(this);
  }
}
