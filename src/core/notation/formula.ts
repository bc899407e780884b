/**
 * The formulas, as data: one source for what is set on the page and what stands in plain text. A term is a sign, a
 * number, a word, a sequence of terms, or one of the few forms below.
 */

import type { Optimizer } from '../settings/teams.ts';

export type Term = string | readonly Term[] | Form;

export type Form =
  | { form: 'fraction'; of: readonly [Term, Term] }
  | { form: 'sub' | 'sup'; of: readonly [Term, Term] }
  | { form: 'root' | 'magnitude' | 'group' | 'hat'; of: readonly [Term] }
  /** A sum over an index. */
  | { form: 'sum'; of: readonly [Term, Term] }
  /** Rows of two. */
  | { form: 'matrix'; of: readonly [Term, Term, Term, Term] };

export const fraction = (over: Term, under: Term): Form => ({ form: 'fraction', of: [over, under] });
const sub = (base: Term, index: Term): Form => ({ form: 'sub', of: [base, index] });
export const sup = (base: Term, exponent: Term): Form => ({ form: 'sup', of: [base, exponent] });
export const root = (of: Term): Form => ({ form: 'root', of: [of] });
const magnitude = (of: Term): Form => ({ form: 'magnitude', of: [of] });
const hat = (of: Term): Form => ({ form: 'hat', of: [of] });
const group = (...of: Term[]): Form => ({ form: 'group', of: [of] });
const sum = (index: Term, of: Term): Form => ({ form: 'sum', of: [index, of] });

/** The symbols that come with an index or an exponent. */
export const square = (base: Term): Form => sup(base, '2');
const [sigma2, mu2] = [square('σ'), square('μ')];
export const mu0 = sub('μ', '0');
const x = sub('x', 'i');
const before = sub('θ', 'before');
const normal = (mean: Term): Term => ['N', group(mean, ',', sigma2)];
const tanhOf = (of: Term): Term => ['tanh', group(of)];
/** The mean of the data, each drawn to the side that it is on. */
export const pull = ['mean', x, tanhOf(fraction([x, 'μ'], sigma2))];
const slope = fraction(['∂', 'L'], ['∂', 'μ']);

/** The average without the weight of the 0 that it began with; t counts the steps. */
const unbiased = (average: Term, decay: Term): readonly Term[] => [
  hat(average),
  '=',
  fraction(average, ['1', '−', sup(decay, 't')]),
];

/** The step of each optimizer; theta = (mu, sigma). */
const STEPS: Readonly<Record<Optimizer, readonly Term[]>> = {
  gradient: [['θ', '←', 'θ', '+', 'η', '∇', 'L', group('θ')]],
  momentum: [['θ', '←', 'θ', '+', 'η', '∇', 'L', group('θ'), '+', 'β', group('θ', '−', before)]],
  nesterov: [
    ['ϑ', '=', 'θ', '+', 'β', group('θ', '−', before)],
    ['θ', '←', 'ϑ', '+', 'η', '∇', 'L', group('ϑ')],
  ],
  adam: [
    ['m', '←', 'β', 'm', '+', group('1', '−', 'β'), '∇', 'L', group('θ'), ',', ...unbiased('m', 'β')],
    [
      'v',
      '←',
      '0.999',
      'v',
      '+',
      '0.001',
      square(group('∇', 'L', group('θ'))),
      ',',
      ...unbiased('v', '0.999'),
    ],
    ['θ', '←', 'θ', '+', fraction(['η', hat('m')], [root(hat('v')), '+', sup('10', ['−', '8'])])],
  ],
  newton: [['θ', '←', 'θ', '+', 'η', sup(magnitude('H'), ['−', '1']), '∇', 'L', group('θ')]],
  em: [
    ['μ', '←', ...pull],
    [sigma2, '←', 'mean', square(x), '−', mu2],
  ],
  alternating: [
    ['μ', '←', sub('argmax', 'μ'), 'L', group('μ', ',', 'σ')],
    ['σ', '←', sub('argmax', 'σ'), 'L', group('μ', ',', 'σ')],
  ],
  perturbed: [['θ', '←', 'θ', '+', 'η', '∇', 'L', group('θ'), '+', 'q', 'ξ']],
};

/** By name, each in one or more lines. Pitchfork and laws hold for the data -1 and 1; `data-formulas.ts` has those of others. */
export const FORMULAS = {
  ...STEPS,
  /** The mixture: what each datum is drawn from. */
  mixture: [['x', '∼', '½', normal('μ'), '+', '½', normal(['−', 'μ'])]],
  /** What is climbed. */
  logLikelihood: [['L', group('μ', ',', 'σ'), '=', sum('i', ['log', 'p', group(x)])]],
  score: [
    [slope, '=', fraction(['n'], sigma2), group(...pull, '−', 'μ')],
    [
      fraction(['∂', 'L'], ['∂', 'σ']),
      '=',
      fraction('n', sup('σ', '3')),
      group('mean', square(x), '+', mu2, '−', '2', 'μ', ...pull, '−', sigma2),
    ],
  ],
  hessian: [
    [
      'H',
      group('0', ',', 's'),
      '=',
      { form: 'matrix', of: ['0', '0', '0', ['−', fraction(['2', 'n'], square('s'))]] },
    ],
  ],
  critical: [[square('s'), '=', 'mean', square(x)]],
  pitchfork: [['μ', '=', tanhOf(fraction('μ', sigma2))]],
  /** Steps until sigma <= .1 from (mu0, 1). */
  gradientLaw: [['t', '≈', fraction('3', ['8', 'η', square(mu0)])]],
  emLaw: [['t', '≈', fraction('3', ['4', square(mu0)])]],
  /** The share of the crowd of the defaults that EM has not brought home after t steps. */
  survival: [['share', '≈', '0.875', root(fraction('3', ['4', 't']))]],
  rounding: [
    [
      'fl',
      group('μ', '+', ['Δ', 'μ']),
      '=',
      'μ',
      'if',
      magnitude(['Δ', 'μ']),
      '<',
      sup('2', ['−', '25']),
      magnitude('μ'),
    ],
  ],
  /** The sweep from hot to cold in K steps by equal factors, and the step of an annealed team at it. */
  schedule: [
    [
      sub('σ', 'k'),
      '=',
      sub('σ', 'hot'),
      sup(group(fraction(sub('σ', 'cold'), sub('σ', 'hot'))), ['k', '/', 'K']),
    ],
  ],
  annealing: [['μ', '←', 'μ', '+', 'η', slope, group('μ', ',', sub('σ', 'k'))]],
} as const satisfies Record<string, readonly Term[]>;

export type FormulaName = keyof typeof FORMULAS;

const isForm = (term: Term): term is Form => typeof term === 'object' && 'form' in term;
const isSequence = (term: Term): term is readonly Term[] => Array.isArray(term);

const RAISED: Record<string, string> = { '−': '⁻', t: 'ᵗ' };
for (const [digit, sign] of Array.from('⁰¹²³⁴⁵⁶⁷⁸⁹').entries()) RAISED[digit] = sign;
/** What stands close to what is before it. */
const CLOSE = /^[,)/]/;
const OPERATORS = /^[=≈∼<+−←]$/;

/** As plain text in one line. */
export function plainFormula(term: Term): string {
  if (typeof term === 'string') return term;
  if (isSequence(term)) {
    return term
      .map((part, i) => {
        const text = plainFormula(part);
        const last = term[i - 1];
        const tight =
          last === undefined ||
          CLOSE.test(text) ||
          last === '∇' ||
          last === '/' ||
          last === '∂' ||
          last === 'Δ' ||
          (i === 1 && last === '−') ||
          (isForm(part) && part.form === 'group' && typeof last === 'string' && !OPERATORS.test(last));
        return tight ? text : ` ${text}`;
      })
      .join('');
  }
  const [first = '', second = '', third = '', fourth = ''] = term.of.map(plainFormula);
  const held = (text: string): string => (/ /.test(text) ? `(${text})` : text);
  switch (term.form) {
    case 'fraction':
      return `${held(first)}/${held(second)}`;
    case 'sub':
      return `${first}_${held(second)}`;
    case 'sup': {
      const raised = Array.from(second, (sign) => RAISED[sign]);
      return raised.every(Boolean) ? `${first}${raised.join('')}` : `${first}^(${second})`;
    }
    case 'root':
      return /[ /]/.test(first) ? `√(${first})` : `√${first}`;
    case 'magnitude':
      return `|${first}|`;
    case 'hat':
      return `${first}\u0302`;
    case 'group':
      return `(${first})`;
    case 'sum':
      return `Σ_${first} ${second}`;
    case 'matrix':
      return `[${first} ${second}; ${third} ${fourth}]`;
  }
}
