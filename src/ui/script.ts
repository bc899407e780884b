/** `window.saddlescope`: how a lecturer's page, a test or the console drives the app. */

import type { CensusRow } from '../core/census.ts';
import type { Engine, SurfaceRequest } from '../core/engine.ts';
import { probe, type Probe } from '../core/probe.ts';
import { MAX_WALKERS, type Settings } from '../core/settings.ts';
import type { Patch } from '../core/validate.ts';
import type { Controls } from './controls.ts';

export interface Ready {
  engine: string;
  adapter: string;
}

/** What the app offers beyond what the interface needs. */
export interface Host extends Controls {
  readonly ready: Promise<Ready>;
  /** The engine, once `ready` is fulfilled. */
  engine(): Engine;
  place(pairs: Float64Array): Promise<void>;
  /** Draws the newest picture and returns it as a PNG. */
  image(): Promise<Blob>;
}

export interface Script {
  /** Fulfilled when the first crowd stands; rejected, with the reason, when it cannot. */
  readonly ready: Promise<Ready>;
  settings(): Settings;
  update(patch: Patch): void;
  play(): void;
  pause(): void;
  reset(): Promise<void>;
  place(pairs: ArrayLike<number>): Promise<void>;
  step(n?: number): Promise<void>;
  walkers(team?: number): Promise<Float64Array>;
  census(): Promise<CensusRow[]>;
  surface(request: SurfaceRequest): Promise<Float32Array>;
  probe(mu: number, sigma: number): Probe;
  image(): Promise<Blob>;
}

const refuse = (key: string, value: unknown, allowed: string): never => {
  throw new RangeError(`${key}: ${String(value)} is not allowed; allowed: ${allowed}`);
};

const whole = (key: string, value: unknown, min: number, max: number): number =>
  Number.isInteger(value) && (value as number) >= min && (value as number) <= max
    ? (value as number)
    : refuse(key, value, `a whole number from ${min} to ${max}`);

/** (mu, sigma) pairs as numbers that the engine can take. */
function checkPairs(pairs: ArrayLike<number>): Float64Array {
  const numbers = Float64Array.from(pairs ?? []);
  if (numbers.length < 2 || numbers.length % 2 !== 0 || numbers.length > 2 * MAX_WALKERS) {
    refuse(
      'place',
      `${numbers.length} numbers`,
      `1 to ${MAX_WALKERS} pairs of mu and sigma, in one flat list`,
    );
  }
  numbers.forEach((value, i) => {
    const name = `place[${i}] (${i % 2 ? 'sigma' : 'mu'} of walker ${i >> 1})`;
    if (i % 2 === 0 && !(Math.abs(value) <= 1e9)) refuse(name, value, 'a number from -1e9 to 1e9');
    if (i % 2 === 1 && !(value >= 1e-6 && value <= 1e9)) refuse(name, value, 'a number from 1e-6 to 1e9');
  });
  return numbers;
}

function checkSurface({ mu, sigma, width, height }: SurfaceRequest): SurfaceRequest {
  whole('surface.width', width, 2, 4096);
  whole('surface.height', height, 2, 4096);
  for (const [key, range] of Object.entries({ mu, sigma })) {
    const fits =
      Array.isArray(range) && range.length === 2 && range.every(Number.isFinite) && range[0]! <= range[1]!;
    if (!fits) refuse(`surface.${key}`, JSON.stringify(range), 'two numbers [low, high]');
  }
  if (!(sigma[0] > 0)) refuse('surface.sigma', JSON.stringify(sigma), 'two numbers above 0');
  return { mu, sigma, width, height };
}

/** The object behind `window.saddlescope`. Everything that needs the engine waits for it. */
export function createScript(host: Host): Script {
  const engine = async (): Promise<Engine> => {
    await host.ready;
    return host.engine();
  };
  return {
    ready: host.ready,
    settings: () => structuredClone(host.settings()),
    update: (patch) => host.update(patch),
    play: () => host.play(),
    pause: () => host.pause(),
    reset: () => host.reset(),
    place: async (pairs) => host.place(checkPairs(pairs)),
    step: async (n = 1) => host.step(whole('step', n, 0, 1e9)),
    walkers: async (team = 0) => (await engine()).readWalkers(team),
    census: async () => (await engine()).readCensus(),
    surface: async (request) => (await engine()).readSurface(checkSurface(request)),
    probe: (mu, sigma) => probe(host.engine().data, mu, sigma),
    image: () => host.image(),
  };
}
