/** A crowd computed in doubles without a browser, for what presets and chapters say of theirs. */

import { CLASSES, type WalkerClass } from '../../../src/core/simulation/census.ts';
import { foldData } from '../../../src/core/likelihood/folded-data.ts';
import { TeamHistory } from '../../../src/core/simulation/team-history.ts';
import { landmarks } from '../../../src/core/likelihood/stationary-points.ts';
import type { Settings } from '../../../src/core/settings/settings.ts';
import { neededBits } from '../../../src/core/simulation/spawn.ts';
import { applyPatch, type Patch } from '../../../src/core/settings/validate.ts';
import { Shard } from '../../../src/cpu/shard.ts';

/** The crowd of these settings, smaller, from its start. */
export class Crowd {
  readonly #slice = new Shard();
  readonly #histories: TeamHistory[];
  #settings: Settings;
  #clock = 0;

  constructor(settings: Settings, walkers: number) {
    this.#settings = applyPatch(settings, { walkers });
    this.#configure();
    const bits = neededBits(this.#settings, 1);
    const counts = this.#slice.spawn({ share: { first: 0, end: walkers, walkers }, bits });
    this.#histories = counts.map((row) => new TeamHistory(row));
  }

  #configure(matched?: number[]): void {
    const settings = this.#settings;
    const data = foldData(settings.data, settings.weights);
    this.#slice.configure({
      model: { settings, data, landmarks: landmarks(data, settings.sigmaFloor) },
      matched,
    });
  }

  update(patch: Patch): this {
    this.#settings = applyPatch(this.#settings, patch);
    this.#configure(this.#settings.teams.map((_, team) => team));
    return this;
  }

  /** The steps that it has made. */
  get clock(): number {
    return this.#clock;
  }

  step(steps: number): this {
    const clock = this.#clock;
    const ages = this.#histories.map(() => clock);
    const { changes } = this.#slice.advance({ clock, scheduleStep: clock, steps, ages });
    changes.forEach((row, team) => this.#histories[team]!.extend(row));
    this.#clock += steps;
    return this;
  }

  /** The share of each team that is in this class. */
  shares(name: WalkerClass): number[] {
    return this.#histories.map(({ now, walkers }) => now[CLASSES.indexOf(name)]! / walkers);
  }

  /** The first step after which this share of each team had arrived: half, nine tenths, 99 of 100, all. */
  reached(milestone: 0.5 | 1): (number | undefined)[] {
    return this.#histories.map(({ milestones }) => milestones.at(milestone === 1 ? -1 : 0));
  }

  /** Each walker of a team as [mu, sigma]. */
  walkers(team: number): [number, number][] {
    const pairs = this.#slice.walkers(team);
    return Array.from({ length: pairs.length / 2 }, (_, i) => [pairs[2 * i]!, pairs[2 * i + 1]!]);
  }
}
