/** The story's formulas with the numbers of the current data. */

import type { FoldedData } from '../likelihood/folded-data.ts';
import { FORMULAS, fraction, mu0, pull, root, square, sup, type FormulaName, type Term } from './formula.ts';
import { isSaddle, riseOf, type Verdict } from '../analysis/escape-laws.ts';

/** Three digits, as few zeros as may be, and a true minus. */
export const digitsOf = (value: number): string => {
  const digits = Number(value.toPrecision(3));
  // no power of ten, which String would write from 1e-7 on
  return (Math.abs(digits) < 1e-4 ? digits.toFixed(8).replace(/\.?0+$/, '') : String(digits)).replace(
    '-',
    '−',
  );
};

/** Three digits, and a power of ten where there are many zeros. */
export function numberOf(value: number): Term[] {
  const size = Math.abs(value);
  if (value === 0 || (size >= 1e-3 && size < 1e6)) return signed(digitsOf(value));
  const [digits, exponent] = value.toExponential(2).split('e') as [string, string];
  const [mantissa, power] = [String(Number(digits)), sup('10', signed(String(Number(exponent))))];
  return mantissa === '1' ? [power] : [...signed(mantissa), '×', power];
}

const signed = (text: string): Term[] => (/^[-−]/.test(text) ? ['−', text.slice(1)] : [text]);

/** Equals, or is about: whether three digits say all of it. */
const relation = (value: number): Term =>
  Math.abs(Number(value.toPrecision(3)) - value) <= 1e-12 * Math.abs(value) ? '=' : '≈';

/** All lines of a formula as they are for these data. */
export function linesOf(name: FormulaName, data: FoldedData): readonly Term[] {
  const { x, n, criticalTemperature: s } = data;
  const isPair = x.length === 1 && n === 2 && s === 1;
  switch (name) {
    case 'hessian': {
      const across = (-2 * n) / s ** 2;
      const matrix: Term = { form: 'matrix', of: ['0', '0', '0', numberOf(across)] };
      return FORMULAS.hessian.map((line): Term => [...line, relation(across), matrix]);
    }
    case 'critical': {
      const about: Term[] = s === 1 ? [] : [',', 's', relation(s), ...numberOf(s)];
      return FORMULAS.critical.map((line): Term => [
        ...line,
        relation(s ** 2),
        ...numberOf(s ** 2),
        ...about,
      ]);
    }
    case 'pitchfork':
      return isPair ? FORMULAS.pitchfork : [['μ', '=', ...pull]];
    case 'gradientLaw':
      return isPair ? FORMULAS.gradientLaw : lawOf(data, s ** 4 / n, ['η']);
    case 'emLaw':
      return isPair ? FORMULAS.emLaw : lawOf(data, s ** 2, []);
    default:
      return FORMULAS[name];
  }
}

/**
 * Steps until a walker at (mu0, s) is gone, as core/analysis/escape-laws.ts has them: unit / (2 k mu0²), by the step size for an ascent; or in
 * words why there is no such number.
 */
function lawOf(data: FoldedData, unit: number, factors: readonly Term[]): readonly Term[] {
  const k = riseOf(data);
  if (!isSaddle(data)) return [['no law of escape from a maximum']];
  if (!(k > 1e-9)) return [['no such law where L is level to fourth order']];
  return [['t', '≈', fraction(numberOf(unit / (2 * k)), [...factors, square(mu0)])]];
}

/** The share not arrived after t steps, as a law has it; undefined where it is no power of the step. */
export function powerOf({ law }: Verdict): Term | undefined {
  if (!law?.power) return undefined;
  const [c, tau] = law.power;
  return [...numberOf(c), root(fraction(numberOf(tau), 't'))];
}
