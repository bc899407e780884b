/** Builds the triangles of lines before they go into buffers. */

import type { Draped } from './line-drape.ts';

/**
 * Numbers of a vertex besides its ink: its place; those of its neighbours; its shift along and across the line, half the
 * width, and 0 for a ribbon or the length of a head that has to fit; how many dashes lie before it.
 */
export const CHANNEL_SIZE = { here: 3, before: 3, after: 3, shift: 4, beat: 2 } as const;
export type Channel = keyof typeof CHANNEL_SIZE;
export const CHANNELS = Object.keys(CHANNEL_SIZE) as Channel[];

/** Of a head and a cross, in CSS pixels: half the width for each pixel of length; half an arm, and half its thickness. */
const SLENDER = 0.4;
const ARM = 5;
const THICK = 1;
/** A head points as the line did over its last so many units of the view. */
const AIM = 0.02;

export class LineMesh {
  readonly values: Record<Channel, number[]> = { here: [], before: [], after: [], shift: [], beat: [] };
  readonly ink: number[] = [];
  readonly index: number[] = [];
  count = 0;

  add(
    here: Draped,
    [before, after]: readonly [Draped, Draped],
    shift: readonly [along: number, across: number, half: number, fit: number],
    beat: readonly [number, number],
    ink: readonly number[],
  ): number {
    const { values } = this;
    values.here.push(here.u, here.v, here.height);
    values.before.push(before.u, before.v, before.height);
    values.after.push(after.u, after.v, after.height);
    values.shift.push(...shift);
    values.beat.push(...beat);
    this.ink.push(...ink);
    return this.count++;
  }
}

/** What is no ribbon is not dashed, does not fade at an edge, and may be as long as it is. */
const STEADY = [0, 0] as const;
const SOLID = 1e3;
const WHOLE = -1;

/** A strip along a run; period: of dash and gap, 0 for none. */
export function ribbon(
  batch: LineMesh,
  run: readonly Draped[],
  half: number,
  period: number,
  ink: readonly number[],
): void {
  run.forEach((here, k) => {
    const neighbours = [run[k - 1] ?? here, run[k + 1] ?? here] as const;
    const beat = period > 0 ? ([here.standing / period, here.lying / period] as const) : STEADY;
    const a = batch.add(here, neighbours, [0, -half, half, 0], beat, ink);
    const b = batch.add(here, neighbours, [0, half, half, 0], beat, ink);
    if (k > 0) batch.index.push(a - 2, b - 2, a, a, b - 2, b);
  });
}

/** A triangle with its tip at the end of a piece. */
export function arrowHead(
  batch: LineMesh,
  piece: readonly Draped[],
  length: number,
  fit: boolean,
  ink: readonly number[],
): void {
  const tip = piece.at(-1)!;
  if (tip.lying === 0) return;
  const aim = piece.findLast(({ lying }) => tip.lying - lying >= AIM) ?? piece[0]!;
  const neighbours = [fit ? piece[0]! : aim, tip] as const;
  const room = fit ? length : WHOLE;
  const corners = [
    [0, 0],
    [-length, -SLENDER * length],
    [-length, SLENDER * length],
  ].map(([back, aside]) => batch.add(tip, neighbours, [back!, aside!, SOLID, room], STEADY, ink));
  batch.index.push(...corners);
}

/** Two bars across each other, upright on the screen. */
export function crossMark(batch: LineMesh, at: Draped, ink: readonly number[]): void {
  for (const side of [1, -1]) {
    const [a, b, c, d] = [
      [-ARM - THICK, -ARM + THICK],
      [-ARM + THICK, -ARM - THICK],
      [ARM - THICK, ARM + THICK],
      [ARM + THICK, ARM - THICK],
    ].map(([x, y]) => batch.add(at, [at, at], [x!, side * y!, SOLID, WHOLE], STEADY, ink)) as [
      number,
      number,
      number,
      number,
    ];
    batch.index.push(a, b, c, b, c, d);
  }
}
