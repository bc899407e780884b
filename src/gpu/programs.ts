/**
 * Everything compiled for a device, compiled once. All engines on the device share it: the page's own, the self-test's and
 * the one behind each clip. Compiling is most of what it costs to make an engine, so what the first frame needs is
 * compiled in the background, several pipelines at a time, and everything else when it is first run.
 */

import { compile, joinShaders, type CompiledModule, type ShaderFile, type ShaderSource } from './shaders.ts';

/** How a binding of group 1 is used. */
export type Binding = 'uniform' | 'read' | 'write' | { texture: GPUTextureFormat };

const STAGES = {
  crowd: ['params', 'uniforms', 'team', 'random', 'fixed', 'crowd'],
  walkers: ['params', 'rules', 'team', 'random', 'fixed', 'mixture', 'optimizers', 'step', 'walk', 'walkers'],
  surface: ['params', 'uniforms', 'mixture', 'surface'],
  density: ['params', 'uniforms', 'team', 'fixed', 'density'],
  census: ['params', 'uniforms', 'team', 'fixed', 'census'],
  sample: ['params', 'uniforms', 'team', 'fixed', 'mixture', 'sample'],
  statistics: ['params', 'uniforms', 'team', 'fixed', 'mixture', 'statistics'],
} as const satisfies Record<string, readonly ShaderFile[]>;
/** A stage of the table, or one that is loaded later. */
export type ShaderStage = keyof typeof STAGES | 'escape';

/** The programs that the first frame runs. */
export const FIRST_FRAME = [
  'surface.surface',
  'crowd.spawn',
  'census.census',
  'walkers.trace',
  'walkers.advance',
  'density.bin',
  'density.resolve',
  'sample.sample',
];

interface Program {
  /** "stage.entryPoint" */
  readonly label: string;
  /** The layout of group 1. */
  readonly layout: GPUBindGroupLayout;
  /** The compute pipeline; compiled now if `compile` has not resolved yet. */
  readonly pipeline: GPUComputePipeline;
  /** Compiles the pipeline in the background. */
  compile(): Promise<void>;
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

const known = new WeakMap<GPUDevice, Programs>();

export class Programs {
  readonly device: GPUDevice;
  /** The layout of group 0: params and data. */
  readonly layout: GPUBindGroupLayout;
  readonly #modules = new Map<string, CompiledModule>();
  readonly #made = new Map<string, Program>();

  private constructor(device: GPUDevice) {
    this.device = device;
    for (const [name, files] of Object.entries(STAGES)) this.add(name, () => joinShaders(files));
    this.layout = device.createBindGroupLayout({
      label: 'Engine.shared',
      entries: [
        { binding: 0, visibility: GPUShaderStage.COMPUTE, buffer: { type: 'uniform' } },
        { binding: 1, visibility: GPUShaderStage.COMPUTE, buffer: { type: 'read-only-storage' } },
      ],
    });
  }

  /** Returns the device's programs; begins to compile the modules if that has not begun yet. */
  static of(device: GPUDevice): Programs {
    let programs = known.get(device);
    if (!programs) known.set(device, (programs = new Programs(device)));
    return programs;
  }

  /** Adds the module of a stage, if it is not there yet. */
  add(name: string, source: () => ShaderSource): void {
    if (!this.#modules.has(name)) this.#modules.set(name, compile(this.device, name, source()));
  }

  /**
   * Compiles the programs that kernels have asked for so far and that are in `names` ("stage.entryPoint"), and checks all
   * modules.
   * @throws ShaderError
   */
  async compile(names: readonly string[]): Promise<void> {
    const wanted = [...this.#made.values()].filter(({ label }) => names.includes(label));
    const pipelines = Promise.all(wanted.map((program) => program.compile()));
    // the compiler's messages about a module say more than the error of a pipeline that uses it
    pipelines.catch(() => undefined);
    for (const { verdict } of this.#modules.values()) await verdict;
    await pipelines;
  }

  /** The program of an entry point. */
  get({ stage, entryPoint, bindings, constants }: ProgramSpec): Program {
    const key = JSON.stringify([stage, entryPoint, bindings, constants]);
    const before = this.#made.get(key);
    if (before) return before;
    const { device } = this;
    const label = `${stage}.${entryPoint}`;
    const layout = device.createBindGroupLayout({
      label,
      entries: Object.entries(bindings).map(([binding, kind]) => layoutEntry(Number(binding), kind)),
    });
    const descriptor: GPUComputePipelineDescriptor = {
      label,
      layout: device.createPipelineLayout({ label, bindGroupLayouts: [this.layout, layout] }),
      compute: { module: this.#modules.get(stage)!.module, entryPoint, constants },
    };
    let pipeline: GPUComputePipeline | undefined;
    let compiling: Promise<void> | undefined;
    const made: Program = {
      label,
      layout,
      get pipeline() {
        return (pipeline ??= device.createComputePipeline(descriptor));
      },
      compile: () => {
        if (pipeline) return Promise.resolve();
        return (compiling ??= device
          .createComputePipelineAsync(descriptor)
          .then((compiled) => void (pipeline ??= compiled)));
      },
    };
    this.#made.set(key, made);
    return made;
  }
}
