import { expect, it } from 'vitest';
import { escapeTable, toNpy } from '../../../src/core/export/escape-file.ts';
import { toCsv } from '../../../src/core/export/table-file.ts';
import { defaultSettings } from '../../../src/core/settings/settings.ts';
import { ESCAPE_OUTCOMES, type EscapeMap } from '../../../src/core/simulation/escape-map.ts';

const outcomes = ['arrived', 'symmetric', 'arrived', 'undecided', 'frozen', 'converged'] as const;
const map: EscapeMap = {
  team: 0,
  mu: [-0.5, 0.5],
  sigma: [0.5, 1.5],
  width: 3,
  height: 2,
  limit: 400,
  steps: Uint32Array.of(70_000, 0, 0, 0, 0, 0),
  sides: Int8Array.of(-1, 0, 1, 0, 0, 0),
  outcomes: Uint8Array.from(outcomes, (one) => ESCAPE_OUTCOMES.indexOf(one)),
  done: 400,
  decided: 5 / 6,
};

it('a map is a table with a row for each start', () => {
  const lines = toCsv(escapeTable(map, defaultSettings(), 'doubles'), defaultSettings(), 'link')
    .trimEnd()
    .split('\r\n')
    .filter((line) => !line.startsWith('#'));
  expect(lines).toEqual([
    'mu,sigma,outcome,steps,side',
    '-0.5,0.5,arrived,70000,-1',
    '0,0.5,symmetric,,',
    '0.5,0.5,arrived,0,1',
    '-0.5,1.5,undecided,,',
    '0,1.5,frozen,,',
    '0.5,1.5,converged,,',
  ]);
});

it('an array is a file of NumPy, as its format says', () => {
  const file = toNpy(map.steps, [2, 3]);
  expect([...file.subarray(0, 8)]).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  const view = new DataView(file.buffer);
  const begin = 10 + view.getUint16(8, true);
  expect(begin % 64).toBe(0);
  const header = new TextDecoder().decode(file.subarray(10, begin));
  expect(header).toMatch(/^{'descr': '<u4', 'fortran_order': False, 'shape': \(2, 3,\), } *\n$/);
  expect(file.length - begin).toBe(24);
  expect(view.getUint32(begin, true)).toBe(70_000);
  expect(new TextDecoder().decode(toNpy(map.sides, [2, 3]))).toContain("'|i1'");
  expect(new TextDecoder().decode(toNpy(map.outcomes, [2, 3]))).toContain("'|u1'");
});
