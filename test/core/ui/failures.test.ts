import { expect, test } from 'vitest';
import { describeFailure, type Failure } from '../../../src/ui/messages/failures.ts';

const KINDS: Failure['kind'][] = ['no-webgpu', 'no-adapter', 'missing-limit', 'shader', 'uncaptured', 'lost'];

test.each(KINDS)('%s says what happened, what the browser said, and what to do', (kind) => {
  const detail = 'walkers.wgsl:12:3 unexpected token';
  const { title, explanation, advice } = describeFailure({ kind, detail }, true);
  expect(title.length).toBeGreaterThan(10);
  expect(explanation).toContain(detail);
  expect(advice!.length).toBeGreaterThan(0);
  for (const line of [explanation, ...advice!]) expect(line).not.toMatch(/undefined|\s\s/);
});

test('without a detail no words are missing', () => {
  for (const kind of KINDS) expect(describeFailure({ kind }, true).explanation).not.toMatch(/undefined|says/);
});

test('who has no WebGPU reads in one sentence which versions of all browsers have it', () => {
  const { brief } = describeFailure({ kind: 'no-webgpu' }, true);
  for (const browser of ['Chrome or Edge 113', 'Safari 26', 'Firefox 141 on Windows', 'Firefox 145 on Macs'])
    expect(brief).toContain(browser);
});

test('a page without https is told so', () => {
  expect(describeFailure({ kind: 'no-webgpu' }, false).advice!.join()).toContain('https://');
  expect(describeFailure({ kind: 'no-webgpu' }, true).advice!.join()).toMatch(/Chrome.*Safari.*Firefox/);
});
