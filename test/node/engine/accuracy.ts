/** How far the engines may be from R and from double precision; docs/maths.md prints these bounds. */
export const ACCURACY = {
  /** mu and sigma after 300 steps of gradient ascent: increments are right to 1e-6 of themselves, paths are about 1 long. */
  gradientAscent: 2e-6,
  /** mu and sigma after 12 steps of EM. */
  em: 2e-6,
  /** L on the drawn grid, relative to 1 + |L|. */
  surface: 2e-6,
  /** The gradient, relative to the sum of the magnitudes of its terms. */
  gradient: 1e-5,
} as const;
