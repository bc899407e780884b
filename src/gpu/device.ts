/** Requests a GPU device that has everything the kernels need, or reports what is missing. */

import { DRAWN_WIDTH } from '../core/simulation/sampling.ts';
import { MAX_WALKERS } from '../core/settings/settings.ts';
import { ROW } from './kernel.ts';
import { WORKGROUP } from './walkers.ts';

type DeviceProblem = 'no-webgpu' | 'no-adapter' | 'missing-limit';

/** Why there is no device. `detail` is for the small print. */
class DeviceError extends Error {
  readonly kind: DeviceProblem;
  readonly detail: string;
  constructor(kind: DeviceProblem, detail: string) {
    super(`${kind}: ${detail}`);
    this.name = 'DeviceError';
    this.kind = kind;
    this.detail = detail;
  }
}

/** Milliseconds from an error of a lost device until the device says that it is lost. */
const LOSS_KNOWN = 1000;

/** A computation ended because the device was lost, of which the errors of its calls say nothing that helps. */
export class DeviceLostError extends Error {
  constructor(cause?: unknown) {
    super('The GPU was lost. Try again.', { cause });
    this.name = 'DeviceLostError';
  }
}

/** Returns a DeviceLostError if the device was lost, and otherwise the error of a call to it. */
export async function lossOr(device: GPUDevice, error: unknown): Promise<unknown> {
  if (error instanceof DeviceLostError) return error;
  const later = new Promise<false>((resolve) => setTimeout(resolve, LOSS_KNOWN, false));
  const lost = await Promise.race([device.lost.then(() => true), later]);
  return lost ? new DeviceLostError(error) : error;
}

export interface DeviceInfo {
  device: GPUDevice;
  /** The adapter's own words, for example "google swiftshader". */
  adapter: string;
  /** Whether the adapter computes on the CPU. */
  software: boolean;
}

/** What the kernels need at least: an adapter that has less is refused, and all of it is asked for. */
export const NEEDED = {
  maxComputeInvocationsPerWorkgroup: WORKGROUP,
  maxComputeWorkgroupSizeX: WORKGROUP,
  maxComputeWorkgroupsPerDimension: ROW,
  maxStorageBuffersPerShaderStage: 6,
  maxStorageBufferBindingSize: 16 * MAX_WALKERS,
  maxBufferSize: 16 * MAX_WALKERS,
  maxTextureDimension2D: DRAWN_WIDTH,
} satisfies Partial<Record<keyof GPUSupportedLimits, number>>;

let early: Promise<DeviceInfo> | undefined;

/** Asks for a device now, which the first `requestDevice` gets: the browser finds one while the page is built. */
export function requestDeviceEarly(): void {
  early = requestOnce();
  early.catch(() => undefined); // `requestDevice` reports it
}

/**
 * Asks for a device, again and again for `patience` milliseconds if there is no adapter.
 * @throws DeviceError that says what is missing.
 */
export async function requestDevice(patience = 0): Promise<DeviceInfo> {
  for (const start = performance.now(); ;) {
    try {
      const request = early ?? requestOnce();
      early = undefined;
      return await request;
    } catch (error) {
      if (!(error instanceof DeviceError) || performance.now() - start >= patience) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/** The browser's WebGPU; undefined where there is none, as in Node. */
const ofBrowser = (): GPU | undefined => (globalThis.navigator as Navigator | undefined)?.gpu;

/** @throws DeviceError unless all limits are at least as large as the kernels need */
function checkLimits(limits: GPUSupportedLimits): void {
  for (const [name, needed] of Object.entries(NEEDED)) {
    const offered = limits[name as keyof GPUSupportedLimits] as number;
    if (offered < needed) throw new DeviceError('missing-limit', `${name} is ${offered}, needed ${needed}`);
  }
}

/** What is known of a device that somebody else has made. @throws DeviceError that says what it lacks */
export function infoOf(
  device: GPUDevice,
  adapter = device.adapterInfo as GPUAdapterInfo | undefined,
): DeviceInfo {
  checkLimits(device.limits);
  const { vendor, architecture, description, isFallbackAdapter = false } = adapter ?? {};
  const words = [vendor, architecture, description].filter((word) => word && word.length < 60);
  const name = [...new Set(words)].join(' ') || 'unnamed adapter';
  return {
    device,
    adapter: name,
    software: isFallbackAdapter || /swiftshader|llvmpipe|basic render/i.test(name),
  };
}

/** Asks for a device once. gpu: where there is another WebGPU than the browser's. @throws DeviceError */
export async function requestOnce(gpu = ofBrowser()): Promise<DeviceInfo> {
  if (!gpu) throw new DeviceError('no-webgpu', 'navigator.gpu is missing');
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new DeviceError('no-adapter', 'requestAdapter() gave null');
  checkLimits(adapter.limits);
  const features: GPUFeatureName[] = ['float32-filterable', 'timestamp-query'];
  const device = await adapter.requestDevice({
    label: 'Saddlescope',
    requiredFeatures: features.filter((feature) => adapter.features.has(feature)),
    requiredLimits: NEEDED,
  });
  return infoOf(device, adapter.info);
}
