/**
 * Creates the engine and the view, on the GPU or else on the CPU. Together with main.ts it is the only file that knows
 * both.
 */

import type { Engine } from '../core/simulation/engine.ts';
import type { CheckpointStore } from '../core/session/checkpoint-store.ts';
import type { DeviceLossCounter } from './device-losses.ts';
import type { EscapePainter } from './escape-painter.ts';
import { FramePacer } from './frame-pacer.ts';
import { defaultSettings, type Settings } from '../core/settings/settings.ts';
import { defaultTeam } from '../core/settings/teams.ts';
import { applyPatch } from '../core/settings/validate.ts';
import { requestDevice, type DeviceInfo } from '../gpu/device.ts';
import { GpuEngine } from '../gpu/engine.ts';
import { complaint } from '../gpu/selftest.ts';
import { whenIdle } from '../ui/kit/idle.ts';
import { failureOf, type Failure } from '../ui/ui.ts';
import type { ThreeView } from '../view/three-view.ts';
import type { View } from '../view/view-api.ts';
import { hasWebGL2 } from '../view/webgl2.ts';

/** Milliseconds that a lost GPU gets to come back. */
const RESTART = 5000;
/** Walkers when the link does not say how many and there is no GPU: in the workers, and on a software adapter. */
const FEWER = { cpu: 20_000, software: 65_536 };

/** Milliseconds from the first frame until the kernels of other optimizers are compiled. */
const PRECOMPILE_AFTER = 3000;
/** The teams that users choose most; each has kernels of its own. */
const USUAL_TEAMS = (['gradient', 'em'] as const).flatMap((optimizer) =>
  [false, true].map((annealed) => ({ ...defaultTeam(optimizer), annealed })),
);

/** The default number of walkers on an engine that computes on the processor; undefined on a real GPU. */
export const fewerWalkers = ({ kind, software }: Pick<Engine, 'kind' | 'software'>): number | undefined =>
  kind === 'CPU' ? FEWER.cpu : software ? FEWER.software : undefined;

export interface Backend {
  engine: Engine;
  view: View;
  pacer: FramePacer;
  /** What colours the surface by escape times, once that was asked for. */
  painter?: EscapePainter;
  /** Whatever the engine computes on, if that is a GPU. */
  gpu?: DeviceInfo;
}

/** What the view draws on, and what it writes its labels on, over the other. */
export type Canvases = { canvas: HTMLCanvasElement; labels: HTMLCanvasElement };

/** What a backend needs of the frame loop, and what it reports. */
export interface BackendHooks {
  readonly checkpoints: CheckpointStore;
  readonly losses: DeviceLossCounter;
  settings(): Settings;
  /** Other settings, because the machine cannot do with those. */
  replaceSettings(settings: Settings): void;
  /** Canvases that never had a context, in the place of the ones before. */
  freshCanvases(): Canvases;
  /** There is a device, which may be lost one day. */
  watch(device: GPUDevice): void;
  onCamera(camera: number[]): void;
  onMap(map: number[]): void;
  /** A place on the surface was clicked or tapped. */
  onPick(mu: number, sigma: number, event: PointerEvent): void;
  /** Why there is no GPU, when it goes on without. */
  explainFallback(failure: Failure): void;
  /** The device computes worse than it should. */
  warnOfPrecision(words: string): void;
}

/** Engine and view, from the settings and the saved crowd. */
export async function createBackend(hooks: BackendHooks): Promise<Backend> {
  // as the address is now: what is chosen here is written to it
  const asked = hooks.checkpoints.saved !== undefined || new URLSearchParams(location.search).has('walkers');
  const usual = !asked && hooks.settings().walkers === defaultSettings().walkers;
  const parts = (await onGpu(hooks, usual)) ?? (await onCpu(hooks, usual));
  const backend: Backend = { ...parts, pacer: new FramePacer(parts.engine.software) };
  const { saved } = hooks.checkpoints;
  if (saved) {
    // as it was then; what was changed since is changed now
    backend.engine.configure(saved.settings);
    backend.engine.restore(saved);
  }
  backend.engine.configure(hooks.settings());
  backend.view.configure(hooks.settings());
  return backend;
}

type Parts = Omit<Backend, 'pacer' | 'painter'>;

/** Returns undefined when there is no GPU, with a message on the page unless the user asked for the CPU. */
async function onGpu(hooks: BackendHooks, usual: boolean): Promise<Parts | undefined> {
  if (hooks.settings().engine === 'cpu' || hooks.losses.isUnreliable) return undefined;
  try {
    // a browser that restarts its GPU process has no adapter for a moment
    const info = await requestDevice(hooks.losses.count > 0 ? RESTART : 0);
    const { device } = info;
    hooks.watch(device);
    if (info.software && usual) takeFewer(hooks, FEWER.software);
    const engine = GpuEngine.begin(info, hooks.settings());
    // the view is built while the kernels are compiled
    const view = await makeView(hooks, engine, device);
    await engine.start();
    // in the background, once the first frame is on the screen
    twoFrames()
      .then(() => engine.idle())
      .then(() => complaint(info))
      .then(
        (words) => words && hooks.warnOfPrecision(words),
        () => undefined,
      );
    // on software the processor that compiles is the one that draws
    if (!info.software) setTimeout(() => void precompile(engine), PRECOMPILE_AFTER);
    return { engine, view, gpu: info };
  } catch (error) {
    hooks.explainFallback(failureOf(error));
    return undefined;
  }
}

/** Compiles what the user may choose next while the browser is idle: a choice then costs no frame. */
async function precompile(engine: GpuEngine): Promise<void> {
  const idle = (): Promise<void> => new Promise((resolve) => whenIdle(resolve));
  // a device that is lost meanwhile has a new engine, which compiles for itself
  await engine.precompile(USUAL_TEAMS, idle).catch(() => undefined);
}

/** Resolves when two frames have begun: the first of them has been sent to the GPU. */
async function twoFrames(): Promise<void> {
  for (let k = 0; k < 2; k++) await new Promise(requestAnimationFrame);
}

/** Takes another number of walkers than the default one; the address then says how many there are. */
const takeFewer = ({ settings, replaceSettings }: BackendHooks, walkers: number): void =>
  replaceSettings(applyPatch(settings(), { walkers }));

async function onCpu(hooks: BackendHooks, usual: boolean): Promise<Parts> {
  const { CpuEngine } = await import('../cpu/engine.ts');
  if (usual) takeFewer(hooks, FEWER.cpu);
  const engine = await CpuEngine.create(hooks.settings());
  if (hasWebGL2()) return { engine, view: await makeView(hooks, engine) };
  // a browser may withhold WebGL and WebGPU from a page whose GPU process crashed; a plain canvas is left
  const { Canvas2DView } = await import('../view/canvas2d/canvas-view.ts');
  return { engine, view: new Canvas2DView(hooks.freshCanvases().canvas, hooks.settings(), hooks.onPick) };
}

async function makeView(hooks: BackendHooks, engine: Engine, device?: GPUDevice): Promise<ThreeView> {
  const { ThreeView } = await import('../view/three-view.ts');
  const { onCamera, onMap, onPick } = hooks;
  return ThreeView.create({
    ...hooks.freshCanvases(),
    device,
    engine,
    settings: hooks.settings(),
    onCamera,
    onMap,
    onPick,
  });
}
