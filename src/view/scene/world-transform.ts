/**
 * Maps (mu, sigma, L) to the scene's coordinates, in one place, for shaders and for numbers. Shaders count from the
 * saddle, as the pictures do: (mu, sigma - s, L - L(0, s)); numbers are (mu, sigma) in doubles. Any window fills the
 * same box:
 *
 *        y up, 0 to HEIGHT: the drawn log-likelihood
 *        |   . z towards small sigma
 *        |  /
 *        | /          mu to the right, and large sigma towards the viewer:
 *        +------ x    so the saddle stands in front and the peaks behind it
 *
 * `flat` = 1 lays the surface down as a map.
 */

import { float, uniform, vec2, vec3 } from 'three/tsl';
import { Vector2, Vector3 } from 'three/webgpu';
import type { Node } from 'three/webgpu';
import type { FoldedData } from '../../core/likelihood/folded-data.ts';
import type { Engine } from '../../core/simulation/engine.ts';
import { heightOf, heightScale, numbers, slopeOf, type HeightScale } from '../../core/plot/height-scale.ts';
import { logLikelihood, logLikelihoodAboveSaddle } from '../../core/likelihood/mixture.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { expressions, type Float } from './tsl-arithmetic.ts';

/** Half the width and half the depth of the box, and its height, in the view's own units. */
export const HALF_X = 1.5;
export const HALF_Z = 0.95;
export const HEIGHT = 1.1;

/** The window is searched for its extremes on a grid of so many cells a side; of many data on a coarser one, by terms. */
const SAMPLES = { most: 16, least: 4, terms: 1e5 };

export class WorldTransform {
  /** 0 = surface, 1 = map. */
  readonly flat = uniform(0);
  /** Low ends of the window's mu and sigma - s, and their spans. */
  readonly low = uniform(new Vector2());
  readonly span = uniform(new Vector2(1, 1));
  private readonly scaleNodes = {
    centre: uniform(0),
    sharpness: uniform(1),
    gain: uniform(1),
    bottom: uniform(0),
  };

  window: Settings['window'] = { mu: [-1, 1], sigma: [0, 1] };
  scale: HeightScale = { centre: 0, sharpness: 1, gain: 1, bottom: 0 };
  data!: FoldedData;

  configure(window: Settings['window'], engine: Pick<Engine, 'data' | 'landmarks'>): void {
    this.window = window;
    this.data = engine.data;
    const s = this.data.criticalTemperature;
    this.scale = heightScale(this.data.n, ...this.extremes(engine), this.terms());
    for (const key of ['centre', 'sharpness', 'gain', 'bottom'] as const) {
      this.scaleNodes[key].value = this.scale[key];
    }
    this.low.value.set(window.mu[0], window.sigma[0] - s);
    this.span.value.set(window.mu[1] - window.mu[0], window.sigma[1] - window.sigma[0]);
  }

  /** About the lowest and the highest L - L(0, s) in the window; nothing is higher than the optimum, below the sigma floor. */
  private extremes({
    data,
    landmarks: { saddle, optimum },
  }: Pick<Engine, 'data' | 'landmarks'>): [number, number] {
    let [lowest, highest] = [Infinity, -Infinity];
    const summit = this.riseOf(optimum.logLikelihood);
    const take = (mu: number, sigma: number): void => {
      const rise = Math.min(logLikelihoodAboveSaddle(data, mu, sigma), summit);
      lowest = Math.min(lowest, Math.max(rise, -Number.MAX_VALUE));
      highest = Math.max(highest, rise);
    };
    const [mu, sigma] = [this.window.mu, this.window.sigma];
    const cells = Math.sqrt(SAMPLES.terms / data.x.length);
    const samples = Math.round(Math.max(SAMPLES.least, Math.min(SAMPLES.most, cells)));
    for (let row = 0; row <= samples; row++) {
      for (let column = 0; column <= samples; column++) {
        take(
          mu[0] + ((mu[1] - mu[0]) * column) / samples,
          sigma[0] + ((sigma[1] - sigma[0]) * row) / samples,
        );
      }
    }
    for (const point of [saddle, optimum]) {
      for (const side of [1, -1])
        if (this.contains(side * point.mu, point.sigma)) take(side * point.mu, point.sigma);
    }
    return [lowest, highest];
  }

  /** How large, an observation, the terms r², mu² r and mu⁴ of L - L(0, s) get in the window, in units of s. */
  private terms(): number {
    const { criticalTemperature: s } = this.data;
    const most = (range: readonly number[], from: number): number =>
      Math.max(...range.map((end) => Math.abs(end - from) / s));
    const [m, r] = [most(this.window.mu, 0), most(this.window.sigma, s)];
    return Math.max(r * r, m * m * r, m ** 4);
  }

  /** L - L(0, s) of an L that is far from the saddle's. */
  riseOf(L: number): number {
    return L - logLikelihood(this.data, 0, this.data.criticalTemperature);
  }

  /** 0 to 1 across the window. */
  fractionOfMu(mu: number): number {
    return (mu - this.window.mu[0]) / (this.window.mu[1] - this.window.mu[0]);
  }

  fractionOfSigma(sigma: number): number {
    return (sigma - this.window.sigma[0]) / (this.window.sigma[1] - this.window.sigma[0]);
  }

  contains(mu: number, sigma: number): boolean {
    const [u, v] = [this.fractionOfMu(mu), this.fractionOfSigma(sigma)];
    return u >= 0 && u <= 1 && v >= 0 && v <= 1;
  }

  /** The height of the standing surface, 0 to 1. */
  heightAt(mu: number, sigma: number): number {
    return heightOf(numbers, this.scale, logLikelihoodAboveSaddle(this.data, mu, sigma));
  }

  /** The stage's point over (mu, sigma), at a height of 0 to 1: by default that of the surface. */
  place(mu: number, sigma: number, height = this.heightAt(mu, sigma)): Vector3 {
    return new Vector3(
      HALF_X * (2 * this.fractionOfMu(mu) - 1),
      HEIGHT * (1 - this.flat.value) * height,
      HALF_Z * (2 * this.fractionOfSigma(sigma) - 1),
    );
  }

  /** The (mu, sigma) over which a point of the stage is. */
  coordinates(x: number, z: number): { mu: number; sigma: number } {
    const along = ([low, high]: readonly [number, number], t: number): number => low + (high - low) * t;
    return {
      mu: along(this.window.mu, 0.5 * (x / HALF_X + 1)),
      sigma: along(this.window.sigma, 0.5 * (z / HALF_Z + 1)),
    };
  }

  /** (mu, sigma - s) as fractions of the window. */
  fractionNode(fromSaddle: Node<'vec2'>): Node<'vec2'> {
    return fromSaddle.sub(this.low).div(this.span);
  }

  /** The stage's point for fractions of the window and a drawn height between 0 and 1. */
  placeNode(fraction: Node<'vec2'>, height: Float): Node<'vec3'> {
    const ground = fraction.mul(2).sub(1);
    return vec3(ground.x.mul(HALF_X), height.mul(float(1).sub(this.flat)).mul(HEIGHT), ground.y.mul(HALF_Z));
  }

  /** The drawn height of L - L(0, s), 0 to 1. */
  heightNode(rise: Float): Float {
    return heightOf(expressions, this.scaleNodes, rise);
  }

  /** How steeply the surface rises along x and z, from the score by the chain rule. */
  slopeNode(rise: Float, score: Node<'vec2'>): Node<'vec2'> {
    const perNat = slopeOf(expressions, this.scaleNodes, rise).mul(HEIGHT);
    const perUnit = this.span.div(vec2(2 * HALF_X, 2 * HALF_Z));
    return score.mul(perNat).mul(perUnit);
  }
}
