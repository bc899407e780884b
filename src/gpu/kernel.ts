/** A compute pipeline with its bindings: the little that every stage needs of WebGPU. */

import type { Picture } from '../core/simulation/engine.ts';
import { yieldToPage } from '../core/util/yield-to-page.ts';
import type { Binding, Programs, ShaderStage } from './programs.ts';

/** What all kernels of an engine share: the compiled programs, and group 0 (params and data). */
export interface KernelContext {
  programs: Programs;
  /** Made anew when the data change. */
  group: GPUBindGroup;
}

/** Workgroups in one dispatch row; the same number as ROW in params.wgsl. */
export const ROW = 32768;

/** The dispatch that covers `count` invocations in workgroups of `size`. */
export function workgroups(count: number, size: number): [number, number] {
  const groups = Math.max(1, Math.ceil(count / size));
  return [Math.min(groups, ROW), Math.ceil(groups / ROW)];
}

export class Kernel {
  readonly #shared: KernelContext;
  readonly #program: ReturnType<Programs['get']>;
  readonly #bindings: number[];
  readonly #label: string;

  /** bindings: number of each binding of group 1 and how it is used. constants: the values of `override`s. */
  constructor(
    shared: KernelContext,
    stage: ShaderStage,
    entryPoint: string,
    bindings: Record<number, Binding>,
    constants: Record<string, number> = {},
  ) {
    this.#shared = shared;
    this.#label = `${stage}.${entryPoint}`;
    this.#bindings = Object.keys(bindings).map(Number);
    this.#program = shared.programs.get({ stage, entryPoint, bindings, constants });
  }

  /** Compiles the pipeline in the background, if that has not been done yet. */
  compile(): Promise<void> {
    return this.#program.compile();
  }

  /** Group 1: one resource for each binding, in their order. */
  bind(...resources: (GPUBuffer | GPUTexture)[]): GPUBindGroup {
    return this.#shared.programs.device.createBindGroup({
      label: this.#label,
      layout: this.#program.layout,
      entries: resources.map((resource, place) => ({
        binding: this.#bindings[place]!,
        resource: 'createView' in resource ? resource.createView() : { buffer: resource },
      })),
    });
  }

  /** Records one dispatch. */
  run(pass: GPUComputePassEncoder, group: GPUBindGroup, [x, y]: [number, number]): void {
    pass.setPipeline(this.#program.pipeline);
    pass.setBindGroup(0, this.#shared.group);
    pass.setBindGroup(1, group);
    pass.dispatchWorkgroups(x, y);
  }
}

/** A uniform buffer that holds these bytes. */
export function uniformBuffer(device: GPUDevice, label: string, size: number): GPUBuffer {
  return device.createBuffer({ label, size, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST });
}

/** The words that were last written to each uniform buffer. */
const written = new WeakMap<GPUBuffer, Uint32Array>();

/** Writes bytes to a uniform buffer, from the first to the last word that differs from what it holds. */
export function writeUniforms({ queue }: GPUDevice, buffer: GPUBuffer, bytes: ArrayBuffer): void {
  const words = new Uint32Array(bytes);
  const held = written.get(buffer);
  let [first, end] = [0, words.length];
  while (held && first < end && words[first] === held[first]) first++;
  while (held && first < end && words[end - 1] === held[end - 1]) end--;
  written.set(buffer, words);
  if (first < end) queue.writeBuffer(buffer, 4 * first, bytes, 4 * first, 4 * (end - first));
}

/** A storage buffer that can be written, read and copied. */
export function storageBuffer(device: GPUDevice, label: string, size: number): GPUBuffer {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  return device.createBuffer({ label, size, usage });
}

/** A texture that a kernel writes and the view samples. */
export function pictureTexture(
  device: GPUDevice,
  label: string,
  format: GPUTextureFormat,
  size: [number, number],
): GPUTexture {
  const usage = GPUTextureUsage.STORAGE_BINDING | GPUTextureUsage.TEXTURE_BINDING | GPUTextureUsage.COPY_SRC;
  return device.createTexture({ label, size, format, usage });
}

/** What the view sees of a texture. */
export const pictureOf = (source: GPUTexture, texel: Picture['texel']): Picture => {
  return { width: source.width, height: source.height, texel, source };
};

/** Bytes that are copied at once: one or two milliseconds. */
const PIECE = 1 << 23;

/** A copy of a buffer's bytes, once the GPU has come to them. */
export async function readBuffer(device: GPUDevice, source: GPUBuffer): Promise<ArrayBuffer> {
  const bytes = source.size;
  const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
  const staging = device.createBuffer({ label: `${source.label}.staging`, size: bytes, usage });
  const encoder = device.createCommandEncoder({ label: 'readBuffer' });
  encoder.copyBufferToBuffer(source, 0, staging, 0, bytes);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  const mapped = staging.getMappedRange();
  const copy = new ArrayBuffer(bytes);
  for (let at = 0; at < bytes; at += PIECE) {
    // a large crowd is copied piece by piece, so that no picture has to wait for all of it
    if (at > 0) await yieldToPage();
    const length = Math.min(PIECE, bytes - at);
    new Uint8Array(copy, at, length).set(new Uint8Array(mapped, at, length));
  }
  staging.destroy();
  return copy;
}

/** Group 0, which every kernel binds: the parameters, and the data. */
export function sharedGroup({ device, layout }: Programs, params: GPUBuffer, data: GPUBuffer): GPUBindGroup {
  const entries = [params, data].map((buffer, binding) => ({ binding, resource: { buffer } }));
  return device.createBindGroup({ label: 'Engine.shared', layout, entries });
}
