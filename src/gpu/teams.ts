/** All teams on the GPU: which continue when the list of teams changes, and their class counts. */

import type { FoldedData } from '../core/likelihood/folded-data.ts';
import { asWords, type TeamCheckpoint } from '../core/simulation/checkpoint.ts';
import { arithmeticOf, type Team } from '../core/settings/teams.ts';
import { reported, type TeamHistory } from '../core/simulation/team-history.ts';
import { movesOtherwise, type Settings } from '../core/settings/settings.ts';
import type { Timeline } from '../core/simulation/timeline.ts';
import { CensusStage } from './census.ts';
import { crowdKernels, type Crowd } from './crowd.ts';
import type { KernelContext } from './kernel.ts';
import { GpuTeam, type GpuTeamParts } from './team.ts';
import { WalkerKernels } from './walkers.ts';

/** Where the walkers of a team begin. */
export interface CrowdSpec {
  settings: Settings;
  data: FoldedData;
  /** Integer bits of delta. */
  bits: number;
  /** Walkers in each team. */
  count: number;
}

/** What is to be called after a submit, so that what it copied is read. */
type Collect = () => Promise<void>;

export class GpuTeams {
  readonly #parts: GpuTeamParts;
  readonly #device: GPUDevice;
  readonly #census: CensusStage;
  readonly #timeline: Timeline;
  #gpuTeams: GpuTeam[] = [];
  /** The walkers that were placed explicitly, if they were: a new team starts from them. */
  #placed: Float64Array | undefined;

  constructor(
    device: GPUDevice,
    shared: KernelContext,
    ring: GPUTexture,
    timeline: Timeline,
    software: boolean,
  ) {
    this.#device = device;
    this.#timeline = timeline;
    this.#census = new CensusStage(device, shared);
    this.#parts = {
      device,
      ring,
      crowds: crowdKernels(shared),
      walkers: new WalkerKernels(shared, software),
    };
  }

  get all(): readonly GpuTeam[] {
    return this.#gpuTeams;
  }

  get crowds(): readonly Crowd[] {
    return this.#gpuTeams.map((gpuTeam) => gpuTeam.crowd);
  }

  /** What has come back of each team, up to the first that has nothing yet. */
  get histories(): readonly TeamHistory[] {
    return reported(this.#gpuTeams.map(({ classCounts }) => classCounts.history));
  }

  /** As many teams as the settings have, without walkers. */
  resize({ settings, data }: CrowdSpec): void {
    const { length } = settings.teams;
    while (this.#gpuTeams.length > length) this.#gpuTeams.pop()!.destroy();
    while (this.#gpuTeams.length < length) this.#gpuTeams.push(new GpuTeam(this.#parts));
    this.configure(settings, data);
  }

  /** Asks for the pipelines of these teams, so that they can be compiled before there is a crowd. */
  request(settings: Settings, data: FoldedData): void {
    for (const team of settings.teams) this.#parts.walkers.pair(team, settings, data);
  }

  /** Compiles the pipelines of other teams in the background, one at a time: each when `turn` has resolved. */
  async precompile(
    teams: readonly Team[],
    settings: Settings,
    data: FoldedData,
    turn: () => Promise<void>,
  ): Promise<void> {
    for (const team of teams) {
      const { advance, trace } = this.#parts.walkers.pair(team, settings, data);
      for (const kernel of [advance, trace]) {
        await turn();
        await kernel.compile();
      }
    }
  }

  configure(settings: Settings, data: FoldedData): void {
    this.#gpuTeams.forEach((gpuTeam, team) => gpuTeam.configure(team, settings, data));
  }

  /** All teams at the start; placed: (mu, sigma) pairs for each of them instead of the spawn. */
  populate(start: CrowdSpec, placed?: Float64Array): void {
    this.#placed = placed;
    for (const gpuTeam of this.#gpuTeams) this.#begin(gpuTeam, start);
  }

  #begin(gpuTeam: GpuTeam, { settings, data, bits, count }: CrowdSpec): void {
    const s = data.criticalTemperature;
    const { crowd } = gpuTeam;
    if (this.#placed) crowd.place(this.#placed, s, bits);
    else crowd.spawn(settings, count, s, bits);
    gpuTeam.begin(this.#census);
  }

  /** Gives the walkers' delta so many more integer bits. */
  widen(by: number): void {
    for (const crowd of this.crowds) crowd.widen(by);
  }

  /** The teams of new settings: those that were there go on, the others begin; matched: as `matchTeams` gives it. */
  regroup(before: Settings, matched: readonly number[], start: CrowdSpec): void {
    const { settings, data } = start;
    const old = this.#gpuTeams;
    this.#timeline.change(before, settings, matched);
    this.#gpuTeams = matched.map((place) => old[place] ?? new GpuTeam(this.#parts));
    for (const gpuTeam of old) if (!this.#gpuTeams.includes(gpuTeam)) gpuTeam.destroy();
    this.configure(settings, data);
    matched.forEach((place, team) => {
      const gpuTeam = this.#gpuTeams[team]!;
      if (place < 0) this.#begin(gpuTeam, start);
      else if (movesOtherwise([before, place], [settings, team]))
        gpuTeam.classCounts.alter(this.#timeline.age(team));
    });
  }

  /** Puts each team's walkers back, at its present age. */
  load(saved: readonly TeamCheckpoint[], { data, bits }: CrowdSpec, placed: Float64Array | undefined): void {
    this.#placed = placed;
    this.#gpuTeams.forEach((gpuTeam, team) => {
      const { past, arithmetic } = saved[team]!;
      const { criticalTemperature } = data;
      gpuTeam.crowd.load(asWords(saved[team]!, { criticalTemperature, bits }), arithmetic);
      gpuTeam.begin(this.#census, this.#timeline.age(team), past);
    });
  }

  get placed(): Float64Array | undefined {
    return this.#placed;
  }

  /** All teams as they are at this moment. */
  async copy(settings: Settings): Promise<TeamCheckpoint[]> {
    const { born } = this.#timeline;
    const gpuTeams = this.#gpuTeams;
    // of this crowd, even if there is another one when all is back
    const accounts = gpuTeams.map(({ classCounts }) => classCounts.account);
    const altered = gpuTeams.map(({ classCounts }) => classCounts.altered);
    // with what is counted but not back yet: without it the one that goes on would note its milestones too late
    const [copies] = await Promise.all([
      Promise.all(gpuTeams.map(({ crowd }) => crowd.copy())),
      this.readHistories(),
    ]);
    return copies.map((copy, team) => {
      const { history } = accounts[team]!;
      return {
        ...copy,
        arithmetic: arithmeticOf(settings.teams[team]!, settings),
        born: born[team]!,
        past: history && { history, altered: altered[team] },
      };
    });
  }

  /** Class counts of each team now, in the order of CLASSES. */
  count(): Promise<Uint32Array[]> {
    return Promise.all(this.crowds.map((crowd) => this.#census.read(crowd)));
  }

  /**
   * Records copies of what the tallies hold. `urgent`: also where many are under way; steps: only of those in which so
   * many more have no room.
   */
  collect(encoder: GPUCommandEncoder, urgent = false, steps?: number): Collect[] {
    return this.#gpuTeams.flatMap(({ classCounts }, team) => {
      const age = this.#timeline.age(team);
      if (steps !== undefined && !classCounts.full(age, steps)) return [];
      return classCounts.collect(encoder, age, urgent) ?? [];
    });
  }

  /** Brings back all that is in the tallies. */
  async readHistories(): Promise<readonly TeamHistory[]> {
    const encoder = this.#device.createCommandEncoder({ label: 'Race.readHistories' });
    const collected = this.collect(encoder, true);
    this.#device.queue.submit([encoder.finish()]);
    await Promise.all(collected.map((take) => take()));
    await Promise.all(this.#gpuTeams.map(({ classCounts }) => classCounts.arrived()));
    return this.histories;
  }

  destroy(): void {
    for (const gpuTeam of this.#gpuTeams) gpuTeam.destroy();
    this.#census.destroy();
  }
}
