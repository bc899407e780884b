/**
 * Every uniform struct of the shaders, laid out once as a table. All fields are 32-bit scalars, so a field's offset is
 * four times its place; a test lets the GPU read each of them back.
 */

import { refusalText } from '../core/util/validation-error.ts';

type Scalar = 'u32' | 'i32' | 'f32';

export interface StructLayout<Name extends string = string> {
  readonly struct: string;
  readonly fields: readonly (readonly [Name, Scalar])[];
  /** Bytes, rounded up to 16 as uniform buffers want it. */
  readonly size: number;
}

/** Lays a struct out. */
export function layout<const Name extends string>(
  struct: string,
  fields: readonly (readonly [Name, Scalar])[],
): StructLayout<Name> {
  return { struct, fields, size: Math.ceil((fields.length * 4) / 16) * 16 };
}

/** `Params` of params.wgsl. */
export const PARAMS_LAYOUT = layout('Params', [
  ['entries', 'u32'],
  ['observations', 'f32'],
  ['scale', 'f32'],
  ['logConstant', 'f32'],
  ['walkers', 'u32'],
  ['deltaScale', 'f32'],
  ['deltaUnit', 'f32'],
  ['deltaOne', 'i32'],
  ['moveLimit', 'f32'],
  ['sigmaFloor', 'f32'],
  ['floorHigh', 'u32'],
  ['floorLow', 'u32'],
  ['optimumMu', 'f32'],
  ['optimumDelta', 'f32'],
  ['arrivedWithin', 'f32'],
  ['stalledMu', 'f32'],
  ['stalledSigma', 'f32'],
  ['muLow', 'f32'],
  ['muSize', 'f32'],
  ['deltaLow', 'f32'],
  ['deltaSize', 'f32'],
  ['bins', 'u32'],
  ['trail', 'f32'],
  ['teams', 'u32'],
  ['drawn', 'u32'],
  ['tracers', 'u32'],
  ['ringLength', 'u32'],
  ['ringEvery', 'u32'],
]);

/** `Team` of team.wgsl. */
export const TEAM_LAYOUT = layout('Team', [
  ['team', 'u32'],
  ['single', 'u32'],
  ['stepSize', 'f32'],
  ['momentum', 'f32'],
  ['noise', 'f32'],
  ['epsilon', 'f32'],
  ['seed', 'u32'],
]);

/** `Batch` of walkers.wgsl. */
export const BATCH_LAYOUT = layout('Batch', [
  ['clock', 'u32'],
  ['age', 'u32'],
  ['steps', 'u32'],
  ['first', 'u32'],
  ['last', 'u32'],
  ['settled', 'u32'],
]);

/** `Spawn` of crowd.wgsl. */
export const SPAWN_LAYOUT = layout('Spawn', [
  ['shape', 'u32'],
  ['seed', 'u32'],
  ['columns', 'u32'],
  ['stepU', 'u32'],
  ['stepV', 'u32'],
  ['muLowHigh', 'u32'],
  ['muLowLow', 'u32'],
  ['muWidth', 'u32'],
  ['muExponent', 'i32'],
  ['sigmaLowHigh', 'u32'],
  ['sigmaLowLow', 'u32'],
  ['sigmaWidthHigh', 'u32'],
  ['sigmaWidthLow', 'u32'],
]);

/** `Widening` of crowd.wgsl. */
export const WIDENING_LAYOUT = layout('Widening', [['by', 'u32']]);

/** `Grid` of surface.wgsl. */
export const GRID_LAYOUT = layout('Grid', [
  ['columns', 'u32'],
  ['rows', 'u32'],
  ['absolute', 'u32'],
]);

/** `Look` of statistics.wgsl. */
export const STATISTICS_LAYOUT = layout('Look', [
  ['first', 'u32'],
  ['last', 'u32'],
]);

export const STRUCT_LAYOUTS: readonly StructLayout[] = [
  PARAMS_LAYOUT,
  TEAM_LAYOUT,
  BATCH_LAYOUT,
  SPAWN_LAYOUT,
  WIDENING_LAYOUT,
  GRID_LAYOUT,
  STATISTICS_LAYOUT,
];

/** The struct's bytes. @throws RangeError for a value that is not a finite number: WGSL knows no NaN. */
export function pack<Name extends string>(of: StructLayout<Name>, values: Record<Name, number>): ArrayBuffer {
  const bytes = new ArrayBuffer(of.size);
  const view = new DataView(bytes);
  of.fields.forEach(([name, type], place) => {
    const value = values[name];
    if (!Number.isFinite(value))
      throw new RangeError(refusalText(`${of.struct}.${name}`, 'a finite number', String(value)));
    if (type === 'f32') view.setFloat32(4 * place, value, true);
    else if (type === 'i32') view.setInt32(4 * place, value, true);
    else view.setUint32(4 * place, value, true);
  });
  return bytes;
}
