/** Sweeps: what a command line asks for, the table, going on, and putting parts together. No engine runs here. */

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRequest } from '../../../build/sweep.mjs';
import { readText } from '../../../src/core/export/file-kind.ts';
import { hostileArguments, takes } from '../hostile/arguments.ts';
import { ENGINE, rowsOf, tableOf } from './tables.ts';
import { readAxis } from '../../../src/core/sweep/sweep-axis.ts';
import { plotOfText } from '../../../src/core/sweep/sweep-figure.ts';
import { planSweep, type SweepWords } from '../../../src/core/sweep/sweep-plan.ts';
import { mergeParts, resumed, sweepHead } from '../../../src/core/sweep/sweep-table.ts';
import { ValidationError } from '../../../src/core/util/validation-error.ts';

const WORDS: SweepWords = {
  link: '?walkers=100&optimizer.2=em',
  vary: ['stepSize=.001:.1:5:log', 'annealed=true,false'],
  steps: '30',
};

describe('the values of a setting', () => {
  it.each([
    ['optimizer=gradient,em', ['gradient', 'em']],
    ['stepSize=.001:.1:3:log', [0.001, 0.01, 0.1]],
    ['stepSize=.1:.3:3', [0.1, 0.2, 0.3]],
    ['spawn.seed=1:9:5', [1, 3, 5, 7, 9]],
    ['annealed.2=true,false', ['true', 'false']],
    ['data=-1,1;0,1,2', ['-1,1', '0,1,2']],
  ])('%s are read', (text, cells) => {
    expect(readAxis(text).cells).toEqual(cells);
  });

  it.each([
    ['stepsize=1', '--vary must be key=values'],
    ['stepSize', '--vary must be key=values'],
    ['view.theme=dark,light', '--vary must be key=values'],
    ['stepSize=', 'stepSize must be a number'],
    ['stepSize=1,2,1', '1 comes twice'],
    ['stepSize=0:1:5:log', '--vary stepSize must be from:to:count'],
    ['stepSize=1:2:1', '--vary stepSize must be from:to:count'],
    ['stepSize=-1:1:3', 'stepSize must be a number'],
    ['walkers=1:3:9', 'comes twice'],
    ['optimizer=em,sgd', 'optimizer must be one of'],
  ])('%s are refused, with what is allowed', (text, words) => {
    expect(() => readAxis(text)).toThrow(words);
    expect(() => readAxis(text)).toThrow(ValidationError);
  });
});

describe('a sweep', () => {
  it('has every combination, the last setting varying fastest', () => {
    const plan = planSweep(WORDS);
    expect([plan.count, plan.first, plan.end, plan.teams]).toEqual([10, 0, 10, 2]);
    const [first, second, third] = [0, 1, 2].map((k) => plan.settingsAt(k).teams[0]!);
    expect([first!.stepSize, first!.annealed]).toEqual([0.001, true]);
    expect([second!.stepSize, second!.annealed]).toEqual([0.001, false]);
    expect(third!.stepSize).toBeCloseTo(0.00316227766, 15);
    expect(plan.settingsAt(9).walkers).toBe(100);
  });

  it.each([
    [{ steps: '' }, '--steps must be a whole number'],
    [{ steps: '1.5' }, '--steps must be a whole number'],
    [{ vary: [] }, '--vary must be given at least once'],
    [{ vary: ['stepSize=1,2', 'stepSize=3,4'] }, '--vary must be given once for each setting'],
    [{ link: 'walker=5' }, 'which is not a setting'],
    [{ link: 'optimizer.2=em&optimizer.3=em', vary: ['walkers=1000,4000000'] }, 'walkers must be at most'],
    [{ shard: '4/3' }, '--shard must be k/n'],
    [
      { vary: ['stepSize=1e-6:1:9000:log', 'walkers=1,2,3,4,5,6,7,8,9,10,11,12'] },
      'at most 100000 combinations',
    ],
  ] as [Partial<SweepWords>, string][])('with %j is refused before it begins', (words, said) => {
    expect(() => planSweep({ ...WORDS, ...words })).toThrow(said);
    expect(() => planSweep({ ...WORDS, ...words })).toThrow(ValidationError);
  });

  it('makes a table that the page opens, with its link and steps', () => {
    const contents = readText(tableOf(planSweep(WORDS)));
    if (contents.kind !== 'own') throw new Error(contents.kind);
    const { name, start, table } = contents.file;
    expect(name).toBe('sweep');
    expect(start.messages).toEqual([]);
    expect(start.options.t).toBe(30);
    expect(start.settings.walkers).toBe(100);
    expect(table!().columns.map((column) => column.name)).toContain('stepSize');
  });

  it('names settings, seed, engine, adapter and link before its rows', () => {
    const head = sweepHead(planSweep(WORDS), ENGINE);
    for (const line of ['# engine: CPU, a test', '# setting spawn.seed = 1', '# steps: 30', '# link: ?'])
      expect(head).toContain(line);
    expect(head.trimEnd().split('\r\n').at(-1)).toMatch(/^stepSize,annealed,team,name,walkers,steps,/);
  });

  it('goes on to the same bytes, wherever it was cut off', () => {
    const plan = planSweep(WORDS);
    const [head, whole] = [sweepHead(plan, ENGINE), tableOf(plan)];
    for (let length = 0; length <= whole.length; length += 37) {
      const { kept, done } = resumed(plan, head, whole.slice(0, length));
      expect((kept || head) + rowsOf(plan, done)).toBe(whole);
    }
    expect(resumed(plan, head, whole).done).toBe(plan.count);
  });

  it('does not go on in the table of another one', () => {
    const plan = planSweep(WORDS);
    const other = tableOf(planSweep({ ...WORDS, steps: '31' }));
    expect(() => resumed(plan, sweepHead(plan, ENGINE), other)).toThrow('--out must be a new file');
    const elsewhere = sweepHead(plan, { kind: 'WebGPU', adapter: 'another' });
    expect(() => resumed(plan, elsewhere, tableOf(plan))).toThrow('# engine: WebGPU, another');
  });

  it.each([1, 4, 13])('in %i parts is the same bytes as in one, in any order', (shards) => {
    const parts = Array.from({ length: shards }, (_, k) => {
      const plan = planSweep({ ...WORDS, shard: `${k + 1}/${shards}` });
      return { name: `${k + 1}.csv`, text: tableOf(plan) };
    });
    expect(mergeParts(parts.toReversed())).toBe(tableOf(planSweep(WORDS)));
  });

  it('is not put together from parts that lack something', () => {
    const part = (k: number, steps = '30'): string =>
      tableOf(planSweep({ ...WORDS, steps, shard: `${k}/3` }));
    const merge = (...texts: string[]) => mergeParts(texts.map((text, k) => ({ name: `${k}.csv`, text })));
    expect(() => merge()).toThrow('--merge must be the files of all parts');
    expect(() => merge(part(1), part(3))).toThrow('none of part 2');
    expect(() => merge(part(1), part(1))).toThrow('part 1 twice');
    expect(() => merge(part(1), part(2, '31'))).toThrow('whose heads differ');
    expect(() => merge(part(1), part(2).slice(0, -9))).toThrow('run that part again');
    expect(() => merge(tableOf(planSweep(WORDS)))).toThrow('made with --shard');
  });
});

describe('the figure of a sweep', () => {
  const plot = (words: Partial<SweepWords>, column = 'arrived'): string => {
    const plan = planSweep({ ...WORDS, ...words });
    return plotOfText(tableOf(plan), column);
  };

  it('is a curve for each combination of the other settings, and for each team', () => {
    const svg = plot({});
    for (const name of ['annealed true, team 1', 'annealed true, team 2', 'annealed false, team 2'])
      expect(svg).toContain(`>${name}<`);
    expect(svg).not.toContain('NaN');
  });

  it('is a map over two settings with numbers', () => {
    const svg = plot({ link: '', vary: ['stepSize=.001:.1:4:log', 'walkers=100:300:3'] });
    expect(svg).toContain('arrived over stepSize and walkers, after 30 steps');
    expect(svg).not.toContain('NaN');
  });

  it.each([
    [{}, 'law', '--show must be a column of numbers'],
    [{}, 'none', '--show must be a column of numbers'],
    [{ vary: ['optimizer=em,gradient'] }, 'arrived', 'the figure must be of a setting with several numbers'],
  ] as [Partial<SweepWords>, string, string][])('of %j and %s is refused', (words, column, said) => {
    expect(() => plot(words, column)).toThrow(said);
  });
});

describe('the command line of a sweep', () => {
  const out = ['--out', join(tmpdir(), 'a.csv')];

  it.each([
    [[], '--out is missing'],
    [['--out', 'a.txt'], '--out must be a name that ends in .csv'],
    [['--out', join(tmpdir(), 'nowhere', 'a.csv')], 'there is no folder'],
    [[...out, '--plot', 'a.png'], '--plot must be a name that ends in .svg'],
    [[...out, '--step', '5'], '--step'],
    [[...out, 'stray'], '"stray" belongs to no option'],
    [[...out, '--merge', 'none.csv'], 'there is no file "none.csv"'],
    [
      [...out, '--merge', '--vary', 'a=b'],
      '--merge must be given with files, --out, --plot and --show alone',
    ],
    [[...out, '--merge', '--link', 'walkers=9'], '--merge must be given with files'],
    [[...out, '--plot', 'a.svg', '--shard', '1/2'], '--plot must be left out with --shard'],
  ])('%j is refused, with what is allowed', (args, words) => {
    expect(() => readRequest(args)).toThrow(words);
  });

  it('answers 1000 hostile lists of arguments with words of its own', () => {
    const options = ['link', 'vary', 'steps', 'out', 'shard', 'merge', 'plot', 'show'].map(
      (name) => `--${name}`,
    );
    const keys = ['stepSize', 'data', 'schedule.points', 'optimizer.4', 'constructor', 'walkers'];
    const whole = [...out, '--steps', '5', '--vary', 'noise=0,1'];
    const vary = fc
      .tuple(fc.constantFrom(...keys), hostileArguments(options, [], []), fc.constantFrom(',', ';', ':', '='))
      .map(([name, parts, by]) => ['--vary', `${name}=${parts.join(by)}`]);
    const lists = fc
      .tuple(hostileArguments(options, ['5'], whole), fc.oneof(fc.constant([]), vary))
      .map((parts) => parts.flat());
    let planned = 0;
    const check = fc.property(lists, (args) => {
      if (takes((given) => planSweep(readRequest(given).words), args)) planned++;
    });
    fc.assert(check, { numRuns: 1000, seed: 20_261_129 });
    expect(planned).toBeGreaterThan(0);
  });
});
