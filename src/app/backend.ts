/**
 * Creates the engine and the view, on the GPU or else on the CPU. Together with main.ts it is the only file that knows
 * both.
 */

import type { Engine } from '../core/simulation/engine.ts';
import type { CheckpointStore } from '../core/session/checkpoint-store.ts';
import { FramePacer } from './frame-pacer.ts';
import { defaultSettings, type Settings } from '../core/settings/settings.ts';
import { applyPatch } from '../core/settings/validate.ts';
import { requestDevice, type DeviceInfo } from '../gpu/device.ts';
import { GpuEngine } from '../gpu/engine.ts';
import { complaint } from '../gpu/selftest.ts';
import { failureOf, type Failure } from '../ui/ui.ts';
import { Canvas2DView } from '../view/canvas2d/canvas-view.ts';
import { ThreeView, type View } from '../view/three-view.ts';
import { hasWebGL2 } from '../view/webgl2.ts';

/** Milliseconds that a lost GPU gets to come back. */
const RESTART = 5000;
/** Walkers on the processor when the link does not say how many. */
export const CPU_WALKERS = 20_000;

export interface Backend {
  engine: Engine;
  view: View;
  pacer: FramePacer;
  /** Whatever the engine computes on, if that is a GPU. */
  gpu?: DeviceInfo;
}

/** What whoever builds a stage has to give and to hear. */
export interface BackendHooks {
  readonly keeper: CheckpointStore;
  settings(): Settings;
  /** Other settings, because the machine cannot do with those. */
  replaceSettings(settings: Settings): void;
  /** A canvas that never had a context, in the place of the one before. */
  freshCanvas(): HTMLCanvasElement;
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
export async function createBackend(site: BackendHooks): Promise<Backend> {
  const parts = (await onGpu(site)) ?? (await onCpu(site));
  const stage = { ...parts, pacer: new FramePacer(parts.engine.software) };
  const { saved } = site.keeper;
  if (saved) {
    // as it was then; what was changed since is changed now
    stage.engine.configure(saved.settings);
    stage.engine.restore(saved);
  }
  stage.engine.configure(site.settings());
  stage.view.configure(site.settings());
  return stage;
}

type Parts = Omit<Backend, 'pacer'>;

/** Undefined, with words on the page, when there is no GPU to be had; nothing is said to who asked for the processor. */
async function onGpu(site: BackendHooks): Promise<Parts | undefined> {
  if (site.settings().engine === 'cpu' || site.keeper.unreliable) return undefined;
  try {
    // a browser that restarts its GPU process has no adapter for a moment
    const info = await requestDevice(site.keeper.losses > 0 ? RESTART : 0);
    const { device } = info;
    site.watch(device);
    const engine = await GpuEngine.create(info, site.settings());
    const view = await makeView(site, engine, device);
    // in the background
    complaint(info).then(
      (words) => words && site.warnOfPrecision(words),
      () => undefined,
    );
    return { engine, view, gpu: info };
  } catch (error) {
    site.explainFallback(failureOf(error));
    return undefined;
  }
}

async function onCpu(site: BackendHooks): Promise<Parts> {
  const { CpuEngine } = await import('../cpu/engine.ts');
  const asked = new URLSearchParams(location.search).has('walkers');
  if (!asked && !site.keeper.saved && site.settings().walkers === defaultSettings().walkers)
    site.replaceSettings(applyPatch(site.settings(), { walkers: CPU_WALKERS }));
  const engine = await CpuEngine.create(site.settings());
  if (hasWebGL2()) return { engine, view: await makeView(site, engine) };
  // a browser may withhold WebGL and WebGPU from a page whose GPU process crashed; a plain canvas is left
  return { engine, view: new Canvas2DView(site.freshCanvas(), site.settings(), site.onPick) };
}

function makeView(site: BackendHooks, engine: Engine, device?: GPUDevice): Promise<ThreeView> {
  const { onCamera, onMap, onPick } = site;
  return ThreeView.create({
    canvas: site.freshCanvas(),
    device,
    engine,
    settings: site.settings(),
    onCamera,
    onMap,
    onPick,
  });
}
