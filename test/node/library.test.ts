/** The library as others use it: built, in a process of its own, on WebGPU and on the CPU. */

import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildEngine } from '../../build/engine.mjs';
import { softwareGpu } from '../setup/dawn.mjs';

type Library = typeof import('../../src/engine.ts');

let folder: string;
let library: Library;

beforeAll(async () => {
  // below the project, so that the package webgpu is found from there
  folder = mkdtempSync(join(import.meta.dirname, '..', '..', 'node_modules', '.library-'));
  await buildEngine(folder);
  library = (await import(pathToFileURL(join(folder, 'engine.js')).href)) as Library;
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What a program prints that imports the library. */
async function printed(program: string): Promise<string> {
  const file = join(folder, `program-${program.length}.mjs`);
  writeFileSync(file, program.replaceAll("'saddlescope/engine'", `'./engine.js'`));
  const env = { ...process.env, ...(await softwareGpu()) };
  return (await promisify(execFile)(process.execPath, [file], { env })).stdout;
}

/** The programs of the page about the library. */
const programs = (): string[] =>
  [...readFileSync('docs/engine.md', 'utf8').matchAll(/^```js\n([^]*?)^```/gm)].map(([, code]) => code!);

describe('the page about the library', () => {
  it('has an example of about 30 lines, which runs in Node on WebGPU and ends by itself', async () => {
    const [example] = programs();
    expect(example!.split('\n').length).toBeLessThan(36);
    const lines = (await printed(example!)).trim().split('\n');
    expect(lines[0]).toMatch(/^WebGPU ./);
    expect(lines[1]).toBe('0.006');
    expect(lines.at(-2)).toBe('500');
    expect(lines.at(-1)).toBe('2048 256');
  });

  it('has a cell for notebooks whose rows are a table', async () => {
    const rows = JSON.parse(await printed(programs()[1]!)) as {
      optimizer: string;
      step: number;
      left: number;
    }[];
    expect(new Set(rows.map(({ optimizer }) => optimizer))).toEqual(new Set(['gradient', 'em', 'adam']));
    for (const { left } of rows) expect(left >= 0 && left <= 1).toBe(true);
    expect(rows.filter(({ step }) => step === 300)).toHaveLength(3);
  });

  it('says how large the library is', () => {
    const modules = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.js'),
    );
    const bytes = modules.reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name))).length, 0);
    const said = /([\d.]+) kB compressed/.exec(readFileSync('docs/engine.md', 'utf8'))?.[1];
    expect(Number(said) / (bytes / 1000), `${bytes} bytes`).toBeCloseTo(1, 1);
  });
});

describe('the library', () => {
  it("computes on the caller's device, and leaves it to the caller", async () => {
    const { NEEDED } = await import('../../src/gpu/device.ts');
    const request = async (limits = {}): Promise<GPUDevice> =>
      (await navigator.gpu.requestAdapter())!.requestDevice({ requiredLimits: limits });
    const device = await request(NEEDED);
    const engine = await library.createEngine({ device, settings: { walkers: 10 } });
    await engine.step(2);
    expect(engine.steps).toBe(2);
    engine.destroy();
    device.pushErrorScope('validation');
    device.createBuffer({ size: 16, usage: GPUBufferUsage.STORAGE });
    expect(await device.popErrorScope()).toBeNull();
    // what a device has without being asked differs from adapter to adapter
    const limits = { ...NEEDED, [Object.keys(NEEDED)[0]!]: 0 };
    const poor = new Proxy(device, {
      get: (whole, key) => (key === 'limits' ? limits : Reflect.get(whole, key)),
    });
    await expect(library.createEngine({ device: poor })).rejects.toThrow('missing-limit');
    device.destroy();
  });

  it('refuses what is not allowed by name, and changes nothing', async () => {
    const { createEngine, settingsFromLink, ValidationError } = library;
    await expect(createEngine({ settings: { walkers: 0 } })).rejects.toThrow(
      'walkers must be a whole number',
    );
    await expect(createEngine({ workers: 99 })).rejects.toThrow('workers must be');
    expect(() => settingsFromLink('?optimizer=sgd')).toThrow(ValidationError);
    expect(settingsFromLink('https://a.org/?walkers=7').walkers).toBe(7);
    const engine = await createEngine({ settings: { engine: 'cpu', walkers: 20 }, workers: 1 });
    for (const call of [
      engine.step(-1),
      engine.walkers(4),
      engine.place([1]),
      engine.update({ sigmaFloor: -1 }),
      engine.surface({ mu: [0, 1], sigma: [1, 2], width: 1, height: 2 }),
      engine.escape({ limit: 0 }),
    ])
      await expect(call).rejects.toThrow(/must be/);
    await engine.place([0.1, 1, -0.1, 1]);
    await engine.step(3);
    expect([engine.steps, (await engine.walkers()).length, engine.settings().sigmaFloor]).toEqual([
      3, 4, 0.05,
    ]);
    const ended = new AbortController();
    await expect(engine.step(1e6, { signal: ended.signal, onProgress: () => ended.abort() })).rejects.toThrow(
      'abort',
    );
    expect(engine.steps).toBeLessThan(1e6);
    engine.destroy();
  });

  it('computes on the CPU where there is no GPU, and says why', async () => {
    const program = `import { createEngine } from 'saddlescope/engine';
      const engine = await createEngine({ settings: { walkers: 10 }, workers: 1 });
      console.log(engine.kind, engine.fallback);
      engine.destroy();`;
    const file = join(folder, 'without.mjs');
    writeFileSync(file, program.replace("'saddlescope/engine'", `'./engine.js'`));
    // a driver that is no driver
    const env = { ...process.env, VK_ICD_FILENAMES: file, VK_DRIVER_FILES: file };
    const { stdout } = await promisify(execFile)(process.execPath, [file], { env });
    expect(stdout).toMatch(process.platform === 'linux' ? /^CPU no-adapter/ : /^(CPU|WebGPU)/);
  });
});
