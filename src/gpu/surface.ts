/** Computes log-likelihood and gradient on a grid over the window. */

import type { SurfaceRequest } from '../core/simulation/engine.ts';
import { gridPoint } from '../core/simulation/surface-grid.ts';
import { Kernel, pictureTexture, storageBuffer, uniformBuffer, type KernelContext } from './kernel.ts';
import { readTexture } from './read-texture.ts';
import { GRID_LAYOUT, pack } from './struct-layout.ts';

/**
 * Grid points of the height picture along each axis: on software every vertex that is drawn costs as much as a pixel. Of many
 * data fewer, down to the least, so that all terms of their sums fit into a picture's time while a window is zoomed.
 */
const SIDE = { hardware: 320, software: 160, least: 48 };
const TERMS = { hardware: 1e9, software: 5e6 };

export class SurfaceStage {
  /** Another one when the data are. */
  texture!: GPUTexture;
  readonly #device: GPUDevice;
  readonly #software: boolean;
  #side = 0;
  readonly #grid: GPUBuffer;
  readonly #kernel: Kernel;

  constructor(device: GPUDevice, shared: KernelContext, software: boolean) {
    this.#device = device;
    this.#software = software;
    this.fit(1);
    this.#grid = uniformBuffer(device, 'Surface.grid', GRID_LAYOUT.size);
    this.#kernel = new Kernel(shared, 'surface', 'surface', {
      0: 'uniform',
      1: 'read',
      2: { texture: 'rgba32float' },
    });
  }

  /** Fits the picture's size to so many entries of data. */
  fit(entries: number): void {
    const kind = this.#software ? 'software' : 'hardware';
    const affordable = Math.floor(Math.sqrt(TERMS[kind] / entries));
    const side = Math.max(SIDE.least, Math.min(SIDE[kind], affordable));
    if (side === this.#side) return;
    this.#side = side;
    (this.texture as GPUTexture | undefined)?.destroy();
    this.texture = pictureTexture(this.#device, 'Surface.texture', 'rgba32float', [side, side]);
  }

  /** Fills the height picture over a window given in the units of the data; s: critical temperature. */
  update(window: Pick<SurfaceRequest, 'mu' | 'sigma'>, s: number): void {
    this.#fill(this.texture, { ...window, width: this.#side, height: this.#side }, s, false);
  }

  /** absolute: with L, else with L - L(0, s), which keeps its digits about the saddle. */
  #fill(texture: GPUTexture, request: SurfaceRequest, s: number, absolute: boolean): void {
    const { width, height } = request;
    const device = this.#device;
    const grid = { columns: width, rows: height, absolute: Number(absolute) };
    device.queue.writeBuffer(this.#grid, 0, pack(GRID_LAYOUT, grid));
    const coordinates = axes(request, s);
    const buffer = storageBuffer(device, 'Surface.axes', coordinates.byteLength);
    device.queue.writeBuffer(buffer, 0, coordinates);
    const encoder = device.createCommandEncoder({ label: 'Surface.fill' });
    const pass = encoder.beginComputePass();
    const group = this.#kernel.bind(this.#grid, buffer, texture);
    this.#kernel.run(pass, group, [Math.ceil(width / 8), Math.ceil(height / 8)]);
    pass.end();
    device.queue.submit([encoder.finish()]);
    buffer.destroy(); // takes effect when the submission is done with it
  }

  /** L on any grid, row-major, rows from low sigma to high, ends included. */
  async read(request: SurfaceRequest, s: number): Promise<Float32Array> {
    const { width, height } = request;
    const device = this.#device;
    const texture = pictureTexture(device, 'Surface.read', 'rgba32float', [width, height]);
    this.#fill(texture, request, s, true);
    const texels = await readTexture(device, texture);
    texture.destroy();
    return Float32Array.from({ length: width * height }, (_, k) => texels[4 * k]!);
  }

  destroy(): void {
    this.texture.destroy();
    this.#grid.destroy();
  }
}

/** (mu, 0) of each column and (sigma, sigma - 1) of each row, in units of s. */
function axes({ mu, sigma, width, height }: SurfaceRequest, s: number): Float32Array<ArrayBuffer> {
  const pairs = new Float32Array(2 * (width + height));
  for (let k = 0; k < width; k++) pairs[2 * k] = gridPoint(mu, k, width) / s;
  for (let k = 0; k < height; k++) {
    const row = gridPoint(sigma, k, height);
    pairs.set([row / s, (row - s) / s], 2 * (width + k));
  }
  return pairs;
}
