/** The app for a long time, with every setting changing: nothing may grow, and nothing may go wrong. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { CDPSession } from 'playwright';
import { expect, test } from 'vitest';
import type { Script } from '../../src/api/script.ts';
import { openApp, PATIENT } from '../setup/app.ts';
import { LONG } from '../setup/long.ts';

declare const saddlescope: Script;
declare const live: {
  buffers: number;
  staging: number;
  textures: number;
  pictures: number;
  errors: string[];
};

/** Two rounds at least, whatever the machine: enough to see what each change leaves behind. */
const SECONDS = Number(process.env.SECONDS ?? (LONG ? 1200 : 8));
/** Seconds until all kernels, pipelines and caches that the changes need exist. */
const WARM_UP = Math.min(SECONDS / 2, 60);
/** Bytes of JavaScript that may be left over: what a second garbage collection would not find either. */
const SLACK = 2_000_000;
/** Buffers that class counts are read through while readbacks overlap, which they do by chance: what a pool may get later. */
const OVERLAPPING = 3;

/** Runs in the page before the app: counts what is made on the GPU and not destroyed. */
function countLive(): void {
  const counts = { buffers: 0, staging: 0, textures: 0, pictures: 0, errors: [] as string[] };
  type Kind = 'buffers' | 'staging' | 'textures';
  const track = (
    kindOf: (usage: number) => Kind,
    make: 'createBuffer' | 'createTexture',
    made: object,
  ): void => {
    const prototype = GPUDevice.prototype as unknown as Record<
      string,
      (descriptor: { usage: number }) => object
    >;
    const create = prototype[make]!;
    prototype[make] = function (this: GPUDevice, descriptor) {
      counts[kindOf(descriptor.usage)]++;
      return create.call(this, descriptor);
    };
    const gone = new WeakSet<object>();
    const destroyable = made as { destroy(): void };
    const destroy = destroyable.destroy;
    destroyable.destroy = function (this: { usage: number }) {
      if (!gone.has(this)) counts[kindOf(this.usage)]--;
      gone.add(this);
      destroy.call(this);
    };
  };
  const buffer = (usage: number): Kind => (usage & GPUBufferUsage.MAP_READ ? 'staging' : 'buffers');
  track(buffer, 'createBuffer', GPUBuffer.prototype);
  track(() => 'textures', 'createTexture', GPUTexture.prototype);
  const present = GPUCanvasContext.prototype.getCurrentTexture;
  GPUCanvasContext.prototype.getCurrentTexture = function () {
    counts.pictures++;
    return present.call(this);
  };
  const request = GPUAdapter.prototype.requestDevice;
  GPUAdapter.prototype.requestDevice = async function (descriptor) {
    const device = await request.call(this, descriptor);
    device.addEventListener('uncapturederror', ({ error }) => counts.errors.push(error.message));
    return device;
  };
  Object.assign(globalThis, { live: counts });
}

/**
 * The k-th change; every setting comes back to where it was, so that like is compared with like. Ends when a step of it has
 * been drawn: what a change needs for the first time is made then.
 */
async function change(k: number): Promise<void> {
  const pick = <T>(from: readonly T[], stride: number): T => from[Math.floor(k / stride) % from.length]!;
  const annealed = pick([false, true], 3);
  saddlescope.update({
    teams: [{ optimizer: pick(['gradient', 'em'], 1), annealed }],
    arithmetic: pick(['extended', 'single'], 2),
    schedule: { shape: pick(['geometric', 'linear', 'manual'], 1), repeat: 'loop', length: 100 },
    spawn: { seed: k % 7, shape: pick(['uniform', 'grid', 'line', 'ring'], 5) },
    walkers: pick([1000, 20_000, 5000], 4),
    window: { mu: pick([[-2, 2] as const, [-0.5, 0.5] as const], 2) as [number, number] },
    view: { mode: pick(['surface', 'map'], 3), triangles: pick([4000, 500], 2) },
  });
  saddlescope.play();
  while ((await saddlescope.census())[0]!.steps === 0) await new Promise(requestAnimationFrame);
  const drawn = live.pictures + 2;
  while (live.pictures < drawn) await new Promise(requestAnimationFrame);
}

type Held = Record<'heap' | 'buffers' | 'staging' | 'textures', number>;

async function measure(session: CDPSession): Promise<Held> {
  // twice: what the first one finalizes, the second one frees
  for (let k = 0; k < 2; k++) await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { result } = await session.send('Runtime.evaluate', { expression: 'live', returnByValue: true });
  const { buffers, staging, textures } = result.value as typeof live;
  return { heap: usedSize, buffers, staging, textures };
}

test(
  `nothing grows in ${SECONDS} seconds of changes`,
  async () => {
    const app = await openApp(
      '',
      { viewport: { width: 800, height: 600 }, deviceScaleFactor: 0.5 },
      countLive,
    );
    try {
      const { page } = app;
      const session = await page.context().newCDPSession(page);
      await page.evaluate(() => saddlescope.ready);
      const start = Date.now();
      // a round is all combinations of the changes that make or free something on the GPU
      const round = 12;
      let before: Held | undefined;
      const heaps: number[] = [];
      let measuredAt = Infinity;
      // at least a whole round after the warm-up, on a slow machine too
      for (let k = 0; Date.now() - start < SECONDS * 1000 || k % round !== 0 || k <= measuredAt; k++) {
        if (k % round === 0) {
          const now = await measure(session);
          heaps.push(Math.round(now.heap / 1000));
          if (!before && k > 0 && Date.now() - start >= WARM_UP * 1000) [before, measuredAt] = [now, k];
        }
        await page.evaluate(change, k);
        await sleep(Math.min(1000, (SECONDS * 1000) / (4 * round)));
      }
      const after = await measure(session);
      console.log(
        `soak: ${JSON.stringify({ before, after })}, heap round by round in kB: ${heaps.join(' ')}`,
      );
      expect(after.heap - before!.heap).toBeLessThan(SLACK);
      expect(after.buffers).toBeLessThanOrEqual(before!.buffers);
      expect(after.staging).toBeLessThanOrEqual(before!.staging + OVERLAPPING);
      expect(after.textures).toBeLessThanOrEqual(before!.textures);
      expect(await page.evaluate(() => live.errors)).toEqual([]);
      expect(app.consoleErrors).toEqual([]);
      expect(app.pageErrors).toEqual([]);
      expect(await page.locator('.failure').count()).toBe(0);
      // and it still runs
      const steps = () => page.evaluate(async () => (await saddlescope.census())[0]!.steps);
      const then = await steps();
      await expect.poll(steps, PATIENT).toBeGreaterThan(then);
    } finally {
      await app.close();
    }
  },
  Math.max(300, 2 * SECONDS + 180) * 1000,
);
