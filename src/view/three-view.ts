/**
 * The view with Three.js: the surface, the crowd and the labels. It knows only the engine's pictures, so it is the
 * same on WebGPU and WebGL2.
 */

import { Color, ColorManagement, LinearSRGBColorSpace, NoToneMapping, Scene } from 'three/webgpu';
import type { Mesh, Renderer } from 'three/webgpu';
import type { Engine } from '../core/simulation/engine.ts';
import type { Composition, Tile } from '../core/export/scene.ts';
import type { Point } from '../core/likelihood/stationary-points.ts';
import type { CameraCommand } from '../core/settings/camera-command.ts';
import type { Settings } from '../core/settings/settings.ts';
import { wholeWindow, type Window } from '../core/plane/window.ts';
import { Picker, type Viewport } from './camera/picking.ts';
import { Annotations } from './labels/annotations.ts';
import { areaPixels, cropped, tilePart, tilePixels } from './scene/tile-crop.ts';
import { edgesIn, edgesOf, isSmall, viewportCount, separators, type Edges } from './scene/viewports.ts';
import { CrowdColours } from './scene/crowd-colours.ts';
import { alike, groundKey } from './scene/ground-key.ts';
import type { Canvas2D, Painting, View, ViewFrame, RenderOptions, Sizes, ViewOptions } from './view-api.ts';
import { poseKey } from './camera/pose.ts';
import { CameraController } from './camera/camera-controller.ts';
import { WindowGestures } from './camera/window-gestures.ts';
import { DensityGlow } from './layers/density-glow.ts';
import { Ground } from './layers/ground.ts';
import { LabelPainter } from './labels/label-painter.ts';
import { Lines } from './layers/lines.ts';
import { createRenderer } from './scene/renderer.ts';
import { makeSlots, type Slots } from './scene/texture-slots.ts';
import { TracerRibbons } from './layers/tracer-ribbons.ts';
import { ThemeUniforms } from './scene/theme-uniforms.ts';
import { Ruler } from './layers/ruler.ts';
import { SurfaceLayer } from './layers/surface.ts';
import { SurfacePaint } from './layers/surface-paint.ts';
import { SurfaceShading } from './layers/surface-shading.ts';
import { listenToTaps } from './camera/tap.ts';
import { titlesOf, type Title } from './labels/titles.ts';
import { LineSources } from './layers/line-sources.ts';
import { WalkerLayer } from './layers/walkers.ts';
import { WorldTransform } from './scene/world-transform.ts';

export type { View, ViewFrame, ViewOptions } from './view-api.ts';

/** A stage whose shorter side is less than this, in CSS pixels, is a phone's. */
const HAND = 500;

export class ThreeView implements View {
  readonly onlyMap = false;
  private readonly world = new WorldTransform();
  private readonly crowdColours = new CrowdColours();
  readonly scene = new Scene();
  private readonly slots: Slots;
  private readonly glow: DensityGlow;
  private readonly shading: SurfaceShading;
  private readonly ground: Ground;
  private readonly surfacePaint: SurfacePaint;
  private readonly walkers: WalkerLayer;
  private readonly ribbons: TracerRibbons;
  readonly lines: Lines;
  private readonly lineSources: LineSources;
  private readonly ruler: Ruler;
  private readonly theme = new ThemeUniforms();
  private readonly labels: LabelPainter;
  private readonly annotations: Annotations;
  private readonly cameraController: CameraController;
  private readonly picker: Picker;
  private readonly windowGestures: WindowGestures;
  private readonly fine: boolean;
  private readonly endTaps: () => void;
  private settings: Settings;
  private titles: Title[] = [];
  /** What the ground was last fitted to, and the settings that the rest was. */
  private standsOn: readonly unknown[] = [];
  private fitted: Settings | undefined;
  private lastPose = '';
  private width = 1;
  private height = 1;
  /** Pixels of the labels in a CSS pixel, and of the rest relative to them. */
  private pixelRatio = 1;
  private scale = 1;
  private type = 1;
  /** What lies over the stage, in CSS pixels. */
  private over: Edges[] = [];
  /** The size of the canvas. */
  private sized = '';

  static async create(options: ViewOptions): Promise<ThreeView> {
    const { canvas, device, engine, fine = false } = options;
    // numbers in shaders are what reaches the screen, without a pass over the whole picture to convert them
    ColorManagement.enabled = false;
    const antialias = fine || !engine.software;
    // the page itself is behind it only where a picture may be transparent
    const renderer = await createRenderer({ canvas, device, antialias, alpha: fine });
    renderer.outputColorSpace = LinearSRGBColorSpace;
    renderer.toneMapping = NoToneMapping;
    return new ThreeView(renderer, options);
  }

  private constructor(
    readonly renderer: Renderer,
    { canvas, labels, engine, settings, onCamera, onMap, onPick, fine = false }: ViewOptions,
  ) {
    const { world, theme } = this;
    this.settings = settings;
    this.fine = fine;
    this.slots = makeSlots(engine.pictures);
    this.glow = new DensityGlow(this.slots.density, world, this.crowdColours, theme);
    this.surfacePaint = new SurfacePaint(world, theme);
    this.shading = new SurfaceShading(this.glow, world, theme, this.surfacePaint);
    const surface = (groundOnly: boolean): SurfaceLayer =>
      new SurfaceLayer(this.slots.height, world, this.shading, groundOnly);
    this.ground = new Ground(surface, this.shading, engine.software, renderer.samples);
    this.walkers = new WalkerLayer(this.slots.walkers, world, this.crowdColours, theme);
    const every = !engine.software ? 1 : fine ? 2 : 8;
    this.ribbons = new TracerRibbons(this.slots.ring, world, this.crowdColours, every);
    this.lines = new Lines(world, theme);
    this.lineSources = new LineSources(this.lines);
    this.ruler = new Ruler(world, theme);
    this.labels = new LabelPainter(labels ?? document.createElement('canvas'), engine.software);
    this.annotations = new Annotations(world);
    this.cameraController = new CameraController(canvas, settings.view, onCamera, onMap);
    this.cameraController.configure(settings.view, viewportCount(settings));
    this.picker = new Picker(canvas, this.cameraController, world);
    this.windowGestures = new WindowGestures(canvas, this.picker);
    // not the scene's: that would wipe the pictures that stand beside
    renderer.setClearColor(new Color(theme.palette.ground), 1);
    this.scene.add(this.ground.group);
    for (const name of ['walkers', 'ribbons', 'lines', 'ruler'] as const) this.show(name, this[name].mesh);
    this.endTaps = listenToTaps(canvas, (event) => {
      const place = this.pick(event.clientX, event.clientY);
      if (place) onPick?.(place.mu, place.sigma, event);
    });
    this.adopt(engine);
  }

  /** Adds a layer to the scene, under a name that measurements show. */
  private show(name: string, mesh: Mesh): void {
    mesh.name = name;
    this.scene.add(mesh);
  }

  /** Takes new settings; what the engine makes of them is noticed at the next picture. */
  configure(settings: Settings): void {
    this.settings = settings;
    this.windowGestures.configure(settings.window);
    this.lastPose = '';
    this.cameraController.configure(settings.view, viewportCount(settings));
  }

  paint(paintings: readonly Painting[]): void {
    this.surfacePaint.set(paintings);
  }

  /** Moves the camera as a key asks, or zooms the window. */
  moveCamera(look: CameraCommand): void {
    if (look !== 'closer' && look !== 'wider') return this.cameraController.look(look);
    this.windowGestures.zoom(look === 'closer' ? 1 : -1);
  }

  setCamera(camera: readonly number[]): void {
    this.cameraController.jump(camera);
  }

  get camera(): number[] {
    return this.cameraController.cameraSetting;
  }

  get cameraMoving(): boolean {
    return this.cameraController.turning;
  }

  get flying(): boolean {
    return this.cameraController.flying;
  }

  fly(flies: boolean): void {
    this.cameraController.fly(flies ? this.settings.view : undefined);
  }

  /** The (mu, sigma) of the surface under a point of the page, or null beside it. */
  pick(clientX: number, clientY: number): Point | null {
    return this.picker.pick(clientX, clientY);
  }

  /** Where a point of the surface is on the page, in CSS pixels; in the team's own picture if it has one. */
  project(mu: number, sigma: number, team = 0): { x: number; y: number } {
    return this.picker.project(mu, sigma, team);
  }

  takeWindowRequest(time: number): Window | null {
    const s = this.world.data.criticalTemperature;
    return this.windowGestures.takeWindowRequest(time, this.settings.window, { s, whole: wholeWindow(s) });
  }

  /** `covered`: how many CSS pixels panels cover at each side; the frame keeps to what they leave, and its labels too. */
  resize(
    width: number,
    height: number,
    pixelRatio: number,
    covered: Partial<Composition> = {},
    { type = 1, scale = 1 }: Sizes = {},
  ): void {
    [this.width, this.height] = [Math.max(1, width), Math.max(1, height)];
    [this.pixelRatio, this.type, this.scale] = [pixelRatio, type, scale];
    const { over = [], frame, ...given } = covered;
    const sides = { left: 0, top: 0, right: 0, bottom: 0, ...given };
    this.over = over.map(edgesOf);
    this.picker.resize(this.width, this.height, frame && sides);
    this.cameraController.resize(this.width, this.height, frame ?? sides, !this.fine);
    this.fit();
    this.lines.resize(pixelRatio * scale * type);
  }

  /** Fits what is of constant size on the screen. */
  private fit(): void {
    const point = this.pixelRatio * this.scale * this.type;
    const times = this.settings.view.walkerSize;
    this.walkers.size.value = 1.6 * point * times;
    this.walkers.edge.value = 0.8 * point * Math.sqrt(times);
    this.ribbons.width.value = 1.5 * point * times;
    // hairlines are as fine as the screen, but in proportion on a large picture
    this.shading.thick.value = this.ruler.thick.value = Math.max(1, point / 2);
  }

  /** Moves the camera on to `time` in seconds; returns whether the next picture will differ by that. */
  updateCamera(time: number): boolean {
    this.cameraController.update(time);
    const { camera, flat } = this.cameraController;
    const pose = poseKey(camera, flat, this.windowGestures.box);
    const moved = pose !== this.lastPose;
    this.lastPose = pose;
    return moved;
  }

  /** Draws one picture of where the engine is now, or one for each team. */
  render({ engine, temperature, time }: ViewFrame, { tile, transparent = false }: RenderOptions = {}): void {
    const { renderer } = this;
    this.stretch(tile);
    this.adopt(engine);
    renderer.setClearAlpha(transparent ? 0 : 1);
    this.cameraController.update(time);
    this.world.flat.value = this.cameraController.flat;
    for (const name of ['height', 'density', 'walkers', 'ring'] as const)
      this.slots[name].follow(engine.pictures[name]);
    const { viewports } = this.picker;
    const { width: wide, height: high } = areaPixels(viewports[0]!.area, this.drawnRatio);
    this.glow.setCrowd(engine, this.settings);
    this.shading.setBox(this.windowGestures.box);
    this.shading.resize(high);
    // at the start no sigma is set yet
    this.glow.setHeld(engine.clock > 0 && temperature !== null && this.settings.teams[0]!.annealed);
    this.glow.render(renderer, [engine.pictures, ...this.standsOn]);
    this.lines.update();
    const { camera } = this.cameraController;
    const { flat } = this.world;
    const { paintings } = this.surfacePaint;
    const { thick } = this.shading;
    const dependsOn = [flat.value, thick.value, engine.pictures.height, paintings, ...this.standsOn];
    viewports.forEach((spot, k) => {
      // the pictures of several teams stand on the same ground, unless each is painted otherwise
      if (k === 0 || paintings.length > 1) {
        this.surfacePaint.show(k);
        const frame = { camera, size: [wide, high], dependsOn } as const;
        this.ground.update(renderer, frame, !tile && !transparent, k);
      }
      // the next is drawn beside it
      if (this.draw(engine, spot, temperature, tile)) renderer.autoClear = false;
    });
    const stage = { left: 0, top: 0, right: this.width, bottom: this.height };
    const { width, height } = tile ?? areaPixels(stage, this.pixelRatio);
    this.labels.paint(width, height, this.theme.palette);
    // a part of a stage may have none of its pictures
    if (renderer.autoClear) renderer.clear();
    renderer.autoClear = true;
    if (!tile) renderer.setViewport(0, 0, this.width, this.height);
  }

  /**
   * Copies the frame that was drawn last, labels included, onto another canvas: in the task in which it was drawn, for later
   * the canvas is blank.
   */
  copyTo(on: Canvas2D, x: number, y: number, width: number, height: number): void {
    on.drawImage(this.renderer.domElement, x, y, width, height);
    on.drawImage(this.labels.canvas, x, y, width, height);
  }

  /** Gives the canvas the size of all, or of a tile: so that a picture that is drawn in tiles never takes room as a whole. */
  private stretch(tile: Tile | undefined): void {
    const [width, height, ratio] = tile
      ? [tile.width, tile.height, 1]
      : [this.width, this.height, this.drawnRatio];
    const size = [width, height, ratio].join();
    if (size === this.sized) return;
    this.sized = size;
    // at once: two calls for size and ratio would give the canvas two sizes
    this.renderer.setDrawingBufferSize(width, height, ratio);
  }

  dispose(): void {
    this.cameraController.dispose();
    this.windowGestures.dispose();
    this.endTaps();
    const { ground, surfacePaint, walkers, ribbons, lines, ruler, glow, theme } = this;
    for (const part of [ground, surfacePaint, walkers, ribbons, lines, ruler, glow, theme]) part.dispose();
    for (const slot of Object.values(this.slots)) slot.dispose();
    // a lost device may refuse, after this has returned; then there is nothing left to free
    this.renderer.dispose().catch(() => undefined);
  }

  /** Pixels of the whole picture in a CSS pixel: a stage that is not shown, as in print, has one CSS pixel and is drawn all the same. */
  private get drawnRatio(): number {
    return Math.max(this.pixelRatio * this.scale, 1 / Math.min(this.width, this.height));
  }

  /** Draws one of the pictures, or its part in the tile; returns whether there was any. */
  private draw(
    engine: Engine,
    { area, free, team }: Viewport,
    temperature: number | null,
    tile?: Tile,
  ): boolean {
    const { renderer, annotations, labels, settings } = this;
    const { camera, viewports } = this.cameraController;
    const teams = settings.teams.length;
    const [width, height] = [area.right - area.left, area.bottom - area.top];
    // letters and what they keep from each other are laid out in points, of `type` CSS pixels each
    const { type } = this;
    const inside = (edges: Edges): Edges => edgesIn(area, type, edges);
    const size = { width: width / type, height: height / type };
    const its = team === null ? undefined : settings.teams[team]!;
    const shown = its?.annealed === false ? null : temperature;
    this.crowdColours.show(team);
    this.glow.paint(renderer, team);
    this.shading.setTemperature(shown);
    this.ground.follow();
    this.walkers.update(engine.drawn, teams, team);
    this.ribbons.update(engine.ring, teams, team);
    const small = isSmall(area, viewports.length);
    const title = team === null ? undefined : this.titles[team];
    const words = annotations.labels(camera, {
      ...size,
      free: inside(free),
      temperature: shown,
      title,
      small,
      held: Math.min(this.width, this.height) < HAND,
    });
    if (!small) words.push(...this.lines.labels(camera, size.width, size.height));
    const between = separators(viewports, Math.max(1, 1 / this.pixelRatio)).map(inside);
    labels.write(
      words,
      { free: inside(free), over: this.over.map(inside) },
      {
        at: tilePixels(area, this.pixelRatio, tile),
        ...size,
        unit: type * this.pixelRatio,
        lines: between,
      },
    );
    const seen = !small && annotations.rulerSeen;
    this.ruler.stand(annotations.corner, seen ? this.cameraController.flat : 1);
    if (!tile) {
      renderer.setViewport(area.left, area.top, width, height);
      renderer.render(this.scene, camera);
      return true;
    }
    const part = tilePart(area, this.pixelRatio, tile);
    if (!part) return false;
    renderer.setViewport(...part.viewport);
    cropped(camera, part.shares, () => renderer.render(this.scene, camera));
    return true;
  }

  /** Fits axes, marks and scales to the engine's data and the window, and lines to the settings, when they have changed. */
  private adopt(engine: Engine): void {
    const { settings, world, annotations } = this;
    const { view } = settings;
    const ground = groundKey(settings, engine);
    const moved = !alike(ground, this.standsOn);
    if (!moved && settings === this.fitted) return;
    if (moved) {
      this.standsOn = ground;
      world.configure(engine.window, engine);
      if (this.theme.configure(view))
        this.renderer.setClearColor(new Color(this.theme.palette.ground), this.renderer.getClearAlpha());
      this.crowdColours.configure(settings.teams.length, this.theme.palette);
      this.glow.configure(engine);
      this.lines.configure();
    }
    if (moved || view.probe !== this.fitted?.view.probe) {
      annotations.configure(engine.landmarks, view.probe, this.theme.palette);
      this.ruler.configure(annotations.ruler.map((tick) => tick.height));
    }
    if (moved) this.shading.configure(annotations, view.contours);
    this.fitted = settings;
    this.fit();
    this.titles = titlesOf(settings);
    this.lineSources.configure(settings, engine.data, engine.window);
  }
}
