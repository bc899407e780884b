/**
 * The picture: the surface, the crowd that climbs it, and the words around them. Knows the engine's pictures and
 * nothing of who computes them, so it is the same on WebGPU and on WebGL2.
 */

import {
  Color,
  ColorManagement,
  LinearSRGBColorSpace,
  NoToneMapping,
  Scene,
  WebGPURenderer,
} from 'three/webgpu';
import type { Engine } from '../core/engine.ts';
import type { Look } from '../core/look.ts';
import { BACKGROUND } from '../core/palette.ts';
import type { Settings } from '../core/settings.ts';
import { Annotations } from './annotations.ts';
import { Eye, type Edges } from './eye.ts';
import { Glow } from './glow.ts';
import { Labels } from './labels.ts';
import { pick } from './pick.ts';
import { makeSlots, type Slots } from './pictures.ts';
import { Ribbons } from './ribbons.ts';
import { Ruler } from './ruler.ts';
import { Surface } from './surface.ts';
import { Walkers } from './walkers.ts';
import { World } from './world.ts';

export interface ViewOptions {
  canvas: HTMLCanvasElement;
  /** The engine's own GPUDevice; left out, the view draws with WebGL2. */
  device?: unknown;
  engine: Engine;
  settings: Settings;
  /** Told the camera that a hand has chosen, once it stands still. */
  onCamera?: (camera: number[]) => void;
}

export interface Frame {
  engine: Engine;
  /** The annealing sigma, drawn as a bright line; null draws none. */
  temperature: number | null;
  /** Seconds, on any clock that does not run backwards. */
  time: number;
}

/** What main asks of a view, whatever it draws with. */
export interface Drawing {
  /** Whether it draws a map whatever the mode. */
  readonly onlyMap: boolean;
  configure(settings: Settings): void;
  resize(width: number, height: number, pixelRatio: number, covered?: Partial<Edges>): void;
  moves(time: number): boolean;
  render(frame: Frame): void;
  look(look: Look): void;
  dispose(): void;
}

export class View implements Drawing {
  readonly onlyMap = false;
  private readonly world = new World();
  private readonly scene = new Scene();
  private readonly slots: Slots;
  private readonly glow: Glow;
  private readonly surface: Surface;
  private readonly walkers: Walkers;
  private readonly ribbons: Ribbons;
  private readonly ruler: Ruler;
  private readonly labels = new Labels();
  private readonly annotations: Annotations;
  private readonly eye: Eye;
  private readonly canvas: HTMLCanvasElement;
  private settings: Settings;
  /** What the axes, marks and scales were last fitted to. */
  private known: unknown[] = [];
  private lastPose = '';
  private width = 1;
  private height = 1;

  static async create(options: ViewOptions): Promise<View> {
    const { canvas, device, engine } = options;
    // numbers in shaders are what reaches the screen, without a pass over the whole picture to convert them
    ColorManagement.enabled = false;
    const renderer = new WebGPURenderer({
      canvas,
      antialias: !engine.software,
      ...(device ? { device: device as GPUDevice } : { forceWebGL: true }),
    });
    renderer.outputColorSpace = LinearSRGBColorSpace;
    renderer.toneMapping = NoToneMapping;
    await renderer.init();
    return new View(renderer, options);
  }

  private constructor(
    readonly renderer: WebGPURenderer,
    { canvas, engine, settings, onCamera }: ViewOptions,
  ) {
    const { world } = this;
    this.settings = settings;
    this.canvas = canvas;
    this.slots = makeSlots(engine.pictures);
    this.glow = new Glow(this.slots.density, world);
    this.surface = new Surface(this.slots.height, this.glow, world);
    this.walkers = new Walkers(this.slots.walkers, world);
    this.ribbons = new Ribbons(this.slots.ring, world);
    this.ruler = new Ruler(world);
    this.annotations = new Annotations(world);
    this.eye = new Eye(canvas, settings.view, onCamera);
    this.scene.background = new Color(BACKGROUND);
    this.scene.add(
      this.surface.mesh,
      this.walkers.mesh,
      this.ribbons.mesh,
      this.ruler.lines,
      this.labels.mesh,
    );
    this.adopt(engine);
  }

  /** Takes new settings; what the engine makes of them is noticed at the next picture. */
  configure(settings: Settings): void {
    this.settings = settings;
    this.known = [];
    this.eye.configure(settings.view);
  }

  /** Moves the eye as a key asks. */
  look(look: Look): void {
    this.eye.look(look);
  }

  /** `covered`: how many CSS pixels panels cover at each side; the picture keeps to what they leave. */
  resize(width: number, height: number, pixelRatio: number, covered: Partial<Edges> = {}): void {
    [this.width, this.height] = [Math.max(1, width), Math.max(1, height)];
    this.renderer.setPixelRatio(pixelRatio);
    this.renderer.setSize(this.width, this.height, false);
    this.labels.resize(this.width, this.height, pixelRatio);
    this.eye.resize(this.width, this.height, { left: 0, top: 0, right: 0, bottom: 0, ...covered });
    this.walkers.size.value = 1.6 * pixelRatio;
    this.ribbons.width.value = 1.5 * pixelRatio;
  }

  /** Moves the camera on to `time` in seconds; returns whether the next picture will differ by that. */
  moves(time: number): boolean {
    this.eye.update(time);
    const { matrixWorld, projectionMatrix } = this.eye.camera;
    const pose = [...matrixWorld.elements, ...projectionMatrix.elements, this.eye.flat].join();
    const moved = pose !== this.lastPose;
    this.lastPose = pose;
    return moved;
  }

  /** Draws one picture of where the engine is now. */
  render({ engine, temperature, time }: Frame): void {
    this.adopt(engine);
    this.eye.update(time);
    this.world.flat.value = this.eye.flat;
    for (const name of ['height', 'density', 'walkers', 'ring'] as const)
      this.slots[name].follow(engine.pictures[name]);
    this.surface.regrid();
    this.surface.setTemperature(temperature, engine.data.criticalTemperature);
    this.walkers.update(engine.drawn);
    this.ribbons.update(engine.ring);
    const { camera, free } = this.eye;
    this.labels.show(this.annotations.labels(camera, this.width, this.height, free, temperature), free);
    this.ruler.stand(this.annotations.corner, this.eye.flat);
    this.glow.render(this.renderer);
    this.renderer.render(this.scene, camera);
  }

  /** The (mu, sigma) of the surface under a point of the page, or null beside it. */
  pick(clientX: number, clientY: number): { mu: number; sigma: number } | null {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    const x = (2 * (clientX - left)) / width - 1;
    const y = 1 - (2 * (clientY - top)) / height;
    return pick(this.world, this.eye.camera, x, y);
  }

  /** Where a point of the surface is on the page, in CSS pixels. */
  project(mu: number, sigma: number): { x: number; y: number } {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    const at = this.world.place(mu, sigma).project(this.eye.camera);
    return { x: left + (0.5 + 0.5 * at.x) * width, y: top + (0.5 - 0.5 * at.y) * height };
  }

  dispose(): void {
    this.eye.dispose();
    for (const part of [this.surface, this.walkers, this.ribbons, this.ruler, this.labels, this.glow])
      part.dispose();
    for (const slot of Object.values(this.slots)) slot.dispose();
    this.renderer.dispose();
  }

  /** Fits axes, marks and scales to the engine's data and the window, when either has changed. */
  private adopt(engine: Engine): void {
    const { settings } = this;
    const now = [settings, engine.data, engine.landmarks];
    if (now.every((one, k) => one === this.known[k])) return;
    this.known = now;
    this.world.configure(settings.window, engine);
    this.glow.configure(engine);
    this.annotations.configure(engine.landmarks);
    this.ruler.configure(this.annotations.ruler.map((tick) => tick.height));
    this.surface.configure(settings.walkers * settings.teams.length, {
      mu: this.annotations.muTicks.map((tick) => tick.value),
      sigma: this.annotations.sigmaTicks.map((tick) => tick.value),
    });
  }
}
