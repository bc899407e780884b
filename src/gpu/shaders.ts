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
import walk from '../../shaders/walk.wgsl?raw';
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
  walk,
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

/** A source made of files. */
export interface ShaderSource {
  code: string;
  /** The file and line of a line of the joined code, both counted from 1. */
  locate(line: number): { file: string; line: number };
}

/** Joins files in the given order; extra: WGSL that comes after them, of a file that is loaded later or of a test. */
export function joinShaders(files: readonly ShaderFile[], extra = '', name = 'extra'): ShaderSource {
  const parts = files.map((file) => ({ name: `${file}.wgsl`, text: FILES[file] }));
  if (extra) parts.push({ name, text: extra });
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

export interface CompiledModule {
  readonly module: GPUShaderModule;
  /** Resolves when the compiler is done. @throws ShaderError */
  readonly verdict: Promise<void>;
}

/** Passes a source to the compiler; its module can be used at once, before the verdict. */
export function compile(device: GPUDevice, label: string, source: ShaderSource): CompiledModule {
  const module = device.createShaderModule({ label, code: source.code });
  const verdict = module.getCompilationInfo().then(({ messages }) => {
    const wrong = messages.filter((message) => message.type === 'error');
    if (wrong.length === 0) return;
    const lines = wrong.map(({ lineNum, linePos, message }) => {
      const { file, line } = source.locate(lineNum);
      return `shaders/${file}:${line}:${linePos}: ${message}`;
    });
    throw new ShaderError(lines.join('\n'));
  });
  // callers that need the module await the verdict; without one, it is not an unhandled rejection
  verdict.catch(() => undefined);
  return { module, verdict };
}
