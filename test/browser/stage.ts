/** A stage for the view's tests: what an engine would show, drawn on a canvas of its own, and read back. */

import { afterEach } from 'vitest';
import { foldData } from '../../src/core/data.ts';
import type { Engine, Picture } from '../../src/core/engine.ts';
import { landmarks } from '../../src/core/landmarks.ts';
import { logLikelihoodAboveSaddle, score } from '../../src/core/mixture.ts';
import { defaultSettings, type Settings } from '../../src/core/settings.ts';
import { View } from '../../src/view/view.ts';

/** The stage in CSS pixels. */
export const [WIDTH, HEIGHT] = [640, 400];
/** Bins along each axis of the density picture. */
export const BINS = 512;
const GRID = 256;
const [TRACERS, SLOTS, HEAD] = [4, 16, 5];

/** What lies in the density picture: so many walkers in the bin at a place, this share of them frozen. */
export interface Clot {
  mu: number;
  sigma: number;
  count: number;
  frozen?: number;
  /** Of several: whose, from 0. */
  team?: number;
}

/**
 * Walkers that are drawn one by one, and where a tracer was so many positions ago; with several teams the walkers are as
 * many of each, one team after the other, and the tracer that moves is the last team's first.
 */
export interface Alone {
  walkers: [number, number][];
  tracer?: (age: number) => [number, number];
}

export type Backend = 'WebGPU' | 'WebGL2';
const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

/** Stands in for an engine: the surface of the default data, and the given clots. */
export function makeEngine(settings: Settings, clots: Clot[], alone: Alone, device?: GPUDevice): Engine {
  const data = foldData(settings.data, settings.weights);
  const { mu, sigma } = settings.window;
  const height = new Float32Array(GRID * GRID * 4);
  for (let k = 0; k < GRID * GRID; k++) {
    const m = mu[0] + ((mu[1] - mu[0]) * (k % GRID)) / (GRID - 1);
    const s = sigma[0] + ((sigma[1] - sigma[0]) * Math.floor(k / GRID)) / (GRID - 1);
    height.set([logLikelihoodAboveSaddle(data, m, s), ...score(data, m, s), 1], 4 * k);
  }
  const density = new Float32Array(BINS * BINS * 4);
  for (const clot of clots) {
    const column = Math.floor((BINS * (clot.mu - mu[0])) / (mu[1] - mu[0]));
    const row = Math.floor((BINS * (clot.sigma - sigma[0])) / (sigma[1] - sigma[0]));
    const light = Math.log2(1 + clot.count);
    const at = 4 * (row * BINS + column);
    if (settings.teams.length > 1) density[at + (clot.team ?? 0)] = light;
    else density.set([light, light, clot.frozen ?? 0, 1], at);
  }
  const place = (m: number, s: number): number[] => [
    m,
    s - data.criticalTemperature,
    logLikelihoodAboveSaddle(data, m, s),
  ];
  const walkers = new Float32Array(1024 * 4);
  const teams = settings.teams.length;
  const teamOf = (k: number, all: number): number => Math.floor((k * teams) / all);
  alone.walkers.forEach(([m, s], k) =>
    walkers.set([...place(m, s), 4 * teamOf(k, alone.walkers.length)], 4 * k),
  );
  const ring = new Float32Array(TRACERS * SLOTS * 4);
  for (let age = 0; age < SLOTS; age++) {
    const row = (HEAD - age + SLOTS) % SLOTS;
    for (let tracer = 0; tracer < TRACERS; tracer++) {
      // one tracer has moved, the others stand still
      const moves = tracer === (TRACERS / teams) * (teams - 1);
      const [m, s] = (moves && alone.tracer?.(age)) || [1.5, 0.8];
      ring.set([...place(m, s), 4 * teamOf(tracer, TRACERS)], 4 * (row * TRACERS + tracer));
    }
  }
  const picture = (source: Float32Array<ArrayBuffer>, width: number, rows: number): Picture => {
    if (!device) return { width, height: rows, texel: 'float', source };
    const usage = GPUTextureUsage.TEXTURE_BINDING | GPUTextureUsage.COPY_DST;
    const made = device.createTexture({ size: [width, rows], format: 'rgba32float', usage });
    device.queue.writeTexture({ texture: made }, source, { bytesPerRow: 16 * width }, [width, rows]);
    cleanups.push(() => made.destroy());
    return { width, height: rows, texel: 'float', source: made };
  };
  return {
    kind: device ? 'WebGPU' : 'CPU',
    software: true,
    precision: '64-bit fixed point',
    remark: '',
    data,
    landmarks: landmarks(data, settings.sigmaFloor),
    clock: 0,
    window: settings.window,
    inWindow: undefined,
    census: [],
    drawn: alone.walkers.length,
    // as after a while: the newest row is not the last
    ring: { tracers: TRACERS, length: SLOTS, head: HEAD, filled: alone.tracer ? SLOTS : 0 },
    pictures: {
      height: picture(height, GRID, GRID),
      density: picture(density, BINS, BINS),
      walkers: picture(walkers, 1024, 1),
      ring: picture(ring, TRACERS, SLOTS),
    },
  } as unknown as Engine;
}

/** A view of the given clots, on a canvas of its own. */
export async function makeView(
  backend: Backend,
  clots: Clot[] = [],
  change: (settings: Settings) => void = () => {},
  alone: Alone = { walkers: [] },
) {
  const settings = defaultSettings();
  change(settings);
  const adapter = backend === 'WebGPU' ? await navigator.gpu?.requestAdapter() : undefined;
  if (adapter === null) throw new Error('This browser has no WebGPU adapter.');
  const device = await adapter?.requestDevice();
  const complaints: string[] = [];
  device?.addEventListener('uncapturederror', (event) => complaints.push(event.error.message));
  const canvas = document.createElement('canvas');
  canvas.style.cssText = `position: fixed; top: 0; left: 0; width: ${WIDTH}px; height: ${HEIGHT}px`;
  document.body.append(canvas);
  const engine = makeEngine(settings, clots, alone, device);
  const view = await View.create({ canvas, device, engine, settings });
  view.resize(WIDTH, HEIGHT, 1);
  cleanups.push(() => (view.dispose(), canvas.remove(), device?.destroy()));

  const copy = new OffscreenCanvas(WIDTH, HEIGHT).getContext('2d', { willReadFrequently: true })!;
  let time = 0;
  /** Draws, and returns how to read the picture. */
  const draw = (temperature: number | null = null, frames = 1) => {
    for (let k = 0; k < frames; k++) view.render({ engine, temperature, time: (time += 0.1) });
    copy.drawImage(canvas, 0, 0);
    return (mu: number, sigma: number, below = 0, team = 0): number[] => {
      const { x, y } = view.project(mu, sigma, team);
      return [...copy.getImageData(Math.floor(x), Math.floor(y) + below, 1, 1).data.slice(0, 3)];
    };
  };
  return { view, engine, settings, draw, copy, complaints };
}

export function rgb(hex: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}

export function apart(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((value, k) => value - b[k]!));
}

/** Where the default data's optimum is. */
export function optimumOf(): { mu: number; sigma: number } {
  const { mu, sigma } = landmarks(foldData([-1, 1]), 0.05).optimum;
  return { mu, sigma };
}
