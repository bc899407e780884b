/** Compares the probe's values with the notebook's finite differences, in full figures with the noise marked. */

import type { FoldedData } from '../../core/likelihood/folded-data.ts';
import {
  centralGradient,
  notebookLogLikelihood,
  richardsonGradient,
  richardsonHessian,
} from '../../core/likelihood/finite-differences.ts';
import { probe, type Probe } from '../../core/likelihood/probe.ts';
import { make } from '../kit/dom.ts';
import { figures } from '../../core/notation/format.ts';
import { trusted } from './words.ts';
import { tickLabel } from '../../core/plot/slice-axes.ts';

export interface AccuracyRow {
  name: string;
  exact: number;
  /** By sums of logarithms in doubles. */
  differences: number;
}

/** The notebook's two steps from the saddle, in parts of s. */
export const NUDGES = [
  [0.1, 0.999],
  [0.01, 0.99999],
] as const;

/** In the units of the data, to five figures and without idle zeros. */
export function nudgeName(s: number, mu: number, sigma: number): string {
  const [m, g, at] = [mu * s, sigma * s, s].map((value) => tickLabel(Number(value.toPrecision(5))));
  return `L(${m}, ${g}) − L(0, ${at})`;
}

/** The notebook's two differences, and the derivatives at the probe. */
export function checkOf(data: FoldedData, at: Probe): AccuracyRow[] {
  const s = data.criticalTemperature;
  const f = notebookLogLikelihood(data);
  const nudged = NUDGES.map(([mu, sigma]): AccuracyRow => {
    const [m, g] = [mu * s, sigma * s];
    return {
      name: nudgeName(s, mu, sigma),
      exact: probe(data, m, g).aboveSaddle,
      differences: f(m, g) - f(0, s),
    };
  });
  const grad = richardsonGradient(f, at.mu, at.sigma);
  const central = centralGradient(f, at.mu, at.sigma, 1e-6 * s);
  const [[a, b], [, c]] = richardsonHessian(f, at.mu, at.sigma);
  const [[exactA, exactB], [, exactC]] = at.hessian;
  return [
    ...nudged,
    { name: '∂L/∂μ', exact: at.gradient[0], differences: grad[0] },
    { name: '∂L/∂μ, in one step of 10⁻⁶', exact: at.gradient[0], differences: central[0] },
    { name: '∂L/∂σ', exact: at.gradient[1], differences: grad[1] },
    { name: '∂L/∂σ, in one step of 10⁻⁶', exact: at.gradient[1], differences: central[1] },
    { name: '∂²L/∂μ²', exact: exactA, differences: a },
    { name: '∂²L/∂μ∂σ', exact: exactB, differences: b },
    { name: '∂²L/∂σ²', exact: exactC, differences: c },
    { name: 'det H', exact: at.determinant, differences: a * c - b * b },
  ];
}

const FIGURES = 12;

/** A number of which the digits that are wrong are marked. */
function judged({ exact, differences }: AccuracyRow): HTMLElement {
  const text = figures(differences, FIGURES);
  const right = trusted(text, differences, exact);
  const exponent = right > 0 ? (/e.*$/.exec(text)?.[0] ?? '') : '';
  const wrong = text.slice(right, text.length - exponent.length);
  return make(
    'td',
    '',
    text.slice(0, right),
    wrong ? make('span', 'probe-noise', wrong) : '',
    right < text.length ? exponent : '',
  );
}

export interface AccuracyCheck {
  readonly element: HTMLElement;
  draw(data: FoldedData, at: Probe): void;
}

export function createCheck(): AccuracyCheck {
  const body = make('tbody');
  const head = (title: string, hint: string): HTMLElement => {
    const cell = make('th', '', title);
    cell.scope = 'col';
    cell.title = hint;
    return cell;
  };
  const heads = make(
    'tr',
    '',
    make('td'),
    head('exact', 'By formulas without cancellation, in double precision'),
    head('as the notebook', 'By differences of L in double precision, as numDeriv, gradx and grady of R do'),
  );
  const table = make('table', 'probe-table', make('thead', '', heads), body);
  table.setAttribute('aria-label', 'Exact values and finite differences');
  const note = make(
    'p',
    'caption probe-note',
    'Digits in orange are noise: a rounded L is divided by a small step.',
  );
  const element = make('div', 'probe-check', table, note);
  // what does not fit is scrolled by keyboard too
  element.tabIndex = 0;
  element.setAttribute('role', 'group');
  element.setAttribute('aria-label', 'Exact values and finite differences');
  return {
    element,
    draw: (data, at) => {
      const rows = checkOf(data, at).map((row) => {
        const title = make('th', '', row.name);
        title.scope = 'row';
        return make('tr', '', title, make('td', '', figures(row.exact, FIGURES)), judged(row));
      });
      body.replaceChildren(...rows);
    },
  };
}
