/** What a walker is made of: random numbers, fixed point, spawn. */

import { describe, expect, it } from 'vitest';
import {
  TAG_NEGATIVE,
  TAG_ZERO,
  decodeWalker,
  encodeWalker,
  fromFixed,
  sigmaBits,
  toFixed,
} from '../../../src/core/simulation/fixed-point.ts';
import { halfSine, multiplyHigh, philox } from '../../../src/core/optimizers/philox.ts';
import { SPAWN_SHAPES, defaultSettings } from '../../../src/core/settings/settings.ts';
import { planSpawn, spawnFractions, spawnWalker } from '../../../src/core/simulation/spawn.ts';

describe('Philox', () => {
  it('gives the known answers of its authors (Random123, kat_vectors)', () => {
    const hex = (words: number[]): string =>
      words.map((word) => word.toString(16).padStart(8, '0')).join(' ');
    expect(hex(philox([0, 0, 0, 0], [0, 0]))).toBe('6627e8d5 e169c58d bc57ac4c 9b00dbd8');
    const ones = 0xffffffff;
    expect(hex(philox([ones, ones, ones, ones], [ones, ones]))).toBe('408f276d 41c83b0e a20bc7c6 6d5451fd');
    expect(hex(philox([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0]))).toBe(
      'd16cfe09 94fdcceb 5001e420 24126ea1',
    );
  });

  it('multiplies as big integers do', () => {
    for (const a of [0, 1, 0xffff, 0x10000, 0x9e3779b9, 0xffffffff]) {
      for (const b of [0, 3, 0xffff, 0xd2511f53, 0xffffffff]) {
        expect(multiplyHigh(a, b)).toBe(Number((BigInt(a) * BigInt(b)) >> 32n));
      }
    }
  });
});

describe('fixed point', () => {
  it('keeps what a double can say of a walker', () => {
    const words = new Uint32Array(4);
    for (const mu of [0, 1, -1, 0.1, -2.7e-3, 1e-12, 1e-200, -50]) {
      for (const sigma of [0.05, 0.3, 1, 1 - 1e-12, 1 + 3e-15, 2, 100]) {
        encodeWalker(words, 0, mu, sigma, 8);
        const [back, backSigma] = decodeWalker(words, 0, 8);
        // rounded to 46 fraction bits
        expect(Math.abs(back - mu)).toBeLessThanOrEqual(Math.abs(mu) * 2 ** -47);
        expect(Math.abs(backSigma - sigma)).toBeLessThanOrEqual(2 ** -53 + sigma * 2 ** -52);
        expect(Boolean(words[1]! & TAG_NEGATIVE)).toBe(mu < 0);
        expect(Boolean(words[1]! & TAG_ZERO)).toBe(mu === 0);
      }
    }
  });

  it('keeps powers of 2 and the smallest doubles as they are', () => {
    const words = new Uint32Array(4);
    for (const mu of [1, 0.5, 2 ** 39, 1 + 2 ** -46, 2 - 2 ** -46, 2 ** -1022, 2 ** -1074, 5 * 2 ** -1074]) {
      encodeWalker(words, 0, mu, 1, 8);
      expect(decodeWalker(words, 0, 8)[0]).toBe(mu);
      encodeWalker(words, 0, mu, 1, 8, 40);
      expect(decodeWalker(words, 0, 8)[0]).toBe(mu * 2 ** -40);
    }
    // rounds up to the next power of 2
    encodeWalker(words, 0, 2 - 2 ** -52, 1, 8);
    expect(decodeWalker(words, 0, 8)[0]).toBe(2);
  });

  it('holds a magnitude at the ends of its exponent', () => {
    const words = new Uint32Array(4);
    encodeWalker(words, 0, 1e300, 1, 8);
    expect(decodeWalker(words, 0, 8)[0]).toBe(2 ** 40);
    encodeWalker(words, 0, 1, 1, 8, 40_000);
    expect([...words.subarray(0, 2)]).toEqual([0x80010000, 0]);
  });

  it('is two words with a carry between them', () => {
    expect(toFixed(-(2 ** -48), 16)).toEqual([0xffffffff, 0xffffffff]);
    expect(toFixed(1.5, 16)).toEqual([0x18000, 0]);
    expect(fromFixed(...toFixed(-3.14159, 24), 24)).toBe(-3.14159);
  });

  it('makes room for sigma of any scale', () => {
    expect(sigmaBits(2)).toBe(8);
    expect(sigmaBits(2e6)).toBe(24);
    expect(sigmaBits(1e300)).toBe(32);
  });
});

describe('spawn', () => {
  const { spawn } = defaultSettings();

  it('the sine of integers is that of doubles to 4e-6', () => {
    for (let k = 0; k < 4096; k++) {
      const turn = (k * 1048576) >>> 0;
      const truth = 0.5 + 0.5 * Math.sin((2 * Math.PI * turn) / 2 ** 32);
      expect(Math.abs(halfSine(turn) / 2 ** 32 - truth)).toBeLessThan(4e-6);
    }
  });

  it('places every shape inside the box, spread over it', () => {
    const words = new Uint32Array(4);
    for (const shape of SPAWN_SHAPES) {
      for (const s of [1, 1.385, 1e-6, 1e6]) {
        const bits = sigmaBits(2 / s);
        const plan = planSpawn({ ...spawn, shape }, 1000, s, bits);
        let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
        for (let i = 0; i < 1000; i++) {
          spawnWalker(plan, i, words, 0);
          const [mu, sigma] = decodeWalker(words, 0, bits).map((value) => value * s) as [number, number];
          [left, right, low, high] = [
            Math.min(left, mu),
            Math.max(right, mu),
            Math.min(low, sigma),
            Math.max(high, sigma),
          ];
          const [u, v] = spawnFractions(plan, i).map((fraction) => (fraction + 0.5) / 2 ** 32) as [
            number,
            number,
          ];
          expect(mu).toBeCloseTo(-2 + 4 * u, 7);
          expect(sigma).toBeCloseTo(0.5 + 1.5 * v, 7);
        }
        expect(left).toBeGreaterThanOrEqual(-2);
        expect(right).toBeLessThanOrEqual(2.0000001);
        expect(low).toBeGreaterThanOrEqual(0.4999999);
        expect(high).toBeLessThanOrEqual(2.0000001);
        expect(right - left).toBeGreaterThan(3.8);
        expect(high - low).toBeGreaterThan(1.4);
      }
    }
  });

  it('puts a whole crowd on one point when the box is one', () => {
    const words = new Uint32Array(4);
    const plan = planSpawn({ ...spawn, mu: [0.1, 0.1], sigma: [1, 1] }, 10, 1, 8);
    spawnWalker(plan, 7, words, 0);
    const [mu, sigma] = decodeWalker(words, 0, 8);
    expect(Math.abs(mu - 0.1)).toBeLessThan(1e-10);
    expect(sigma).toBe(1);
    spawnWalker(planSpawn({ ...spawn, mu: [0, 0] }, 10, 1, 8), 3, words, 0);
    expect(decodeWalker(words, 0, 8)[0]).toBe(0);
  });

  it('scatters evenly: each of 16 x 16 cells within five standard errors', () => {
    const plan = planSpawn(spawn, 65_536, 1, 8);
    const cells = new Uint32Array(256);
    for (let i = 0; i < 65_536; i++) {
      const [u, v] = spawnFractions(plan, i);
      cells[(v >>> 28) * 16 + (u >>> 28)]!++;
    }
    for (const count of cells) expect(Math.abs(count - 256)).toBeLessThan(5 * 16);
  });
});
