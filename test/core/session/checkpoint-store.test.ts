import { expect, it } from 'vitest';
import { CheckpointStore } from '../../../src/core/session/checkpoint-store.ts';
import type { Checkpoint } from '../../../src/core/simulation/checkpoint.ts';
import type { Engine } from '../../../src/core/simulation/engine.ts';

/** An engine of which only the clock goes on, with copies of so many bytes. */
function engineOf(bytes: number): { engine: Engine; copies: () => number } {
  let copies = 0;
  const engine = {
    clock: 0,
    checkpoint(): Promise<Checkpoint> {
      copies++;
      const team = { words: new Uint8Array(bytes), memory: new Uint8Array(0), dwell: new Uint8Array(0) };
      return Promise.resolve({ clock: this.clock, teams: [team] } as unknown as Checkpoint);
    },
  };
  return { engine: engine as unknown as Engine, copies: () => copies };
}

/** Frames at 60 a second for so many seconds, a step each. @returns how many copies were made */
async function copiesIn(seconds: number, bytes: number): Promise<number> {
  const store = new CheckpointStore();
  const { engine, copies } = engineOf(bytes);
  for (let frame = 0; frame < 60 * seconds; frame++) {
    Object.assign(engine, { clock: frame });
    store.keep(engine, (1000 * frame) / 60, 0);
    await Promise.resolve();
  }
  return copies();
}

it('copies a crowd every two seconds, and one of 84 MB (four million walkers) less often, by its bytes', async () => {
  expect(await copiesIn(20, 1e6)).toBe(10);
  // 84 MB at 20 MiB a second are 4 s
  expect(await copiesIn(20, 84e6)).toBe(5);
});

it('does not copy a crowd that stands still', async () => {
  const store = new CheckpointStore();
  const { engine, copies } = engineOf(1000);
  for (let frame = 0; frame < 600; frame++) store.keep(engine, (1000 * frame) / 60, 0);
  await Promise.resolve();
  expect(copies()).toBe(1);
});
