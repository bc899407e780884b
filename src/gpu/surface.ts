/** Evaluates log-likelihood and score on a grid. */

import type { SurfaceRequest } from '../core/engine.ts';
import { Kernel, pictureTexture, uniformBuffer, type Shared } from './kernel.ts';
import { GRID, pack } from './layout.ts';

/** Grid points of the height picture along each axis. */
const SIDE = 256;

export class Surface {
  readonly texture: GPUTexture;
  readonly #device: GPUDevice;
  readonly #grid: GPUBuffer;
  readonly #kernel: Kernel;

  constructor(device: GPUDevice, shared: Shared) {
    this.#device = device;
    this.texture = pictureTexture(device, 'Surface.texture', 'rgba32float', [SIDE, SIDE]);
    this.#grid = uniformBuffer(device, 'Surface.grid', GRID.size);
    this.#kernel = new Kernel(shared, 'surface', 'surface', { 0: 'uniform', 1: { texture: 'rgba32float' } });
  }

  /** Fills the height picture over a window given in the units of the data; s: critical temperature. */
  update(window: Pick<SurfaceRequest, 'mu' | 'sigma'>, s: number): void {
    this.#fill(this.texture, { ...window, width: SIDE, height: SIDE }, s);
  }

  #fill(texture: GPUTexture, { mu, sigma, width, height }: SurfaceRequest, s: number): void {
    const grid = {
      muLow: mu[0] / s,
      muStep: (mu[1] - mu[0]) / s / Math.max(width - 1, 1),
      deltaLow: sigma[0] / s - 1,
      deltaStep: (sigma[1] - sigma[0]) / s / Math.max(height - 1, 1),
      columns: width,
      rows: height,
    };
    this.#device.queue.writeBuffer(this.#grid, 0, pack(GRID, grid));
    const encoder = this.#device.createCommandEncoder({ label: 'Surface.fill' });
    const pass = encoder.beginComputePass();
    const group = this.#kernel.bind(this.#grid, texture);
    this.#kernel.run(pass, group, [Math.ceil(width / 8), Math.ceil(height / 8)]);
    pass.end();
    this.#device.queue.submit([encoder.finish()]);
  }

  /** L on any grid, row-major, rows from low sigma to high, ends included. */
  async read(request: SurfaceRequest, s: number): Promise<Float32Array> {
    const { width, height } = request;
    const device = this.#device;
    const texture = pictureTexture(device, 'Surface.read', 'rgba32float', [width, height]);
    this.#fill(texture, request, s);
    const bytesPerRow = Math.ceil((width * 16) / 256) * 256; // copies want rows of whole 256 bytes
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    const staging = device.createBuffer({ label: 'Surface.staging', size: bytesPerRow * height, usage });
    const encoder = device.createCommandEncoder({ label: 'Surface.read' });
    encoder.copyTextureToBuffer({ texture }, { buffer: staging, bytesPerRow }, [width, height]);
    device.queue.submit([encoder.finish()]);
    await staging.mapAsync(GPUMapMode.READ);
    const texels = new Float32Array(staging.getMappedRange());
    const heights = new Float32Array(width * height);
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        heights[row * width + column] = texels[(row * bytesPerRow) / 4 + 4 * column]!;
      }
    }
    staging.destroy();
    texture.destroy();
    return heights;
  }

  destroy(): void {
    this.texture.destroy();
    this.#grid.destroy();
  }
}
