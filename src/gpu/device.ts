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

async function requestOnce(): Promise<DeviceInfo> {
  if (!navigator.gpu) throw new DeviceError('no-webgpu', 'navigator.gpu is missing');
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new DeviceError('no-adapter', 'requestAdapter() gave null');
  for (const [name, needed] of Object.entries(NEEDED)) {
    const offered = adapter.limits[name as keyof GPUSupportedLimits] as number;
    if (offered < needed) throw new DeviceError('missing-limit', `${name} is ${offered}, needed ${needed}`);
  }
  const features: GPUFeatureName[] = ['float32-filterable', 'timestamp-query'];
  const device = await adapter.requestDevice({
    label: 'Saddlescope',
    requiredFeatures: features.filter((feature) => adapter.features.has(feature)),
    requiredLimits: NEEDED,
  });
  const { vendor, architecture, description } = adapter.info;
  const words = [vendor, architecture, description].filter((word) => word && word.length < 60);
  const name = [...new Set(words)].join(' ') || 'unnamed adapter';
  const software = adapter.info.isFallbackAdapter || /swiftshader|llvmpipe|basic render/i.test(name);
  return { device, adapter: name, software };
}
