/** Joins the WGSL files in order and compiles them; errors name the file and line. */

import census from '../../shaders/census.wgsl?raw';
import crowd from '../../shaders/crowd.wgsl?raw';
import density from '../../shaders/density.wgsl?raw';
import fixed from '../../shaders/fixed.wgsl?raw';
import mixture from '../../shaders/mixture.wgsl?raw';
import optimizers from '../../shaders/optimizers.wgsl?raw';
import params from '../../shaders/params.wgsl?raw';
import random from '../../shaders/random.wgsl?raw';
import rules from '../../shaders/rules.wgsl?raw';
import sample from '../../shaders/sample.wgsl?raw';
import statistics from '../../shaders/statistics.wgsl?raw';
import step from '../../shaders/step.wgsl?raw';
import surface from '../../shaders/surface.wgsl?raw';
import team from '../../shaders/team.wgsl?raw';
import uniforms from '../../shaders/uniforms.wgsl?raw';
import walkers from '../../shaders/walkers.wgsl?raw';

const FILES = {
  census,
  crowd,
  density,
  fixed,
  mixture,
  optimizers,
  params,
  random,
  rules,
  sample,
  statistics,
  step,
  surface,
  team,
  uniforms,
  walkers,
};
export type ShaderFile = keyof typeof FILES;

/** A shader that does not compile: the message names file, line and the compiler's words. */
export class ShaderError extends Error {
  readonly kind = 'shader';
  constructor(message: string) {
    super(message);
    this.name = 'ShaderError';
  }
}

/** A source made of files; `extra` is WGSL that a test adds at the end. */
export interface ShaderSource {
  code: string;
  /** The file and line of a line of the joined code, both counted from 1. */
  locate(line: number): { file: string; line: number };
}

/** Joins files in the given order. */
export function joinShaders(files: readonly ShaderFile[], extra = ''): ShaderSource {
  const parts = files.map((file) => ({ name: `${file}.wgsl`, text: FILES[file] }));
  if (extra) parts.push({ name: 'extra', text: extra });
  return {
    code: parts.map((part) => part.text).join('\n'),
    locate(line) {
      let before = 0;
      for (const { name, text } of parts) {
        const lines = text.split('\n').length;
        if (line <= before + lines) return { file: name, line: line - before };
        before += lines;
      }
      return { file: parts.at(-1)?.name ?? '', line };
    },
  };
}

/** Compiles and waits for the compiler's verdict. @throws ShaderError */
export async function compile(
  device: GPUDevice,
  label: string,
  source: ShaderSource,
): Promise<GPUShaderModule> {
  const module = device.createShaderModule({ label, code: source.code });
  const { messages } = await module.getCompilationInfo();
  const wrong = messages.filter((message) => message.type === 'error');
  if (wrong.length > 0) {
    const lines = wrong.map(({ lineNum, linePos, message }) => {
      const { file, line } = source.locate(lineNum);
      return `shaders/${file}:${line}:${linePos}: ${message}`;
    });
    throw new ShaderError(lines.join('\n'));
  }
  return module;
}
