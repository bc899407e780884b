/** The bits: struct layouts, fixed point, random numbers, spawn. */

import { describe, expect, it } from 'vitest';
import {
  WALKER_WORDS,
  decodeWalker,
  encodeWalker,
  sigmaBits,
  CLASS_MASK,
} from '../../../src/core/simulation/fixed-point.ts';
import { philox } from '../../../src/core/optimizers/philox.ts';
import { SPAWN_SHAPES } from '../../../src/core/settings/settings.ts';
import { planSpawn, spawnWalker } from '../../../src/core/simulation/spawn.ts';
import { readBuffer, storageBuffer, uniformBuffer } from '../../../src/gpu/kernel.ts';
import { ESCAPE_LAYOUT, escapeShaders } from '../../../src/gpu/escape.ts';
import { STRUCT_LAYOUTS, pack } from '../../../src/gpu/struct-layout.ts';
import { compile, joinShaders, ShaderError, type ShaderFile } from '../../../src/gpu/shaders.ts';
import { device, engineWith, settingsWith } from './crowd.ts';
import { evaluate } from './evaluate.ts';

describe('every uniform struct', () => {
  const sources: Record<string, readonly ShaderFile[]> = {
    Params: ['params'],
    Team: ['team'],
    Batch: ['params', 'rules', 'team', 'random', 'fixed', 'mixture', 'optimizers', 'step', 'walk', 'walkers'],
    Spawn: ['params', 'uniforms', 'team', 'random', 'fixed', 'crowd'],
    Widening: ['params', 'uniforms', 'team', 'random', 'fixed', 'crowd'],
    Grid: ['params', 'uniforms', 'mixture', 'surface'],
    Look: ['params', 'uniforms', 'team', 'fixed', 'mixture', 'statistics'],
  };

  const sourceOf = (struct: string, extra = ''): ReturnType<typeof joinShaders> =>
    struct === 'Escape' ? escapeShaders(extra) : joinShaders(sources[struct]!, extra);

  it.each([...STRUCT_LAYOUTS, ESCAPE_LAYOUT].map((layout) => [layout.struct, layout] as const))(
    '%s: the GPU reads each field',
    async (struct, layout) => {
      const { device: gpu } = await device();
      const probe = `
      @group(3) @binding(0) var<uniform> probed: ${struct};
      @group(3) @binding(1) var<storage, read_write> fields: array<u32>;
      @compute @workgroup_size(1) fn probe() {
        ${layout.fields.map(([name, type], i) => `fields[${i}] = ${type === 'u32' ? '' : 'bitcast<u32>'}(probed.${name});`).join('\n')}
      }`;
      const { module, verdict } = compile(gpu, `probe ${struct}`, sourceOf(struct, probe));
      await verdict;
      const pipeline = gpu.createComputePipeline({
        layout: 'auto',
        compute: { module, entryPoint: 'probe' },
      });
      // each field another value, exact in f32, and large enough to see a sign lost
      const values = Object.fromEntries(
        layout.fields.map(([name, type], i) => [name, type === 'i32' ? -1 - i : 1000 + i]),
      );
      const uniform = uniformBuffer(gpu, 'probed', layout.size);
      gpu.queue.writeBuffer(uniform, 0, pack(layout, values));
      const fields = storageBuffer(gpu, 'fields', 4 * layout.fields.length);
      const encoder = gpu.createCommandEncoder();
      const pass = encoder.beginComputePass();
      pass.setPipeline(pipeline);
      const entries = [uniform, fields].map((buffer, binding) => ({ binding, resource: { buffer } }));
      pass.setBindGroup(3, gpu.createBindGroup({ layout: pipeline.getBindGroupLayout(3), entries }));
      pass.dispatchWorkgroups(1);
      pass.end();
      gpu.queue.submit([encoder.finish()]);
      const view = new DataView(await readBuffer(gpu, fields));
      const read = layout.fields.map(([name, type], i) => {
        const value =
          type === 'f32'
            ? view.getFloat32(4 * i, true)
            : type === 'i32'
              ? view.getInt32(4 * i, true)
              : view.getUint32(4 * i, true);
        return [name, value];
      });
      expect(Object.fromEntries(read)).toEqual(values);
      // and the table names all fields that the shader declares
      const text = sourceOf(struct).code;
      const body = text.match(new RegExp(`struct ${struct} \\{([^}]*)\\}`))![1]!;
      const declared = [...body.matchAll(/^\s*(\w+)\s*:\s*(\w+)/gm)].map(([, name, type]) => [name, type]);
      expect(declared).toEqual(layout.fields);
    },
  );

  it('refuses what is no finite number, by name', () => {
    const values = Object.fromEntries(STRUCT_LAYOUTS[0]!.fields.map(([name]) => [name, 1]));
    expect(() => pack(STRUCT_LAYOUTS[0]!, { ...values, trail: NaN })).toThrow(
      'Params.trail must be a finite number; got NaN.',
    );
  });
});

describe('a shader that does not compile', () => {
  it('is named with file and line', async () => {
    const { device: gpu } = await device();
    gpu.pushErrorScope('validation');
    const { verdict } = compile(
      gpu,
      'broken',
      joinShaders(['params', 'uniforms', 'team', 'fixed'], 'fn f() {}\nfn g() { return 1; }'),
    );
    await expect(verdict).rejects.toThrow(ShaderError);
    await expect(verdict).rejects.toThrow(/^shaders\/extra:2:/);
    await gpu.popErrorScope();
  });
});

describe('random numbers and fixed point', () => {
  it('Philox gives the same bits as core', async () => {
    const counters = Uint32Array.from({ length: 4 * 256 }, (_, i) => Math.imul(i + 1, 0x9e3779b9) >>> 0);
    const got = await evaluate(['params', 'uniforms', 'random'], 'philox(w, vec2u(7u, 9u))', counters);
    for (let i = 0; i < counters.length; i += 4) {
      expect([...got.subarray(i, i + 4)]).toEqual(philox([...counters.subarray(i, i + 4)], [7, 9]));
    }
  });

  it.each([2, 4])(
    'adding floats to 64 bits of which %i are not used loses nothing that they say',
    async (unused) => {
      const floats = [1e-9, -1e-9, 0.49999997, -0.5, 0.5, 1.5, -2.5, 1e-5, -12345.678, 1e6, -3.3e-7, 0];
      for (const low of [0x80000000, 0xfffffff0, 0]) {
        const state = { high: 0x00012345, low };
        const rows = new Uint32Array(4 * floats.length);
        const asFloats = new Float32Array(rows.buffer);
        floats.forEach((value, i) => {
          rows.set([state.high, state.low], 4 * i);
          asFloats[4 * i + 2] = value;
        });
        const given = asFloats.slice();
        const files = ['params', 'uniforms', 'team', 'fixed'] as const;
        const got = await evaluate(files, `vec4u(addFloat(w.xy, x.z, ${unused}u), 0u, 0u)`, rows);
        floats.forEach((_, i) => {
          const before = (BigInt(state.high) << 32n) + BigInt(state.low);
          const after = BigInt.asIntN(64, (BigInt(got[4 * i]!) << 32n) + BigInt(got[4 * i + 1]!));
          const added = BigInt(Math.round(given[4 * i + 2]! * 2 ** (32 - unused))) << BigInt(unused);
          expect(after - before).toBe(added);
        });
      }
    },
  );

  it('numbers come out of fixed point with all their digits, tiny negative ones too', async () => {
    const values = [1e-16, -1e-16, -3e-9, 0.75, -0.95, 1, -1e-3, 100, 2 ** -24, -(2 ** -24), -(2 ** -25)];
    values.push(1e-6 - 1, 3e-9 - 1, 1e-9 - 1, 2 ** -40 - 1, -0.5, -0.49999999, 127.999);
    const rows = new Uint32Array(4 * values.length);
    values.forEach((value, i) => {
      const scaled = BigInt(Math.round(value * 2 ** 56));
      rows.set([Number(BigInt.asUintN(32, scaled >> 32n)), Number(BigInt.asUintN(32, scaled))], 4 * i);
    });
    const got = new Float32Array(
      (
        await evaluate(
          ['params', 'uniforms', 'team', 'fixed'],
          'vec4u(bitcast<vec2u>(heightsOf(w.xy)), 0u, 0u)',
          rows,
        )
      ).buffer,
    );
    // what 2^-57 of rounding leaves, and two roundings of f32
    values.forEach((value, i) => {
      for (const [k, truth] of [1 + value, value].entries())
        expect(Math.abs(got[4 * i + k]! - truth)).toBeLessThanOrEqual(Math.abs(truth) * 2 ** -23 + 2 ** -57);
    });
  });

  it('a magnitude comes out as the nearest f32', async () => {
    const values = Array.from({ length: 500 }, (_, k) => 2 ** Math.min(-125 + k * 0.3301, 39));
    values.push(1, 2 - 2 ** -46, 1 + 2 ** -24, 0.75, 2 ** -126, 2 ** -127);
    const rows = new Uint32Array(4 * values.length);
    values.forEach((value, i) => encodeWalker(rows, 4 * i, value, 1, 8));
    const expression = 'vec4u(bitcast<vec2u>(vec2f(magnitudeOf(w.xy), mantissaOf(w.xy))), 0u, 0u)';
    const got = new Float32Array(
      (await evaluate(['params', 'uniforms', 'team', 'fixed'], expression, rows)).buffer,
    );
    values.forEach((value, i) => {
      expect(Math.abs(got[4 * i]! - value)).toBeLessThanOrEqual(value < 2 ** -126 ? value : value * 2 ** -24);
      const mantissa = value / 2 ** Math.floor(Math.log2(value));
      expect(Math.abs(got[4 * i + 1]! - mantissa)).toBeLessThanOrEqual(2 ** -24);
    });
  });

  it('a magnitude grows by what it is told, to half a unit of its last bit, past powers of 2 too', async () => {
    const starts = [1, 1.25, 1.9999, 2 - 2 ** -45, 1e-12, 1e-300, 0.3];
    const growths = [
      0,
      1e-16,
      -1e-16,
      2 ** -45,
      -(2 ** -45),
      1e-9,
      -1e-9,
      0.2,
      -0.2,
      0.25,
      -0.25,
      0.3,
      -0.9,
      7,
    ];
    const cases = starts.flatMap((start) => growths.map((growth) => [start, Math.fround(growth)] as const));
    const rows = new Uint32Array(4 * cases.length);
    const floats = new Float32Array(rows.buffer);
    cases.forEach(([start, growth], i) => {
      encodeWalker(rows, 4 * i, start, 1, 8);
      floats[4 * i + 2] = growth;
    });
    const before = rows.slice();
    const got = await evaluate(
      ['params', 'uniforms', 'team', 'fixed'],
      'vec4u(grown(w.xy, x.z, 1.0 + x.z), 0u, 0u)',
      rows,
    );
    cases.forEach(([, growth], i) => {
      const [from] = decodeWalker(Uint32Array.of(before[4 * i]!, before[4 * i + 1]!, 0, 0), 0, 8);
      const [to] = decodeWalker(Uint32Array.of(got[4 * i]!, got[4 * i + 1]!, 0, 0), 0, 8);
      const truth = from * (1 + growth);
      // the increment is a product of f32 with a mantissa of f32, and the last bit may be that of the smaller power of 2
      const allowed = Math.abs(growth) > 0.25 ? truth * 2 ** -22 : Math.abs(from * growth) * 2 ** -22;
      expect(Math.abs(to - truth)).toBeLessThanOrEqual(allowed + from * 2 ** -46);
    });
  });
});

describe('the crowd', () => {
  it.each(SPAWN_SHAPES)('%s starts at the same bits in WGSL and in TypeScript', async (shape) => {
    for (const data of [
      [-1, 1],
      [0.3, -2.2, 1.7],
    ]) {
      const engine = await engineWith({ data, walkers: 1000, spawn: { shape, seed: 11 } });
      const { spawn } = settingsWith({ spawn: { shape, seed: 11 } });
      const words = new Uint32Array(await readBuffer(engine.device, engine.crowds[0]!.buffer));
      const plan = planSpawn(spawn, 1000, engine.data.criticalTemperature, 8);
      const twin = new Uint32Array(1000 * WALKER_WORDS);
      for (let i = 0; i < 1000; i++) spawnWalker(plan, i, twin, WALKER_WORDS * i);
      // the class is not part of the start
      for (let at = 3; at < words.length; at += WALKER_WORDS) words[at] = (words[at]! & ~CLASS_MASK) >>> 0;
      expect(sigmaBits(Math.hypot(2 / engine.data.criticalTemperature, 1))).toBe(8);
      expect(words).toEqual(twin);
      engine.destroy();
    }
  });
});
