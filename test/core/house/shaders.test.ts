/** What no compiler checks of the shaders. */

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const source = (name: string): string => readFileSync(`shaders/${name}.wgsl`, 'utf8');

it('rules.wgsl copies every field of Params that a step reads', () => {
  const read = ['fixed', 'mixture', 'optimizers', 'step', 'walk', 'walkers', 'escape'].flatMap((name) =>
    [...source(name).matchAll(/^(?!\s*\/\/).*?$/gm)].flatMap(([line]) =>
      [...line.matchAll(/\bparams\.(\w+)/g)].map(([, field]) => field!),
    ),
  );
  const copied = [...source('rules').matchAll(/params\.(\w+) = given\.(\w+);/g)].map(([, to, from]) => {
    expect(to).toBe(from);
    return to!;
  });
  // the likelihood of a look at the walkers, which no step computes
  const elsewhere = ['logConstant'];
  expect([...new Set(read)].filter((field) => !elsewhere.includes(field)).sort()).toEqual(copied.sort());
});
