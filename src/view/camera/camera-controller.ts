/**
 * The camera controller. In the surface mode it orbits, in the map mode it looks straight down and pans; between the
 * two it glides while the surface lies down. One perspective camera serves both: a flat sheet seen from straight above
 * is a true map.
 */

import { MOUSE, PerspectiveCamera, TOUCH, Vector3 } from 'three/webgpu';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import type { CameraCommand } from '../../core/settings/camera-command.ts';
import { defaultSettings, type ViewSettings } from '../../core/settings/settings.ts';
import { SHAPE, viewportsOf, freeOf, isSmall, type Edges } from '../scene/viewports.ts';
import { CameraPathPlayer, MotionDetector } from './camera-path-player.ts';
import { DISTANCES, ELEVATIONS, interpolatePose, clamp, poseOf, round, type Pose } from './pose.ts';
import { HALF_X, HALF_Z, HEIGHT } from '../scene/world-transform.ts';

/** Vertical field of view in degrees, of a picture at least as wide as SHAPE times its height. */
const FIELD = 26;
/** How much nearer small pictures are seen, which have few words around them, if they are so high. */
const SMALL = { near: 0.88, from: 200 };
/** How long surface and map take to turn into each other, in seconds. */
const MORPH = 0.7;
/** How long the camera takes from one pose to another that was given, in seconds. */
const GLIDE = 1.4;
/** Height of the point that the camera turns about: about that of the saddle. */
const TARGET_HEIGHT = 0.42 * HEIGHT;
/** Room around the map for its labels, in parts of its size. */
const MAP_MARGIN = 1.3;
/** Time constant of a movement that runs out after the user has let go, in seconds. */
const RUN_OUT = 0.12;
/** Seconds that a pose must stand still before it is reported. */
const SETTLED = 0.4;
/** How far one key moves the camera: degrees about the target, a factor of distance, a share of it over a map. */
const KEY = { azimuth: 5, elevation: 4, nearer: 0.9, pan: 0.05 };

/** From 0 to 1, slow at both ends. */
const eased = (t: number): number => t ** 2 * (3 - 2 * t);

export class CameraController {
  readonly camera = new PerspectiveCamera(FIELD, 1.6, 0.1, 60);
  /** 0 = surface, 1 = map, between them while one turns into the other. */
  flat = 0;

  private readonly controls: OrbitControls;
  private width = 0;
  private height = 0;
  /** How many pictures there are side by side, all seen by this camera. */
  private count = 1;
  /** How much of the stage is covered by panels at each side, in CSS pixels: now, and at last. */
  private covered: Edges = { left: 0, top: 0, right: 0, bottom: 0 };
  private coveredGoal: Edges = this.covered;
  private mode: ViewSettings['mode'] = 'surface';
  /** 0 to 1 in time, of which `flat` is the eased form. */
  private progress = 0;
  private poses: Record<ViewSettings['mode'], Pose>;
  /** The way to a pose that was given; done: 0 to 1 in time. */
  private glide: { from: Pose; done: number } | undefined;
  /** The camera and the map's place in the settings, as last given or reported. */
  private reported = '';
  private toldMap = '[]';
  private lastPose = '';
  private changedAt = 0;
  private touched = false;
  /** Whether the user has moved the map: then it is no longer fitted to the stage. */
  private mapTouched = false;
  private before: number | undefined;
  private flight: CameraPathPlayer | undefined;
  private readonly stillness = new MotionDetector();
  /** Users who prefer reduced motion see only the end of every movement. */
  private readonly still = matchMedia('(prefers-reduced-motion: reduce)');

  constructor(
    element: HTMLElement,
    view: ViewSettings,
    private readonly onCamera?: (camera: number[]) => void,
    private readonly onMap?: (map: number[]) => void,
  ) {
    this.controls = new OrbitControls(this.camera, element);
    Object.assign(this.controls, { enableDamping: true, dampingFactor: 0.12, screenSpacePanning: false });
    this.controls.addEventListener('start', () => {
      this.halt();
      if (this.mode === 'map') this.mapTouched = true;
      else this.touched = true;
    });
    this.poses = { surface: poseOf(view.camera), map: this.mapPose() };
    this.reported = JSON.stringify(view.camera);
    this.lay(view.map);
    this.mode = view.mode;
    this.progress = this.flat = this.mode === 'map' ? 1 : 0;
    this.stand(this.poses[this.mode]);
    this.permit();
  }

  configure(view: ViewSettings, count: number): void {
    if (count !== this.count) {
      this.count = count;
      this.fit();
    }
    if (this.flight?.isOf(view) === false) this.halt();
    const given = JSON.stringify(view.camera);
    if (given !== this.reported) {
      this.reported = given;
      this.flight = undefined;
      this.calm();
      // before the first picture there is nothing that could glide
      const glides = this.before !== undefined && !this.still.matches;
      this.glide = glides ? { from: this.surfacePose(), done: 0 } : undefined;
      this.poses.surface = poseOf(view.camera);
      if (this.mode === 'surface' && this.progress === 0) this.stand(this.surfacePose());
    }
    if (JSON.stringify(view.map) !== this.toldMap) {
      this.lay(view.map);
      this.fit();
    }
    if (view.mode !== this.mode) {
      this.mode = view.mode;
      this.calm();
      this.controls.enabled = false;
    }
  }

  /** Moves the camera as a key asks, about the surface or over the map. */
  look(look: CameraCommand): void {
    const map = this.mode === 'map';
    if (look === 'home' && map) {
      this.mapTouched = false;
      this.fit();
      return;
    }
    this.calm();
    this.halt();
    const pose = this.poses[this.mode];
    const along = (one: CameraCommand, other: CameraCommand): number =>
      look === one ? 1 : look === other ? -1 : 0;
    const [right, up, far] = [along('right', 'left'), along('up', 'down'), along('farther', 'nearer')];
    const distance = clamp(pose.distance * KEY.nearer ** -far, ...DISTANCES);
    if (map) {
      const pan = KEY.pan * pose.distance;
      this.poses.map = { ...pose, distance, x: pose.x + right * pan, z: pose.z - up * pan };
      this.mapTouched = true;
    } else {
      const [azimuth, elevation] = [pose.azimuth + right * KEY.azimuth, pose.elevation + up * KEY.elevation];
      this.poses.surface =
        look === 'home'
          ? poseOf(defaultSettings().view.camera)
          : { ...pose, azimuth, elevation: clamp(elevation, ...ELEVATIONS), distance };
      this.touched = true;
    }
    if (this.progress === (map ? 1 : 0)) this.stand(this.poses[this.mode]);
  }

  /** Begins the flight of these settings, at its first keyframe; without one, ends it where the camera is. */
  fly(view?: ViewSettings): void {
    this.halt();
    if (!view || view.flight.length === 0) return;
    this.calm();
    this.flight = new CameraPathPlayer(view);
  }

  get flying(): boolean {
    return this.flight !== undefined;
  }

  /** Whether the camera moves: by a drag, a key, a glide or a flight. */
  get turning(): boolean {
    // from the very moment that a flight or a glide begins
    return this.flying || this.glide !== undefined || this.stillness.broken;
  }

  /** `glides`: follows what covers the stage little by little, on a screen that the user looks at. */
  resize(width: number, height: number, covered: Edges, glides = true): void {
    // at the first size nothing is on the screen yet that could glide
    if (this.width === 0 || !glides) this.covered = { ...covered };
    [this.width, this.height, this.coveredGoal] = [width, height, { ...covered }];
    this.fit();
  }

  /** The part of the stage that nothing covers, in CSS pixels from its top left corner. */
  get free(): Edges {
    return freeOf(this.width, this.height, this.covered);
  }

  /** Where the pictures are, in the same units: all of one size. A single one is all that is free. */
  get viewports(): Edges[] {
    return viewportsOf(this.free, this.count);
  }

  /** Moves the camera on; `time` in seconds. */
  update(time: number): void {
    const elapsed = this.before === undefined ? 0 : Math.min(Math.max(time - this.before, 0), 0.25);
    this.before = time;
    this.uncover(elapsed);
    this.follow(time);
    if (this.glide) {
      this.glide.done = this.still.matches ? 1 : this.glide.done + elapsed / GLIDE;
      if (this.glide.done >= 1) this.glide = undefined;
      if (this.mode === 'surface') this.stand(this.surfacePose());
    }
    const goal = this.mode === 'map' ? 1 : 0;
    if (this.progress !== goal) {
      const step = this.still.matches ? 1 : elapsed / MORPH;
      this.progress = goal === 1 ? Math.min(1, this.progress + step) : Math.max(0, this.progress - step);
      this.flat = eased(this.progress);
      this.stand(interpolatePose(this.surfacePose(), this.poses.map, this.flat));
    } else if (!this.glide || this.mode === 'map') {
      // as much a second on a slow machine as on a fast one
      this.controls.dampingFactor = this.runOut(elapsed);
      this.controls.update(elapsed);
      this.poses[this.mode] = this.pose();
      this.tell(time);
    }
    // also where the mode was changed back before anything moved
    if (this.progress === goal && !this.controls.enabled) this.permit();
    this.camera.updateMatrixWorld();
    const { camera, controls, flat } = this;
    this.stillness.note([...camera.position.toArray(), ...controls.target.toArray(), flat], time);
  }

  dispose(): void {
    this.controls.dispose();
  }

  /** Returns the camera's pose over the surface: on its way, if it glides. */
  private surfacePose(): Pose {
    const { glide, poses } = this;
    return glide ? interpolatePose(glide.from, poses.surface, eased(glide.done)) : poses.surface;
  }

  /** Puts the camera where these five numbers say, at once and without a report. */
  jump(camera: readonly number[]): void {
    this.halt();
    this.calm();
    this.touched = false;
    this.poses.surface = poseOf(camera);
    if (this.mode === 'surface' && this.progress === 0) this.stand(this.poses.surface);
  }

  /** The five numbers of where it stands over the surface now. */
  get cameraSetting(): number[] {
    const { azimuth, elevation, distance, x, z } = this.surfacePose();
    return [azimuth, elevation, distance, x, z];
  }

  /** Ends a glide or a flight where it is, for the user who takes over. */
  private halt(): void {
    this.poses.surface = this.surfacePose();
    this.glide = this.flight = undefined;
  }

  /** Goes on with a flight; users who prefer reduced motion see only its keyframes. */
  private follow(time: number): void {
    if (!this.flight) return;
    const { camera, ends } = this.flight.at(time, this.still.matches);
    this.poses.surface = poseOf(camera);
    if (this.mode === 'surface' && this.progress === 0) this.stand(this.poses.surface);
    if (!ends) return;
    this.flight = undefined;
    // the camera stays where the flight ends
    this.touched = true;
  }

  /** The part of the way that a movement goes in this time. */
  private runOut(elapsed: number): number {
    return this.still.matches ? 1 : 1 - Math.exp(-elapsed / RUN_OUT);
  }

  /** Follows what covers the stage, gliding. */
  private uncover(elapsed: number): void {
    const goal = this.coveredGoal;
    const sides = ['left', 'top', 'right', 'bottom'] as const;
    if (sides.every((side) => this.covered[side] === goal[side])) return;
    const part = this.runOut(elapsed);
    for (const side of sides) {
      const rest = goal[side] - this.covered[side];
      this.covered[side] = Math.abs(rest) < 0.5 ? goal[side] : this.covered[side] + rest * part;
    }
    this.fit();
  }

  /** Fits the picture to its part of the stage. */
  private fit(): void {
    if (this.width === 0) return;
    const { width, height, free } = this;
    const cell = this.viewports[0]!;
    const [wide, high] = [cell.right - cell.left, cell.bottom - cell.top];
    // the field is that of the whole stage, by which the pixels of a drag are measured
    this.camera.aspect = width / height;
    this.camera.fov = (360 / Math.PI) * Math.atan((this.halfField() * height) / high);
    if (this.count > 1) {
      this.camera.setViewOffset(width, height, (width - wide) / 2, (height - high) / 2, wide, high);
    } else {
      // one picture goes on below the panels
      const [x, y] = [(free.left + free.right - width) / 2, (free.top + free.bottom - height) / 2];
      this.camera.setViewOffset(width, height, -x, -y, width, height);
    }
    if (this.mapTouched) return;
    this.poses.map = this.mapPose();
    if (this.mode === 'map' && this.progress === 1) this.stand(this.poses.map);
  }

  /** Half of what is seen from top to bottom of a picture, at distance 1. */
  private halfField(): number {
    // a narrow one sees as much from left to right as a wide one
    const cell = this.viewports[0]!;
    const near = isSmall(cell, this.count) && cell.bottom - cell.top >= SMALL.from ? SMALL.near : 1;
    return near * Math.tan((FIELD * Math.PI) / 360) * Math.max(1, SHAPE / this.cellAspect());
  }

  private cellAspect(): number {
    const { left, top, right, bottom } = this.viewports[0]!;
    return (right - left) / (bottom - top);
  }

  /** Sets what the user may do in this mode. */
  private permit(): void {
    const map = this.mode === 'map';
    Object.assign(this.controls, {
      enabled: true,
      enableRotate: !map,
      minPolarAngle: 0,
      maxPolarAngle: map ? 0 : 1.5,
      minAzimuthAngle: map ? 0 : -Infinity,
      maxAzimuthAngle: map ? 0 : Infinity,
      minDistance: DISTANCES[0],
      maxDistance: DISTANCES[1],
      mouseButtons: { LEFT: map ? MOUSE.PAN : MOUSE.ROTATE, MIDDLE: MOUSE.DOLLY, RIGHT: MOUSE.PAN },
      // two fingers are the window's
      touches: { ONE: map ? TOUCH.PAN : TOUCH.ROTATE, TWO: null },
    });
  }

  /** Ends any movement that is still running out. */
  private calm(): void {
    this.controls.enableDamping = false;
    this.controls.update();
    this.controls.enableDamping = true;
  }

  private stand({ azimuth, elevation, distance, x, z }: Pose): void {
    const [a, e] = [(azimuth * Math.PI) / 180, (Math.min(elevation, 89.9999) * Math.PI) / 180];
    this.controls.target.set(x, TARGET_HEIGHT * (1 - this.flat), z);
    this.camera.position
      .set(Math.cos(e) * Math.sin(a), Math.sin(e), Math.cos(e) * Math.cos(a))
      .multiplyScalar(distance)
      .add(this.controls.target);
    this.camera.lookAt(this.controls.target);
  }

  private pose(): Pose {
    const { target } = this.controls;
    const from = new Vector3().subVectors(this.camera.position, target);
    return {
      azimuth: this.mode === 'map' ? 0 : (Math.atan2(from.x, from.z) * 180) / Math.PI,
      elevation: this.mode === 'map' ? 90 : (Math.asin(Math.min(1, from.y / from.length())) * 180) / Math.PI,
      distance: from.length(),
      x: target.x,
      z: target.z,
    };
  }

  /** Looks straight down, as near as the stage lets the whole map be seen. */
  private mapPose(): Pose {
    const half = this.halfField();
    const distance = MAP_MARGIN * Math.max(HALF_Z / half, HALF_X / (half * this.cellAspect()));
    return { azimuth: 0, elevation: 90, distance, x: 0.05, z: 0.05 };
  }

  /** Lays the map where the settings have it: over these ground coordinates, from this distance; of none, all of it is seen. */
  private lay(map: readonly number[]): void {
    this.toldMap = JSON.stringify(map);
    const [x, z, distance] = map;
    this.mapTouched = distance !== undefined;
    this.poses.map =
      x === undefined || z === undefined || distance === undefined
        ? this.mapPose()
        : { azimuth: 0, elevation: 90, distance: clamp(distance, ...DISTANCES), x, z };
    if (this.mode === 'map' && this.progress === 1) this.stand(this.poses.map);
  }

  /** Reports a pose that the user has changed, once it stands still. */
  private tell(time: number): void {
    const map = this.mode === 'map';
    const { azimuth, elevation, distance, x, z } = this.poses[this.mode];
    const place = [round(x, 3), round(z, 3), round(distance, 3)];
    const pose = [round(azimuth, 1), round(elevation, 1), round(distance, 2), round(x, 2), round(z, 2)];
    const rounded = !map ? pose : this.mapTouched ? place : [];
    const text = JSON.stringify(rounded);
    if (text !== this.lastPose) {
      this.lastPose = text;
      this.changedAt = time;
    } else if (time - this.changedAt > SETTLED) {
      if (map && text !== this.toldMap) {
        this.toldMap = text;
        this.onMap?.(rounded);
      } else if (!map && this.touched && text !== this.reported) {
        this.reported = text;
        this.onCamera?.(rounded);
      }
    }
  }
}
