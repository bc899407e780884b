/** Log-likelihood and score on a grid: row 0 at the lowest sigma, ends included. Twin of `shaders/surface.wgsl`. */

import type { FoldedData } from '../likelihood/folded-data.ts';
import type { SurfaceRequest } from './engine.ts';
import { logLikelihood, logLikelihoodAboveSaddle, score } from '../likelihood/mixture.ts';
import { inPicture } from './sampling.ts';
import type { Range } from '../settings/settings.ts';

/** The k-th of `count` points of a range, both ends included. */
export const gridPoint = ([low, high]: Range, k: number, count: number): number =>
  low + ((high - low) * k) / (count - 1);

/**
 * L at each point of the rows from `first` up to, not including, `end`; with score (L - L(0, s), dL/dmu, dL/dsigma, 1), as
 * the height picture has it.
 */
export function surface(
  data: FoldedData,
  { mu, sigma, width, height }: SurfaceRequest,
  first: number,
  end: number,
  withScore: boolean,
): Float32Array<ArrayBuffer> {
  const channels = withScore ? 4 : 1;
  const values = new Float32Array(channels * width * (end - first));
  let at = 0;
  for (let row = first; row < end; row++) {
    const s = gridPoint(sigma, row, height);
    for (let column = 0; column < width; column++, at += channels) {
      const m = gridPoint(mu, column, width);
      const L = withScore ? logLikelihoodAboveSaddle(data, m, s) : logLikelihood(data, m, s);
      values[at] = inPicture(L);
      if (!withScore) continue;
      const [dMu, dSigma] = score(data, m, s);
      values[at + 1] = inPicture(dMu);
      values[at + 2] = inPicture(dSigma);
      values[at + 3] = 1;
    }
  }
  return values;
}
