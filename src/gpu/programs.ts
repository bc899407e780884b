/**
 * Everything compiled for a device, compiled once. All engines on the device share it: the page's own, the self-test's and
 * the one behind each clip. Compiling is most of what it costs to make an engine.
 */

import { compile, joinShaders, type ShaderFile } from './shaders.ts';

/** How a binding of group 1 is used. */
export type Binding = 'uniform' | 'read' | 'write' | { texture: GPUTextureFormat };

const STAGES = {
  crowd: ['params', 'uniforms', 'team', 'random', 'fixed', 'crowd'],
  walkers: ['params', 'rules', 'team', 'random', 'fixed', 'mixture', 'optimizers', 'step', 'walkers'],
  surface: ['params', 'uniforms', 'mixture', 'surface'],
  density: ['params', 'uniforms', 'team', 'fixed', 'density'],
  census: ['params', 'uniforms', 'team', 'fixed', 'census'],
  sample: ['params', 'uniforms', 'team', 'fixed', 'mixture', 'sample'],
  statistics: ['params', 'uniforms', 'team', 'fixed', 'mixture', 'statistics'],
} as const satisfies Record<string, readonly ShaderFile[]>;
export type ShaderStage = keyof typeof STAGES;

/** The layout of group 1, and the compute pipeline, which is compiled when it is run for the first time. */
interface Program {
  readonly layout: GPUBindGroupLayout;
  readonly pipeline: GPUComputePipeline;
}

/** What a kernel runs. */
export interface ProgramSpec {
  stage: ShaderStage;
  entryPoint: string;
  /** Number of each binding of group 1 and how it is used. */
  bindings: Record<number, Binding>;
  /** The values of `override`s. */
  constants: Record<string, number>;
}

function layoutEntry(binding: number, kind: Binding): GPUBindGroupLayoutEntry {
  const base = { binding, visibility: GPUShaderStage.COMPUTE };
  if (kind === 'uniform') return { ...base, buffer: { type: 'uniform' } };
  if (kind === 'read') return { ...base, buffer: { type: 'read-only-storage' } };
  if (kind === 'write') return { ...base, buffer: { type: 'storage' } };
  return { ...base, storageTexture: { access: 'write-only', format: kind.texture } };
}

const compiled = new WeakMap<GPUDevice, Promise<Programs>>();

export class Programs {
  readonly device: GPUDevice;
  /** The layout of group 0: params and data. */
  readonly layout: GPUBindGroupLayout;
  readonly #modules: Record<ShaderStage, GPUShaderModule>;
  readonly #made = new Map<string, Program>();

  private constructor(device: GPUDevice, modules: Record<ShaderStage, GPUShaderModule>) {
    this.device = device;
    this.#modules = modules;
    this.layout = device.createBindGroupLayout({
      label: 'Engine.shared',
      entries: [
        { binding: 0, visibility: GPUShaderStage.COMPUTE, buffer: { type: 'uniform' } },
        { binding: 1, visibility: GPUShaderStage.COMPUTE, buffer: { type: 'read-only-storage' } },
      ],
    });
  }

  /** The device's programs, compiled if they are not yet. @throws ShaderError */
  static of(device: GPUDevice): Promise<Programs> {
    let programs = compiled.get(device);
    if (!programs) compiled.set(device, (programs = Programs.#compile(device)));
    return programs;
  }

  static async #compile(device: GPUDevice): Promise<Programs> {
    const names = Object.keys(STAGES) as ShaderStage[];
    const modules = await Promise.all(
      names.map(async (name) => [name, await compile(device, name, joinShaders(STAGES[name]))] as const),
    );
    return new Programs(device, Object.fromEntries(modules) as Record<ShaderStage, GPUShaderModule>);
  }

  /** The program of an entry point. */
  get({ stage, entryPoint, bindings, constants }: ProgramSpec): Program {
    const key = JSON.stringify([stage, entryPoint, bindings, constants]);
    const known = this.#made.get(key);
    if (known) return known;
    const { device } = this;
    const label = `${stage}.${entryPoint}`;
    const layout = device.createBindGroupLayout({
      label,
      entries: Object.entries(bindings).map(([binding, kind]) => layoutEntry(Number(binding), kind)),
    });
    const make = (): GPUComputePipeline =>
      device.createComputePipeline({
        label,
        layout: device.createPipelineLayout({ label, bindGroupLayouts: [this.layout, layout] }),
        compute: { module: this.#modules[stage], entryPoint, constants },
      });
    let pipeline: GPUComputePipeline | undefined;
    const made: Program = {
      layout,
      get pipeline() {
        return (pipeline ??= make());
      },
    };
    this.#made.set(key, made);
    return made;
  }
}
