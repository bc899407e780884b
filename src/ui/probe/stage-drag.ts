/** Drags the probe or one of its slices over the surface, instead of turning the camera. */

import type { Point } from '../../core/likelihood/stationary-points.ts';
import type { Settings } from '../../core/settings/settings.ts';

/** The stage as a drag needs it. */
export interface ProbeSurface {
  /** mu and sigma of the probe, or nothing. */
  place(): readonly number[];
  axes(): Settings['window'];
  /** How many pictures there are, each with the probe in it. */
  pictures(): number;
  pick(clientX: number, clientY: number): Point | null;
  project(mu: number, sigma: number, team: number): { x: number; y: number } | null;
  move(mu: number, sigma: number): void;
}

/** How far from the probe, and from a slice, a pointer takes it, in CSS pixels: what a finger takes is 44 wide. */
const REACH = { mouse: { probe: 14, slice: 6 }, touch: { probe: 24, slice: 22 } };
/** A pointer that moves less counts as still. */
const STILL = { mouse: 3, touch: 8 };
/** A slice is looked at in so many places. */
const PLACES = 96;

/** What is held: the probe, or the slice along mu, which is moved along sigma, or the slice along sigma. */
type Held = 'probe' | 'mu' | 'sigma';
const CURSORS: Record<Held, string> = { probe: 'grab', mu: 'ns-resize', sigma: 'ew-resize' };

/** Listens on `root` before the stage itself does. */
export function listenToProbeDrag(root: HTMLElement, ground: ProbeSurface, signal: AbortSignal): void {
  const options = { capture: true, signal };
  let held:
    { what: Held; pointer: number; x: number; y: number; dx: number; dy: number; still: boolean } | undefined;
  let hovered: HTMLElement | undefined;

  let known: { key: string; lines: Line[] } = { key: '', lines: [] };
  /**
   * Returns the slices on the page, as they were drawn last; projected again when a few of their places have moved,
   * since a pointer that only passes must not cost hundreds of projections.
   */
  const lines = (mu: number, sigma: number, teams: readonly number[]): Line[] => {
    const { mu: across, sigma: along } = ground.axes();
    const corners = [across, [mu, mu]].flatMap((mus) =>
      [along, [sigma, sigma]].flatMap((sigmas) => [
        [mus[0]!, sigmas[0]!],
        [mus[1]!, sigmas[1]!],
      ]),
    );
    const key = teams
      .flatMap((team) => corners.map(([u, v]) => ground.project(u!, v!, team)))
      .map((at) => at && `${at.x.toFixed(1)} ${at.y.toFixed(1)}`)
      .concat(String(mu), String(sigma))
      .join();
    if (key === known.key) return known.lines;
    const between = ([low, high]: readonly [number, number], k: number): number =>
      low + ((high - low) * k) / PLACES;
    const places = Array.from({ length: PLACES + 1 }, (_, k) => k);
    const found: Line[] = [];
    for (const team of teams) {
      if (within(sigma, along))
        found.push({ what: 'mu', at: places.map((k) => ground.project(between(across, k), sigma, team)) });
      if (within(mu, across))
        found.push({ what: 'sigma', at: places.map((k) => ground.project(mu, between(along, k), team)) });
    }
    known = { key, lines: found };
    return found;
  };

  /** What is under a pointer, and where its place is on the page. */
  const under = (event: PointerEvent): { what: Held; x: number; y: number } | undefined => {
    const [mu, sigma] = ground.place();
    if (mu === undefined || sigma === undefined) return undefined;
    const reach = event.pointerType === 'touch' ? REACH.touch : REACH.mouse;
    const { clientX: x, clientY: y } = event;
    const teams = Array.from({ length: ground.pictures() }, (_, team) => team);
    const { mu: across, sigma: along } = ground.axes();
    if (within(mu, across) && within(sigma, along)) {
      for (const team of teams) {
        const at = ground.project(mu, sigma, team);
        if (at && Math.hypot(at.x - x, at.y - y) <= reach.probe) return { what: 'probe', ...at };
      }
    }
    // a finger may be on both
    let [nearest, off]: [Held | undefined, number] = [undefined, reach.slice];
    for (const { what, at } of lines(mu, sigma, teams)) {
      for (let k = 1; k < at.length; k++) {
        const [before, now] = [at[k - 1], at[k]];
        const far = before && now ? distance({ x, y }, before, now) : Infinity;
        if (far <= off) [nearest, off] = [what, far];
      }
    }
    return nearest && { what: nearest, x, y };
  };

  const point = (event: PointerEvent, cursor: string): void => {
    const stage = event.target as HTMLElement;
    if (hovered && hovered !== stage) hovered.style.cursor = '';
    hovered = stage;
    if (stage.style.cursor !== cursor) stage.style.cursor = cursor;
  };
  const isStage = ({ target }: Event): boolean =>
    target instanceof HTMLCanvasElement && target.id === 'stage';
  /** Neither the stage's camera nor its clicks hear of it. */
  const take = (event: PointerEvent): void => {
    event.stopImmediatePropagation();
    event.preventDefault();
  };

  const down = (event: PointerEvent): void => {
    if (!isStage(event)) return;
    // another finger does not turn the surface meanwhile
    if (held) return take(event);
    // with a key it is another movement: a box, a menu, a tracer
    if (event.button !== 0 || event.altKey || event.shiftKey || event.ctrlKey || event.metaKey) return;
    const found = under(event);
    if (!found) return;
    held = {
      what: found.what,
      pointer: event.pointerId,
      x: event.clientX,
      y: event.clientY,
      still: true,
      dx: found.x - event.clientX,
      dy: found.y - event.clientY,
    };
    const stage = event.target as HTMLElement;
    stage.setPointerCapture(event.pointerId);
    // as without this drag: after a click on the stage, keys go to it
    stage.focus({ preventScroll: true });
    point(event, held.what === 'probe' ? 'grabbing' : CURSORS[held.what]);
    take(event);
  };
  const move = (event: PointerEvent): void => {
    if (!isStage(event)) return;
    if (!held) {
      if (event.pointerType === 'mouse' && event.buttons === 0) {
        const found = under(event);
        point(event, found ? CURSORS[found.what] : '');
      }
      return;
    }
    take(event);
    if (event.pointerId !== held.pointer) return;
    const still = event.pointerType === 'touch' ? STILL.touch : STILL.mouse;
    if (Math.hypot(event.clientX - held.x, event.clientY - held.y) > still) held.still = false;
    if (held.still) return;
    const [mu, sigma] = ground.place();
    const at = ground.pick(event.clientX + held.dx, event.clientY + held.dy);
    if (!at || mu === undefined || sigma === undefined) return;
    ground.move(held.what === 'mu' ? mu : at.mu, held.what === 'sigma' ? sigma : at.sigma);
  };
  const up = (event: PointerEvent): void => {
    if (!held || event.pointerId !== held.pointer) return;
    // a slice that was but clicked: the probe goes there
    const at =
      held.still && held.what !== 'probe' && event.type === 'pointerup' && ground.pick(held.x, held.y);
    held = undefined;
    take(event);
    if (at) ground.move(at.mu, at.sigma);
    if (hovered) hovered.style.cursor = '';
  };
  root.addEventListener('pointerdown', down, options);
  root.addEventListener('pointermove', move, options);
  for (const end of ['pointerup', 'pointercancel', 'lostpointercapture'] as const)
    root.addEventListener(end, up, options);
}

interface Spot {
  x: number;
  y: number;
}

/** A slice on the page, from place to place. */
interface Line {
  what: 'mu' | 'sigma';
  at: readonly (Spot | null)[];
}

const within = (value: number, [low, high]: readonly [number, number]): boolean =>
  value >= low && value <= high;

/** From a point to a segment. */
function distance(p: Spot, a: Spot, b: Spot): number {
  const [x, y] = [b.x - a.x, b.y - a.y];
  const length = x * x + y * y;
  const share = length > 0 ? ((p.x - a.x) * x + (p.y - a.y) * y) / length : 0;
  const t = Math.min(Math.max(share, 0), 1);
  return Math.hypot(p.x - a.x - t * x, p.y - a.y - t * y);
}
