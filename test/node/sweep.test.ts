/** Sweeps as programs: one that is killed goes on to the same bytes, and parts make up the whole. */

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { LONG } from '../setup/long.ts';

const folder = mkdtempSync(join(tmpdir(), 'sweep-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string): string => join(folder, name);
const ARGS = [
  ...['--software', '--link', 'walkers=400', '--steps', '150'],
  ...['--vary', 'stepSize=.002:.02:3:log', '--vary', 'optimizer=gradient,em'],
];

/** Runs a sweep; watch: called while it runs, true kills it. Resolves to its exit code and what it said. */
async function sweep(args: string[], watch?: () => boolean): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, ['build/sweep.mjs', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (text) => (said += text));
  const timer = setInterval(() => watch?.() && child.kill('SIGKILL'), 5);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(timer);
  return { code, said };
}

const linesOf = (name: string): number =>
  existsSync(file(name))
    ? readFileSync(file(name), 'utf8')
        .split('\r\n')
        .filter((line) => /^[\d]/.test(line)).length
    : 0;

it('a sweep that is killed goes on to the bytes of one that was not', async () => {
  const plot = file('whole.svg');
  expect(await sweep([...ARGS, '--out', file('whole.csv'), '--plot', plot])).toMatchObject({ code: 0 });
  expect(linesOf('whole.csv')).toBe(6);
  expect(readFileSync(plot, 'utf8')).toContain('>optimizer gradient<');
  const killed = await sweep([...ARGS, '--out', file('killed.csv')], () => linesOf('killed.csv') >= 1);
  expect(killed.code).toBe(null);
  expect(linesOf('killed.csv')).toBeLessThan(6);
  const again = await sweep([...ARGS, '--out', file('killed.csv')]);
  expect(again).toMatchObject({
    code: 0,
    said: expect.stringMatching(/of 6 combinations are there already/),
  });
  expect(readFileSync(file('killed.csv'))).toEqual(readFileSync(file('whole.csv')));
});

it('a wrong call is refused with words and no stack', async () => {
  const { code, said } = await sweep([...ARGS, '--vary', 'momentum=2', '--out', file('none.csv')]);
  expect(code).toBe(1);
  expect(said).toBe('momentum must be a number from 0 to 0.999; got "2".\n');
  expect(existsSync(file('none.csv'))).toBe(false);
});

it.runIf(LONG)('four parts that computed by themselves make up the bytes of one run', async () => {
  const parts = [3, 1, 4, 2].map((k) => file(`part-${k}.csv`));
  for (const part of parts) {
    const shard = `${/\d(?=\.csv)/.exec(part)![0]}/4`;
    expect(await sweep([...ARGS, '--shard', shard, '--out', part])).toMatchObject({ code: 0 });
  }
  expect(await sweep(['--merge', ...parts, '--out', file('merged.csv')])).toMatchObject({ code: 0 });
  expect(readFileSync(file('merged.csv'))).toEqual(readFileSync(file('whole.csv')));
});
