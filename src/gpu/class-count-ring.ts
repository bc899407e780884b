/**
 * Counts each team's classes after every step: the kernel that advances the walkers notes each change of class in a
 * ring of rows, and from time to time the rows come back, without blocking.
 */

import { CLASSES } from '../core/simulation/census.ts';
import { TeamHistory, type TeamPast } from '../core/simulation/team-history.ts';
import { storageBuffer } from './kernel.ts';

/** Rows of the ring; the same number as in walkers.wgsl. */
const COUNT_ROWS = 4096;
const ROW_BYTES = CLASSES.length * 4;

/** Readbacks of one team that may be under way before a picture goes without. */
const PATIENT = 3;

/** What has come back of one crowd. */
export interface Account {
  /** Undefined before the first row. */
  history: TeamHistory | undefined;
  /** What a team that goes on where another one was had behind it. */
  past: TeamPast | undefined;
  /** Ages, not come back yet, from which on settings differ. */
  alterations: number[];
}

export class ClassCountRing {
  /** The ring: the row of age k is k modulo COUNT_ROWS. */
  readonly buffer: GPUBuffer;
  /** Of the crowd that there is now: rows of the one before, still on their way, go into that one's. */
  #account: Account = { history: undefined, past: undefined, alterations: [] };
  readonly #device: GPUDevice;
  /** The age of the first row that has not been sent for. */
  #next = 0;
  readonly #free: GPUBuffer[] = [];
  #underWay = 0;
  #arrived: Promise<void> = Promise.resolve();
  #destroyed = false;

  constructor(device: GPUDevice) {
    this.#device = device;
    this.buffer = storageBuffer(device, 'Tally.buffer', COUNT_ROWS * ROW_BYTES);
  }

  get account(): Readonly<Account> {
    return this.#account;
  }

  /** What has come back so far; undefined before the first. */
  get history(): TeamHistory | undefined {
    return this.#account.history;
  }

  /** The first step of the crowd that there is now with other settings, be it back or not. */
  get altered(): number | undefined {
    const { history, past, alterations } = this.#account;
    return history?.altered ?? past?.altered ?? alterations[0];
  }

  /** A team begins at this age; `totals`: a buffer with its class counts, which become the first row. */
  begin(encoder: GPUCommandEncoder, totals: GPUBuffer, age = 0, past?: TeamPast): void {
    this.#next = age;
    this.#account = { history: undefined, past, alterations: [] };
    encoder.clearBuffer(this.buffer);
    encoder.copyBufferToBuffer(totals, 0, this.buffer, (age % COUNT_ROWS) * ROW_BYTES, ROW_BYTES);
  }

  /** Notes that the team's settings differ from its step `age` on. */
  alter(age: number): void {
    const { history, alterations } = this.#account;
    if (history && history.step >= age) history.alter(age);
    else alterations.push(age);
  }

  /** Whether `steps` more steps would overwrite rows that have not been requested. */
  full(age: number, steps: number): boolean {
    return age + steps - this.#next >= COUNT_ROWS;
  }

  /**
   * Records a copy of the rows up to the team's present age. Returns what is to be called after the submit, or undefined
   * when there is nothing new, or when too many copies are under way and it is not `urgent`.
   */
  collect(encoder: GPUCommandEncoder, age: number, urgent = false): (() => Promise<void>) | undefined {
    const rows = age + 1 - this.#next;
    if (rows <= 0 || (this.#underWay >= PATIENT && !urgent)) return undefined;
    const slot = this.#free.pop() ?? this.#newSlot();
    let copied = 0;
    while (copied < rows) {
      const from = (this.#next + copied) % COUNT_ROWS;
      const run = Math.min(rows - copied, COUNT_ROWS - from);
      encoder.copyBufferToBuffer(this.buffer, from * ROW_BYTES, slot, copied * ROW_BYTES, run * ROW_BYTES);
      encoder.clearBuffer(this.buffer, from * ROW_BYTES, run * ROW_BYTES);
      copied += run;
    }
    const first = this.#next;
    this.#next = age + 1;
    this.#underWay++;
    return () => this.#take(slot, first, rows);
  }

  #newSlot(): GPUBuffer {
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    return this.#device.createBuffer({ label: 'Tally.slot', size: COUNT_ROWS * ROW_BYTES, usage });
  }

  /** Reads the rows first, first + 1, ..., after those that were sent for before. */
  #take(slot: GPUBuffer, first: number, rows: number): Promise<void> {
    const before = this.#arrived;
    const mapped = slot.mapAsync(GPUMapMode.READ, 0, rows * ROW_BYTES);
    const account = this.#account;
    const taken = (async () => {
      try {
        await mapped;
        await before;
        const changes = new Int32Array(slot.getMappedRange(0, rows * ROW_BYTES).slice(0));
        slot.unmap();
        extend(account, changes, first);
      } finally {
        this.#underWay--;
        if (this.#destroyed) slot.destroy();
        else this.#free.push(slot);
      }
    })();
    // a readback that fails belongs to a lost device, which is reported as such; what comes after it is not to wait
    this.#arrived = taken.catch(() => undefined);
    return taken;
  }

  /** Resolves when all that was sent for is back. */
  arrived(): Promise<void> {
    return this.#arrived;
  }

  destroy(): void {
    this.#destroyed = true;
    this.buffer.destroy();
    for (const slot of this.#free) slot.destroy();
  }
}

/** rows: of the steps first, first + 1, ...; the first row of all is the counts themselves. */
function extend(account: Account, rows: Int32Array, first: number): void {
  let rest = rows;
  if (!account.history) {
    const counts = rows.subarray(0, CLASSES.length);
    const { past } = account;
    account.history = past?.history.resumed(first, counts, past.altered) ?? new TeamHistory(counts, first);
    account.past = undefined;
    rest = rows.subarray(CLASSES.length);
  }
  account.history.extend(rest);
  for (const age of account.alterations.splice(0)) account.history.alter(age);
}
