/**
 * Where (mu, sigma, L) is on the stage, in one place, for shaders and for numbers. Any window fills the same box:
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
import type { FoldedData } from '../core/data.ts';
import type { Engine } from '../core/engine.ts';
import { heightOf, heightScale, numbers, slopeOf, type HeightScale } from '../core/height.ts';
import { logLikelihood } from '../core/mixture.ts';
import type { Settings } from '../core/settings.ts';
import { expressions, type Float } from './tsl-arithmetic.ts';

/** Half the width and half the depth of the box, and its height, in the view's own units. */
export const HALF_X = 1.5;
export const HALF_Z = 0.95;
export const HEIGHT = 1.1;

/** The window is searched for its extremes on a grid of so many cells a side. */
const SAMPLES = 16;

export class World {
  /** 0 = surface, 1 = map. */
  readonly flat = uniform(0);
  /** Low ends of the window's mu and sigma, and their spans. */
  readonly low = uniform(new Vector2());
  readonly span = uniform(new Vector2(1, 1));
  private readonly scaleNodes = {
    saddle: uniform(0),
    sharpness: uniform(1),
    gain: uniform(1),
    bottom: uniform(0),
  };

  window: Settings['window'] = { mu: [-1, 1], sigma: [0, 1] };
  scale: HeightScale = { saddle: 0, sharpness: 1, gain: 1, bottom: 0 };
  data!: FoldedData;

  configure(window: Settings['window'], engine: Pick<Engine, 'data' | 'landmarks'>): void {
    this.window = window;
    this.data = engine.data;
    const { saddle } = engine.landmarks;
    const atSaddle = logLikelihood(engine.data, saddle.mu, saddle.sigma);
    this.scale = heightScale(engine.data.n, atSaddle, ...this.extremes(engine));
    for (const key of ['saddle', 'sharpness', 'gain', 'bottom'] as const) {
      this.scaleNodes[key].value = this.scale[key];
    }
    this.low.value.set(window.mu[0], window.sigma[0]);
    this.span.value.set(window.mu[1] - window.mu[0], window.sigma[1] - window.sigma[0]);
  }

  /** About the lowest and the highest L in the window; nothing is higher than the optimum, below the sigma floor. */
  private extremes({
    data,
    landmarks: { saddle, optimum },
  }: Pick<Engine, 'data' | 'landmarks'>): [number, number] {
    let [lowest, highest] = [Infinity, -Infinity];
    const take = (mu: number, sigma: number): void => {
      const L = Math.min(logLikelihood(data, mu, sigma), optimum.logLikelihood);
      lowest = Math.min(lowest, Math.max(L, -Number.MAX_VALUE));
      highest = Math.max(highest, L);
    };
    const [mu, sigma] = [this.window.mu, this.window.sigma];
    for (let row = 0; row <= SAMPLES; row++) {
      for (let column = 0; column <= SAMPLES; column++) {
        take(
          mu[0] + ((mu[1] - mu[0]) * column) / SAMPLES,
          sigma[0] + ((sigma[1] - sigma[0]) * row) / SAMPLES,
        );
      }
    }
    for (const point of [saddle, optimum]) {
      for (const side of [1, -1])
        if (this.contains(side * point.mu, point.sigma)) take(side * point.mu, point.sigma);
    }
    return [lowest, highest];
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
    return heightOf(numbers, this.scale, logLikelihood(this.data, mu, sigma));
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

  /** (mu, sigma) as fractions of the window. */
  fractionNode(muSigma: Node<'vec2'>): Node<'vec2'> {
    return muSigma.sub(this.low).div(this.span);
  }

  /** The stage's point for fractions of the window and a drawn height between 0 and 1. */
  placeNode(fraction: Node<'vec2'>, height: Float): Node<'vec3'> {
    const ground = fraction.mul(2).sub(1);
    return vec3(ground.x.mul(HALF_X), height.mul(float(1).sub(this.flat)).mul(HEIGHT), ground.y.mul(HALF_Z));
  }

  /** The drawn height of L, 0 to 1. */
  heightNode(L: Float): Float {
    return heightOf(expressions, this.scaleNodes, L);
  }

  /** How steeply the surface rises along x and z, from the score by the chain rule. */
  slopeNode(L: Float, score: Node<'vec2'>): Node<'vec2'> {
    const perNat = slopeOf(expressions, this.scaleNodes, L).mul(HEIGHT);
    const perUnit = this.span.div(vec2(2 * HALF_X, 2 * HALF_Z));
    return score.mul(perNat).mul(perUnit);
  }
}
