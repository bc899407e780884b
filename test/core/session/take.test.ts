import { describe, expect, it } from 'vitest';
import { ActionLog, mergePatches, crowdPatch, shownAs } from '../../../src/core/session/action-log.ts';
import { defaultSettings } from '../../../src/core/settings/settings.ts';
import { TakeWriter } from '../../../src/core/session/take.ts';
import { takeCameraAt, takeClockAt, parseTake, takeSettings } from '../../../src/core/session/read-take.ts';
import { packTake, unpackTake } from '../../../src/core/session/take-codec.ts';
import { applyPatch } from '../../../src/core/settings/validate.ts';

const initial = defaultSettings();

describe('a journal', () => {
  it('holds what moves walkers, and nothing that only changes the picture', () => {
    expect(crowdPatch({ view: { mode: 'map' }, window: { mu: [0, 1] }, speed: 2, story: 1 })).toBeUndefined();
    expect(crowdPatch({ view: { mode: 'map' }, moveLimit: 0.1 })).toEqual({ moveLimit: 0.1 });
    const journal = new ActionLog(initial);
    journal.note(5, { do: 'update', patch: { view: { trail: 0 } } });
    expect(journal.reproducible).toBe(true);
    journal.note(5, { do: 'update', patch: { schedule: { sigma: 1 } } });
    expect(journal.reproducible).toBe(false);
  });

  it('makes one change of a slider that is dragged while the crowd stands', () => {
    const journal = new ActionLog(initial);
    for (const sigma of [1.4, 1.3, 1.2]) journal.note(7, { do: 'update', patch: { schedule: { sigma } } });
    journal.note(7, { do: 'update', patch: { schedule: { hot: 3 } } });
    journal.note(8, { do: 'update', patch: { schedule: { sigma: 0.5 } } });
    expect(journal.entries).toEqual([
      { clock: 7, deed: { do: 'update', patch: { schedule: { sigma: 1.2, hot: 3 } } } },
      { clock: 8, deed: { do: 'update', patch: { schedule: { sigma: 0.5 } } } },
    ]);
  });

  it('knows the settings at any of its entries, and forgets what came after a step', () => {
    const journal = new ActionLog(initial);
    journal.note(1, { do: 'update', patch: { moveLimit: 0.1 } });
    journal.note(9, { do: 'update', patch: { moveLimit: 0.2 } });
    expect([0, 1, 2].map((count) => journal.settingsAfter(count).moveLimit)).toEqual([0.05, 0.1, 0.2]);
    journal.cut(5);
    expect(journal.settingsAfter(9).moveLimit).toBe(0.1);
  });

  it('merges patches as if one came after the other', () => {
    const first = { schedule: { hot: 3 }, teams: [{}, {}], moveLimit: 1 };
    const second = { schedule: { cold: 0.1 }, teams: [{ optimizer: 'em' as const }] };
    const both = applyPatch(applyPatch(initial, first), second);
    expect(applyPatch(initial, mergePatches(first, second))).toEqual(both);
  });
});

describe('a take', () => {
  const journal = new ActionLog(applyPatch(initial, { walkers: 1000 }));
  journal.note(30, { do: 'update', patch: { moveLimit: 0.01 } });
  const now = applyPatch(journal.settingsAfter(1), { view: { mode: 'map' } });
  const camera = (k: number): number[] => [k, 44, 6.2, 0, 0];
  const writer = new TakeWriter(100, 60, journal, now, 'WebGPU');
  for (let k = 1; k <= 60; k++) writer.frame(100 + k / 60, 60 + 10 * k, camera(k));
  writer.note(101, 660, { do: 'update', patch: { schedule: { sigma: 0.7 } } }, 660);
  for (let k = 1; k <= 60; k++) writer.frame(101 + k / 60, 660 + 20 * k, camera(60));
  writer.note(102, 1860, { do: 'reset' }, 0);
  writer.frame(102.5, 300, camera(60));
  const take = writer.end(103);

  it('has what was done, how the clock ran and where the eye was, in few numbers', () => {
    expect(take.before).toEqual([{ clock: 30, deed: { do: 'update', patch: { moveLimit: 0.01 } } }]);
    expect(take.deeds.map(({ time, clock }) => [time, clock])).toEqual([
      [1, 660],
      [2, 1860],
    ]);
    expect(take.pace.length).toBeLessThan(12);
    expect(takeSettings(take)).toEqual(shownAs(journal.birth, now));
    expect([0, 0.5, 1, 1.5, 2, 2.25].map((time) => takeClockAt(take, time))).toEqual([
      60, 360, 660, 1260, 0, 150,
    ]);
    expect(takeCameraAt(take, 0.5)![0]).toBeCloseTo(30, 1);
  });

  it('comes back from its text as it was', () => {
    expect(parseTake(JSON.stringify(take))).toEqual(JSON.parse(JSON.stringify(take)));
  });

  it.each([
    [{ version: 2 }, /^take\.version must be 1.*; got 2\.$/],
    [{ link: 'walkers=-1' }, 'take.link'],
    [{ seconds: -1 }, /^take\.seconds must be a number from 0 to 3600.*; got -1\.$/],
    [{ pace: [] }, 'take.pace'],
    [
      {
        pace: [
          [1, 0],
          [0, 0],
        ],
      },
      'take.pace[1]',
    ],
    [
      { before: [{ clock: 1, deed: { do: 'explode' } }] },
      /^take\.before\[0\]\.deed\.do must be one of update, seek, reset, place; got "explode"\.$/,
    ],
    [
      { before: [{ clock: 1, deed: { do: 'update', patch: { walkers: 0 } } }] },
      /^walkers must be .*; got 0\.$/,
    ],
    [
      { deeds: [{ time: 9, clock: 1, deed: { do: 'reset' } }] },
      /^take\.deeds\[0\]\.time must be .*; got 9\.$/,
    ],
    [
      {
        deeds: [
          { time: 2, clock: 60, deed: { do: 'reset' } },
          { time: 1, clock: 1, deed: { do: 'reset' } },
        ],
      },
      'take.deeds[1].time',
    ],
  ])('that holds %j is refused, by name', (wrong, words) => {
    expect(() => parseTake(JSON.stringify({ ...take, ...wrong }))).toThrow(words);
  });

  it('that is no JSON, or nobody’s, is refused', () => {
    for (const text of ['', 'null', '[]', '{', '{"saddlescope":"clip"}'])
      expect(() => parseTake(text)).toThrow('take');
  });

  it('is not begun of a crowd that cannot be made again', () => {
    const lost = new ActionLog(initial);
    lost.invalidate('the GPU was lost');
    expect(() => new TakeWriter(0, 0, lost, initial, 'CPU')).toThrow('the GPU was lost');
  });
});

describe('a packed take', () => {
  const writer = new TakeWriter(0, 0, new ActionLog(initial), initial, 'WebGPU');
  writer.note(1, 600, { do: 'update', patch: { schedule: { sigma: 0.7 } } }, 600);
  const take = writer.end(2);

  it('comes back as it was, in letters that need no escape', async () => {
    const packed = await packTake(take);
    expect(packed).toMatch(/^[\w-]+$/);
    expect(packed.length).toBeLessThan(400);
    expect(await unpackTake(packed)).toEqual(JSON.parse(JSON.stringify(take)));
  });

  it('that is cut, changed or nobody’s is refused', async () => {
    const packed = await packTake(take);
    const others = ['', '%%', 'abc', packed.slice(0, -9), `${packed.slice(0, 20)}AAAA${packed.slice(24)}`];
    for (const text of others) await expect(unpackTake(text)).rejects.toThrow('take');
  });

  it('that would unfold to gigabytes is given up soon', async () => {
    const zeros = new Blob([' '.repeat(1e6)]);
    const stream = new Blob(Array(40).fill(zeros)).stream().pipeThrough(new CompressionStream('deflate-raw'));
    const bytes = Buffer.from(await new Response(stream).arrayBuffer());
    expect(bytes.length).toBeLessThan(100_000);
    await expect(unpackTake(bytes.toString('base64url'))).rejects.toThrow('take');
  });
});
