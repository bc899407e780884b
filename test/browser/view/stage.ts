/** A stage for the view's tests: what an engine would show, drawn on a canvas of its own, and read back. */

import { CLASS_CODES } from '../../../src/core/simulation/census.ts';
import { onTestFinished } from 'vitest';
import { foldData } from '../../../src/core/likelihood/folded-data.ts';
import type { Engine, Picture } from '../../../src/core/simulation/engine.ts';
import { landmarks } from '../../../src/core/likelihood/stationary-points.ts';
import { logLikelihoodAboveSaddle, score } from '../../../src/core/likelihood/mixture.ts';
import type { Polyline } from '../../../src/core/plane/polyline.ts';
import { defaultSettings, type Settings } from '../../../src/core/settings/settings.ts';
import { ThreeView } from '../../../src/view/three-view.ts';

/** The stage in CSS pixels. */
export const [WIDTH, HEIGHT] = [640, 400];
/** Bins along each axis of the density picture, as on a software adapter: blurring twice as many takes as long as all the rest. */
export const BINS = 256;
/** Points of the surface along each axis. */
const GRID = 128;
/** The pictures of a fine stage have so many times as many of both. */
const FINE = 2;
const [TRACERS, SLOTS, HEAD] = [4, 16, 5];

/** What lies in the density picture: so many walkers in the bin at a place, this share of them frozen. */
export interface Clot {
  mu: number;
  sigma: number;
  count: number;
  frozen?: number;
  converged?: number;
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
/** What the device has complained about since the test began. */
const complaints: string[] = [];

/** Stands in for an engine: the surface of the default data, and the given clots. */
export function makeEngine(
  settings: Settings,
  clots: Clot[],
  alone: Alone,
  device?: GPUDevice,
  fine = false,
): Engine {
  const [bins, grid] = [BINS, GRID].map((size) => (fine ? FINE : 1) * size) as [number, number];
  const data = foldData(settings.data, settings.weights);
  const { mu, sigma } = settings.window;
  const height = new Float32Array(grid * grid * 4);
  for (let k = 0; k < grid * grid; k++) {
    const m = mu[0] + ((mu[1] - mu[0]) * (k % grid)) / (grid - 1);
    const s = sigma[0] + ((sigma[1] - sigma[0]) * Math.floor(k / grid)) / (grid - 1);
    height.set([logLikelihoodAboveSaddle(data, m, s), ...score(data, m, s), 1], 4 * k);
  }
  const density = new Float32Array(bins * bins * 4);
  for (const clot of clots) {
    const column = Math.floor((bins * (clot.mu - mu[0])) / (mu[1] - mu[0]));
    const row = Math.floor((bins * (clot.sigma - sigma[0])) / (sigma[1] - sigma[0]));
    const light = Math.log2(1 + clot.count);
    const at = 4 * (row * bins + column);
    if (settings.teams.length > 1) density[at + (clot.team ?? 0)] = light;
    else density.set([light, light, clot.frozen ?? 0, clot.converged ?? 0], at);
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
    walkers.set([...place(m, s), CLASS_CODES * teamOf(k, alone.walkers.length)], 4 * k),
  );
  const ring = new Float32Array(TRACERS * SLOTS * 4);
  for (let age = 0; age < SLOTS; age++) {
    const row = (HEAD - age + SLOTS) % SLOTS;
    for (let tracer = 0; tracer < TRACERS; tracer++) {
      // one tracer has moved, the others stand still
      const moves = tracer === (TRACERS / teams) * (teams - 1);
      const [m, s] = (moves && alone.tracer?.(age)) || [1.5, 0.8];
      ring.set([...place(m, s), CLASS_CODES * teamOf(tracer, TRACERS)], 4 * (row * TRACERS + tracer));
    }
  }
  const picture = (source: Float32Array<ArrayBuffer>, width: number, rows: number): Picture => {
    if (!device) return { width, height: rows, texel: 'float', source };
    const usage = GPUTextureUsage.TEXTURE_BINDING | GPUTextureUsage.COPY_DST;
    const made = device.createTexture({ size: [width, rows], format: 'rgba32float', usage });
    device.queue.writeTexture({ texture: made }, source, { bytesPerRow: 16 * width }, [width, rows]);
    onTestFinished(() => made.destroy());
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
      height: picture(height, grid, grid),
      density: picture(density, bins, bins),
      walkers: picture(walkers, 1024, 1),
      ring: picture(ring, TRACERS, SLOTS),
    },
  } as unknown as Engine;
}

/** A view that waits for the next test: making one compiles its shaders, which takes longer than most tests draw. */
interface Seat {
  view: ThreeView;
  canvas: HTMLCanvasElement;
  labels: HTMLCanvasElement;
  copy: OffscreenCanvasRenderingContext2D;
  /** Seconds on the clock of what was drawn. */
  time: number;
}

const waiting: Record<Backend, Seat[]> = { WebGPU: [], WebGL2: [] };
let device: Promise<GPUDevice> | undefined;

/** The device of all views. */
async function stageDevice(): Promise<GPUDevice> {
  const adapter = await navigator.gpu?.requestAdapter();
  if (!adapter) throw new Error('This browser has no WebGPU adapter.');
  const made = await adapter.requestDevice();
  made.addEventListener('uncapturederror', (event) => complaints.push(event.error.message));
  return made;
}

/** What a view on this backend is made with. */
export const deviceOf = async (backend: Backend): Promise<GPUDevice | undefined> =>
  backend === 'WebGPU' ? (device ??= stageDevice()) : undefined;

/** Brings a view that an earlier test has used to where a new one would be. */
function settle(seat: Seat, settings: Settings): void {
  const { view } = seat;
  view.configure(settings);
  view.paint([]);
  view.resize(WIDTH, HEIGHT, 1);
  view.setCamera(settings.view.camera);
  if (settings.view.mode === 'map') view.moveCamera('home');
  // whatever glides is at its end after 2 s, of which a view takes a quarter at a time
  for (let k = 0; k < 8; k++) view.updateCamera((seat.time += 0.25));
}

/** A view of the given clots, on a canvas of its own; after the test another one may have it. */
export async function makeView(
  backend: Backend,
  clots: Clot[] = [],
  change: (settings: Settings) => void = () => {},
  alone: Alone = { walkers: [] },
  fine = false,
) {
  const settings = defaultSettings();
  change(settings);
  const gpu = await deviceOf(backend);
  const engine = makeEngine(settings, clots, alone, gpu, fine);
  let seat = waiting[backend].pop();
  if (!seat) {
    const canvas = document.createElement('canvas');
    canvas.style.cssText = `position: fixed; top: 0; left: 0; width: ${WIDTH}px; height: ${HEIGHT}px`;
    document.body.append(canvas);
    const labels = document.createElement('canvas');
    const view = await ThreeView.create({ canvas, labels, device: gpu, engine, settings });
    const copy = new OffscreenCanvas(WIDTH, HEIGHT).getContext('2d', { willReadFrequently: true })!;
    seat = { view, canvas, labels, copy, time: 0 };
  }
  const { view, canvas, labels, copy } = seat;
  canvas.hidden = false;
  settle(seat, settings);
  const named = new Set<string>();
  onTestFinished(() => {
    complaints.length = 0;
    for (const name of named) view.lines.set(name, []);
    canvas.hidden = true;
    waiting[backend].push(seat);
  });

  /** Draws lines under a name, until the test is over. */
  const setLines = (name: string, lines: readonly Polyline[]): void => {
    named.add(name);
    view.lines.set(name, lines);
  };
  /**
   * Draws, and returns how to read this picture, also when others have been drawn. frames: tenths of a second that the eye has
   * moved on by then; only the last of them is drawn.
   */
  const draw = (temperature: number | null = null, frames = 1) => {
    for (let k = 1; k < frames; k++) view.updateCamera((seat.time += 0.1));
    view.render({ engine, temperature, time: (seat.time += 0.1) });
    view.copyTo(copy, 0, 0, WIDTH, HEIGHT);
    const { data } = copy.getImageData(0, 0, WIDTH, HEIGHT);
    return (mu: number, sigma: number, below = 0, team = 0): number[] => {
      const { x, y } = view.project(mu, sigma, team);
      const at = 4 * ((Math.floor(y) + below) * WIDTH + Math.floor(x));
      return [...data.subarray(at, at + 3)];
    };
  };
  return { view, engine, settings, draw, setLines, copy, canvases: { canvas, labels }, complaints };
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
