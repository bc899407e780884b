/** Assembles the workers' parts into the pictures that the view draws. */

import { resolve, resolveTeams } from '../core/simulation/density.ts';
import type { Picture, Pictures } from '../core/simulation/engine.ts';
import { DRAWN_WIDTH, MOST_DRAWN, RING_LENGTH, TRACERS } from '../core/simulation/sampling.ts';
import { MAX_TEAMS } from '../core/settings/teams.ts';
import type { ShardPictures } from './protocol.ts';
import { CPU_BINS } from './shard.ts';

type Texels = Float32Array<ArrayBuffer>;

/** Two arrays that take turns: the view may still be reading the one while the other is written. */
class DoubleBuffer {
  #now: Texels;
  #next: Texels;

  constructor(length: number) {
    this.#now = new Float32Array(length);
    this.#next = new Float32Array(length);
  }

  take(): Texels {
    [this.#now, this.#next] = [this.#next, this.#now];
    return this.#now;
  }
}

const picture = (width: number, height: number, source: Texels): Picture => ({
  width,
  height,
  texel: 'float',
  source,
});

const DRAWN_ROWS = Math.ceil(MOST_DRAWN / DRAWN_WIDTH);

export class PictureBuffers {
  readonly #glow = new Float32Array(MAX_TEAMS * CPU_BINS * CPU_BINS);
  readonly #density = new DoubleBuffer(4 * CPU_BINS * CPU_BINS);
  readonly #walkers = new DoubleBuffer(4 * DRAWN_WIDTH * DRAWN_ROWS);
  readonly #ring = new DoubleBuffer(4 * TRACERS * RING_LENGTH);
  /** Walkers of all teams in the window; undefined before the first picture. */
  inside: number | undefined;
  #pictures: Pictures = {
    height: picture(2, 2, new Float32Array(16)),
    density: picture(CPU_BINS, CPU_BINS, this.#density.take()),
    walkers: picture(DRAWN_WIDTH, DRAWN_ROWS, this.#walkers.take()),
    ring: picture(TRACERS, RING_LENGTH, this.#ring.take()),
  };

  get pictures(): Pictures {
    return this.#pictures;
  }

  /** Forgets the trails. */
  clear(): void {
    this.#glow.fill(0);
  }

  /** Takes down what shows the crowd: its channels are about to mean something else. */
  empty(): void {
    this.#pictures = {
      ...this.#pictures,
      density: picture(CPU_BINS, CPU_BINS, this.#density.take().fill(0)),
    };
  }

  /**
   * Puts the workers' parts together, in the order of their shares. trail: share of the glow that lasts; drawn and tracers:
   * how many of each team.
   */
  publish(
    parts: readonly ShardPictures[],
    { trail, teams, drawn, tracers }: Record<'trail' | 'teams' | 'drawn' | 'tracers', number>,
  ): void {
    const [density, walkers, ring] = [this.#density.take(), this.#walkers.take(), this.#ring.take()];
    const counts = parts[0]!.counts;
    for (const other of parts.slice(1)) {
      for (let k = 0; k < counts.length; k++) counts[k]! += other.counts[k]!;
    }
    // of one team the other planes hold the frozen and the converged ones again
    const planes = teams === 1 ? counts.subarray(0, CPU_BINS * CPU_BINS) : counts;
    this.inside = planes.reduce((sum, count) => sum + count, 0);
    if (teams === 1) resolve(counts, this.#glow, trail, density);
    else resolveTeams(counts, this.#glow, trail, density);
    // in a worker's part its share of team 1 comes before its share of team 2; here all of team 1 does
    let [firstDrawn, firstTracer] = [0, 0];
    for (const pictures of parts) {
      const some = pictures.drawn.length / teams;
      const width = pictures.ring.length / teams / RING_LENGTH;
      for (let team = 0; team < teams; team++) {
        walkers.set(pictures.drawn.subarray(team * some, (team + 1) * some), 4 * team * drawn + firstDrawn);
        for (let slot = 0; slot < RING_LENGTH; slot++) {
          const row = pictures.ring.subarray(
            (slot * teams + team) * width,
            (slot * teams + team + 1) * width,
          );
          ring.set(row, 4 * (TRACERS * slot + team * tracers) + firstTracer);
        }
      }
      firstDrawn += some;
      firstTracer += width;
    }
    this.#pictures = {
      ...this.#pictures,
      density: picture(CPU_BINS, CPU_BINS, density),
      walkers: picture(DRAWN_WIDTH, DRAWN_ROWS, walkers),
      ring: picture(TRACERS, RING_LENGTH, ring),
    };
  }

  /** The surface anew, `side` points along each axis. */
  publishHeight(side: number, source: Texels): void {
    this.#pictures = { ...this.#pictures, height: picture(side, side, source) };
  }
}
