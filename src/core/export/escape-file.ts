/** A map of escape times as a table, and as an array for NumPy. */

import { ESCAPE_OUTCOMES, axisPoint, type EscapeMap } from '../simulation/escape-map.ts';
import type { Settings } from '../settings/settings.ts';
import type { Cell, Table } from './table-file.ts';

/** One row for each start. arithmetic: the engine and its arithmetic, in its own words. */
export function escapeTable(map: EscapeMap, { teams }: Settings, arithmetic: string): Table {
  const { team, mu, sigma, width, height, limit, done } = map;
  const rowOf = (k: number): Cell[] => {
    const outcome = ESCAPE_OUTCOMES[map.outcomes[k]!]!;
    const arrived = outcome === 'arrived';
    return [
      axisPoint(mu, k % width, width),
      axisPoint(sigma, Math.floor(k / width), height),
      outcome,
      arrived ? map.steps[k] : undefined,
      arrived ? map.sides[k] : undefined,
    ];
  };
  return {
    name: 'escape',
    columns: ['mu', 'sigma', 'outcome', 'steps', 'side'],
    rows: { length: width * height, at: rowOf },
    notes: [
      `escape times of team ${team} (teams are counted from 0), computed with ${arithmetic}: ${done} of at most ${limit} steps`,
      `a grid of ${width} by ${height} starts, row by row from low sigma to high, each from low mu to high`,
      'mu, sigma: the start, in the units of the data',
      'outcome: arrived, at a peak; undecided, not in these steps; symmetric, on mu = 0, which it never leaves; frozen, stopped by rounding; converged, at rest elsewhere',
      'steps: until the first arrival; side: the sign of mu there; both empty for a start that has not arrived',
      ...(teams[team]!.noise > 0
        ? ['each start gets the random changes of the walker of the same number, row by row, with the seed']
        : []),
    ],
  };
}

const DTYPES = [
  [Uint32Array, '<u4'],
  [Uint8Array, '|u1'],
  [Int8Array, '|i1'],
] as const;

/**
 * The bytes of an .npy file, version 1.0, in C order.
 * Source: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 * @param shape rows first: [height, width]
 */
export function toNpy(
  values: Uint32Array | Uint8Array | Int8Array,
  shape: readonly number[],
): Uint8Array<ArrayBuffer> {
  const [, descr] = DTYPES.find(([Kind]) => values instanceof Kind)!;
  const dict = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
  // magic, version and length are 10 bytes; the header ends with a line break, and the numbers begin at a multiple of 64
  const length = 64 * Math.ceil((10 + dict.length + 1) / 64) - 10;
  const header = dict.padEnd(length - 1) + '\n';
  const file = new Uint8Array(10 + length + values.byteLength);
  const text = new TextEncoder();
  file.set([0x93, ...text.encode('NUMPY'), 1, 0, length & 255, length >> 8]);
  file.set(text.encode(header), 10);
  // every machine that has a browser is little-endian
  file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 10 + length);
  return file;
}
