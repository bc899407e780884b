/** The command lines of clips, pictures and measurements: what is asked for, before anything is started. */

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRequest as readBench } from '../../../build/bench.mjs';
import { readRequest } from '../../../build/render.mjs';
import { checkClip } from '../../../src/core/export/clip-options.ts';
import { hostileArguments, takes } from '../hostile/arguments.ts';

const out = (name: string): string => join(tmpdir(), name);

describe('what the command line asks for', () => {
  it('is what the app takes, for each ending of a clip', () => {
    for (const [ending, format] of Object.entries({ mp4: 'mp4', webm: 'webm', gif: 'gif', zip: 'png' })) {
      const args = ['--link', '?story=3', '--seconds', '2.5', '--size', '640x360', '--overlays', 'none'];
      const request = readRequest('clip', [...args, '--out', out(`a.${ending}`)]);
      expect(request).toMatchObject({ kind: 'clip', link: '?story=3', out: out(`a.${ending}`) });
      expect(checkClip(request.options)).toMatchObject({
        seconds: 2.5,
        fps: 30,
        width: 640,
        height: 360,
        format,
        overlays: [],
      });
    }
  });

  it.each([
    [['--size', '640x360'], '--out is missing'],
    [['--out', out('a.mp4'), '--size', 'large'], '--size must be a size such as 1920x1080; got "large".'],
    [['--out', out('a.avi')], '--out must be a name that ends in .mp4 or .webm or .gif or .zip; got'],
    [['--out', join(tmpdir(), 'nowhere', 'a.mp4')], 'there is no folder'],
    [['--out', out('a.mp4'), '--colour', 'red'], '--colour'],
    [['--out', out('a.mp4'), '--take', out('none.json')], '--take'],
    [['--out', out('a.mp4'), 'stray'], '"stray" belongs to no option'],
    [['--out', 'a\0.mp4'], '--out must be a name'],
  ])('%j is refused, with what is allowed', (args, words) => {
    expect(() => readRequest('clip', args)).toThrow(words);
  });
});

describe('what the command line of measurements asks for', () => {
  it('is a link for the page that measures', () => {
    expect(readBench([]).query).toBe('bench');
    expect(readBench(['walkers=1024', 'data=0,1', '--node'])).toEqual({
      ...{ node: true, software: false, query: 'bench&walkers=1024&data=0%2C1' },
    });
    expect(readBench(['bench=5']).query).toBe('bench=5');
  });

  it.each([
    [['--nod'], "Unknown option '--nod'"],
    [['walkers'], '"walkers" must be key=value'],
    [['a=1&b=2'], '"a=1&b=2" must be key=value'],
    [['--software'], '--software must be given with --node'],
  ])('%j is refused, with what is allowed', (args, words) => {
    expect(() => readBench(args)).toThrow(words);
  });
});

it('the command lines answer 1000 hostile lists of arguments each with words of their own', () => {
  const names = [
    'link',
    'size',
    'out',
    'overlays',
    'caption',
    'gpu',
    'seconds',
    'fps',
    'take',
    'transparent',
  ];
  const rendered = ['640x360', '0x0', '1e9x1', out('a.mp4'), out('a.png'), '.mp4', tmpdir()];
  const programs: [read: (args: string[]) => unknown, lists: fc.Arbitrary<string[]>][] = [
    ...(['clip', 'picture'] as const).map((kind): (typeof programs)[number] => [
      (args) => readRequest(kind, args),
      hostileArguments(
        names.map((name) => `--${name}`),
        rendered,
        ['--out', out(kind === 'clip' ? 'a.gif' : 'a.png')],
      ),
    ]),
    [readBench, hostileArguments(['--node', '--software'], ['walkers=5', 'bench=1'], ['--node'])],
  ];
  for (const [read, lists] of programs) {
    let taken = 0;
    const check = fc.property(lists, (args) => void (taken += Number(takes(read, args))));
    fc.assert(check, { numRuns: 1000, seed: 20_261_129 });
    expect(taken).toBeGreaterThan(0);
  }
});
