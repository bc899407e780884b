/** The text of all labels: ticks and titles of the axes, the saddle, the optima and the temperatures. */

import { Vector3 } from 'three/webgpu';
import type { PerspectiveCamera } from 'three/webgpu';
import { tenTo } from '../../core/notation/format.ts';
import { riseAt, stretchOf } from '../../core/plot/height-scale.ts';
import type { Landmarks } from '../../core/likelihood/stationary-points.ts';
import { paletteOf, type Palette } from '../../core/colour/palette.ts';
import { namedPoints } from '../../core/plane/named-points.ts';
import { beside, sigmaSide } from './label-placement.ts';
import type { Edges } from '../scene/viewports.ts';
import { RING, type Label } from './label-layout.ts';
import type { Title } from './titles.ts';
import {
  labelledAxis,
  levelText,
  placeText,
  roughText,
  rulerTicks,
  shortText,
  type LabelledAxis,
} from '../../core/plot/axis-labels.ts';
import { HALF_X, HALF_Z, type WorldTransform } from '../scene/world-transform.ts';

/** A tick on an edge of the window: its text, and the heights of the surface at its two ends of the line. */
interface Tick {
  value: number;
  text: string;
  low: number;
  high: number;
}

/** From the stage's points to CSS pixels, and which of these no panel covers. */
interface LabelStage {
  project: (at: Vector3) => Vector3;
  free: Edges;
  small: boolean;
}

/** What labels are written on. */
export interface LabelSheet {
  /** CSS pixels. */
  width: number;
  height: number;
  /** The part that no panel covers. */
  free: Edges;
  /** The annealing sigma, if there is a line of it. */
  temperature: number | null;
  title?: Title | undefined;
  /** Whether there is room but for the most needed words. */
  small: boolean;
  /** Whether the stage is a phone's. */
  held: boolean;
}

/** From so many nats from the ground to the top on, the ruler says L itself: below, by how much it differs from the saddle's. */
const WHOLE = 0.05;
/** Heights that are stretched more than this are said to be. */
const STRETCHED = 2;
/** How far a title keeps from the corner, and in a small picture an axis' name from its last tick, in CSS pixels. */
const TITLE = 12;
const NEXT = 18;
/** How far out of sight a place may be whose word is still written, in CSS pixels. */
const NEAR = 24;
/** Below the upper edge, how far down a mark must be to have its name above it, in CSS pixels. */
const TOP = 40;
/** How much room the ruler's words need beside it, in CSS pixels. */
const RULER = 54;
/** Where the ruler is nearer than this to the side of the stage, its ticks are cut: in CSS pixels. */
const CUT = 8;
/** From line to line of a title. */
const LEADING = 19;
/** The same where lines stand alone, and must not be taken for one on another. */
const WIDE_LEADING = 24;

export class Annotations {
  muTicks: Tick[] = [];
  sigmaTicks: Tick[] = [];
  ruler: { text: string; height: number; saddle: boolean }[] = [];
  /** What the ruler measures, and on which scale. */
  private rulerTitle = '';
  /** Whether there is room for the ruler of L in the frame whose labels were made last. */
  rulerSeen = true;
  private sigmaAxis!: LabelledAxis;
  /** After the names of the axes. */
  private suffix = { mu: '', sigma: '' };
  /** Which corner the ruler of L stands on: signs of x and z. */
  corner: [number, number] = [-1, 1];

  private landmarks!: Landmarks;
  private palette = paletteOf();
  /** The least change of the temperature that is written out. */
  private resolution = 0.01;
  private marks: { text: string; mu: number; sigma: number; height: number; colour: string }[] = [];

  constructor(private readonly world: WorldTransform) {}

  /** probe: its mu and sigma, or nothing. */
  configure(landmarks: Landmarks, probe: readonly number[] = [], palette?: Palette): void {
    const { world } = this;
    if (palette) this.palette = palette;
    const { mu, sigma } = world.window;
    this.landmarks = landmarks;
    this.resolution = (sigma[1] - sigma[0]) / 100;
    const { saddle } = landmarks;
    const fitted = ({ ticks }: LabelledAxis, heights: (value: number) => [number, number]): Tick[] =>
      ticks.map(({ value, text }) => {
        const [low, high] = heights(value);
        return { value, text, low, high };
      });
    const muAxis = labelledAxis(...mu, 6, 0);
    this.sigmaAxis = labelledAxis(...sigma, 5, saddle.sigma);
    this.suffix = { mu: muAxis.suffix, sigma: this.sigmaAxis.suffix };
    this.muTicks = fitted(muAxis, (at) => [world.heightAt(at, sigma[0]), world.heightAt(at, sigma[1])]);
    this.sigmaTicks = fitted(this.sigmaAxis, (at) => [world.heightAt(mu[0], at), world.heightAt(mu[1], at)]);

    this.measure(landmarks);
    const points = namedPoints(world.data, landmarks);
    const marks = points.map(({ name, ...at }) => ({
      text: name as string,
      ...at,
      colour: this.palette.words.strong,
    }));
    if (probe.length > 0)
      marks.push({ text: 'probe', mu: probe[0]!, sigma: probe[1]!, colour: this.palette.probe });
    this.marks = marks
      .filter((point) => world.contains(point.mu, point.sigma))
      .map((point) => ({ ...point, height: world.heightAt(point.mu, point.sigma) }));
  }

  /** Makes the ruler of L, or in a window where L hardly differs, of its difference from the saddle's. */
  private measure({ saddle, optimum }: Landmarks): void {
    const { scale, data } = this.world;
    const [low, high] = [riseAt(scale, 0), riseAt(scale, 1)];
    const near = high - low < WHOLE * Math.max(1, data.n / 2) && low <= 0 && high >= 0;
    const origin = near ? 0 : optimum.logLikelihood - this.world.riseOf(optimum.logLikelihood);
    const exponent = near ? Math.floor(Math.log10((high - low) / 2)) : 0;
    const unit = 10 ** exponent;
    const given = near ? [0] : [origin, optimum.logLikelihood];
    this.ruler = rulerTicks(scale, origin, given, 0.085).map(({ L, height }) => ({
      text: levelText(L / unit, (high - low) / unit),
      height,
      saddle: L === origin,
    }));
    const s = Number(shortText(saddle.sigma)) === saddle.sigma ? shortText(saddle.sigma) : 's';
    const stretch = stretchOf(scale, data.n);
    const name = near ? `L \u2212 L(0, ${s}) in ${tenTo(exponent)}` : 'log-likelihood L';
    // the ruler's ticks say which L each height is; this says why they are not equally far apart
    const times = stretch >= STRETCHED ? `, \u00d7 ${roughText(stretch)}` : '';
    this.rulerTitle = `${name} (asinh scale${times})`;
  }

  /** The labels for this camera, the most important first. */
  labels(camera: PerspectiveCamera, sheet: LabelSheet): Label[] {
    const { width, height, free, temperature, title, small } = sheet;
    const project = (at: Vector3): Vector3 => {
      const seen = at.project(camera);
      return seen.set((0.5 + 0.5 * seen.x) * width, (0.5 - 0.5 * seen.y) * height, seen.z);
    };
    const labels: Label[] = [];
    if (title) this.addTitle(labels, title, sheet);
    this.addMarks(labels, project, small);
    this.addTemperatures(labels, project, camera, temperature, small);
    this.addAxes(labels, { project, free, small }, camera);
    if (!small) this.addRuler(labels, project, free, sheet.held);
    // a word whose point is just out of sight still stands at the edge
    const inSight = (at: number, size: number): boolean => at > -NEAR && at < size + NEAR;
    return labels.filter(({ x, y }) => inSight(x, width) && inSight(y, height));
  }

  private addTitle(
    labels: Label[],
    { name, detail, colour }: Title,
    { free, small, held }: LabelSheet,
  ): void {
    // beside each other, or where that would run into the surface below each other
    const lines = small && detail ? [name, detail] : [detail ? `${name} \u00b7 ${detail}` : name];
    // on a phone, buttons lie over the upper corners
    const top = held ? free.bottom - 6 - lines.length * LEADING : free.top + TITLE;
    lines.forEach((text, k) =>
      labels.push({ text, colour, x: free.left + TITLE, y: top + k * LEADING, alignX: 0, alignY: 0 }),
    );
  }

  private addMarks(labels: Label[], project: (at: Vector3) => Vector3, small: boolean): void {
    for (const { text, mu, sigma, height, colour } of this.marks) {
      const { x, y } = project(this.world.place(mu, sigma, height));
      labels.push({ text: RING, colour, x, y, alignX: 0.5, alignY: 0.5, free: true });
      // two rings on two peaks say enough
      if (small && text === 'optimum') continue;
      // outwards first
      const or = [mu < 0 ? -1 : 1, mu < 0 ? 1 : -1].map((side) => ({
        x: x + 16 * side,
        y,
        alignX: side > 0 ? 0 : 1,
        alignY: 0.5,
      }));
      const above = { x, y: y - 18, alignX: 0.5, alignY: 1 };
      // at the very top there is no room above it
      const [place, ...rest] = y < TOP ? [...or, above] : [above, ...or];
      labels.push({ text, colour, ...place, or: rest });
    }
  }

  private addTemperatures(
    labels: Label[],
    project: (at: Vector3) => Vector3,
    camera: PerspectiveCamera,
    temperature: number | null,
    small: boolean,
  ): void {
    const [low, high] = this.world.window.mu;
    const s = this.landmarks.saddle.sigma;
    const side = sigmaSide(camera);
    const write = (text: string, colour: string, mu: number, sigma: number, outward: number): void => {
      if (!this.world.contains(mu, sigma)) return;
      labels.push(beside(project, this.world.place(mu, sigma), new Vector3(outward, 0, 0), 12, text, colour));
    };
    // the temperature where the ticks of sigma are, which give way to it; the critical one across
    if (temperature !== null) {
      write(
        `\u03c3${placeText(this.sigmaAxis, temperature, this.resolution)}`,
        this.palette.temperature,
        side > 0 ? high : low,
        temperature,
        side,
      );
    }
    if (!small)
      write(`critical \u03c3 = ${shortText(s)}`, this.palette.words.plain, side > 0 ? low : high, s, -side);
  }

  private addAxes(labels: Label[], stage: LabelStage, camera: PerspectiveCamera): void {
    const { world } = this;
    const { faint, plain } = this.palette.words;
    const { mu, sigma } = world.window;
    const flat = world.flat.value === 1;
    // along the nearer of the two edges, at its foot if its wall is seen, else on the surface's edge
    const sideZ = flat || camera.position.z >= 0 ? 1 : -1;
    const sideX = flat ? 1 : sigmaSide(camera);
    const footZ = camera.position.z * sideZ > HALF_Z;
    const footX = camera.position.x * sideX > HALF_X;
    const heightOf = (tick: Tick, side: number, foot: boolean): number =>
      foot ? 0 : side > 0 ? tick.high : tick.low;
    const axes = [
      {
        title: (stage.small || this.suffix.mu ? '\u03bc' : 'mean \u03bc') + this.suffix.mu,
        outward: new Vector3(0, 0, sideZ),
        ticks: thinned(this.muTicks, stage.small),
        place: (tick: Tick) =>
          world.place(tick.value, sigma[sideZ > 0 ? 1 : 0], heightOf(tick, sideZ, footZ)),
      },
      {
        title:
          (stage.small || this.suffix.sigma ? '\u03c3' : 'standard deviation \u03c3') + this.suffix.sigma,
        outward: new Vector3(sideX, 0, 0),
        ticks: thinned(this.sigmaTicks, stage.small),
        place: (tick: Tick) => world.place(mu[sideX > 0 ? 1 : 0], tick.value, heightOf(tick, sideX, footX)),
      },
    ];
    for (const { title, outward, ticks, place } of axes) {
      const written = ticks.map((tick) => beside(stage.project, place(tick), outward, 13, tick.text, faint));
      // an axis that lies has its title below its middle, one that stands below its lowest tick, and
      // on a map below the last tick of the other
      const middle = ticks[ticks.length >> 1];
      if (!middle) continue;
      const lies = Math.abs(written[0]!.alignY - 0.5) > Math.abs(written[0]!.alignX - 0.5);
      const lowest = written.reduce((a, b) => (b.y > a.y ? b : a));
      written.push(
        lies
          ? stage.small
            ? { ...written.at(-1)!, text: title, colour: plain, x: written.at(-1)!.x + NEXT }
            : beside(stage.project, place(middle), outward, 40, title, plain)
          : stage.small
            ? { ...lowest, text: title, colour: plain, x: lowest.x + NEXT + 8 * lowest.text.length }
            : { ...lowest, text: title, colour: plain, y: lowest.y + (flat ? 58 : 25) },
      );
      // on a map that is larger than the stage the axis stays in sight
      for (const label of written) {
        const up = stage.small ? 16 : label.text === title ? 24 : 50;
        if (flat && lies) label.y = Math.min(label.y, stage.free.bottom - up);
        if (flat && !lies) label.x = Math.min(label.x, stage.free.right - 40);
      }
      labels.push(...written);
    }
  }

  private addRuler(labels: Label[], project: (at: Vector3) => Vector3, free: Edges, held: boolean): void {
    if (this.world.flat.value > 0.5) return;
    const leading = held ? LEADING : WIDE_LEADING;
    const [x, z] = this.leftmost(project);
    const { faint, plain, strong } = this.palette.words;
    const { mu, sigma } = this.world.window;
    const foot = (height: number): Vector3 =>
      this.world.place(x > 0 ? mu[1] : mu[0], z > 0 ? sigma[1] : sigma[0], height);
    const top = project(foot(1.0));
    // a ruler that the side of the stage cuts measures nothing
    this.rulerSeen = top.x >= free.left + CUT;
    if (!this.rulerSeen) return;
    // where the stage ends beside it, its words stand on its other side
    const beside = top.x - RULER < free.left ? { by: 14, alignX: 0 } : { by: -14, alignX: 1 };
    for (const { text, height, saddle } of this.ruler) {
      const { x, y } = project(foot(height));
      const place = { x: x + beside.by, y, alignX: beside.alignX, alignY: 0.5 };
      labels.push({ text, colour: saddle ? strong : faint, ...place });
    }
    // a phone has no room for more beside the name of the critical sigma
    const text = held ? this.rulerTitle.replace('log-likelihood ', '') : this.rulerTitle;
    const place = { x: top.x - 14, y: top.y - 24, alignY: 0.5 };
    // the name of the critical sigma may be where the title would be: then the title is above it
    const raised = { ...place, y: place.y - 2 * leading };
    const or = [
      { ...place, alignX: 0 },
      { ...raised, alignX: 0.35 },
      { ...raised, alignX: 0 },
    ];
    labels.push({ text, colour: plain, ...place, alignX: 0.35, or });
  }

  /** The corner that is furthest left on the stage; the old one unless another is clearly further. */
  private leftmost(project: (at: Vector3) => Vector3): [number, number] {
    const left = ([x, z]: [number, number]): number => project(new Vector3(x * HALF_X, 0, z * HALF_Z)).x;
    let best = left(this.corner) - 12;
    for (const corner of [
      [-1, 1],
      [-1, -1],
      [1, -1],
      [1, 1],
    ] as [number, number][]) {
      const at = left(corner);
      if (at < best) [best, this.corner] = [at, corner];
    }
    return this.corner;
  }
}

/** Of the ticks of a small picture every second, 0 among them if it is there. */
function thinned(ticks: Tick[], small: boolean): Tick[] {
  if (!small || ticks.length < 4) return ticks;
  const step = ticks[1]!.value - ticks[0]!.value;
  return ticks.filter(({ value }) => Math.round(value / step) % 2 === 0);
}
