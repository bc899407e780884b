import { describe, expect, test } from 'vitest';
import { paletteOf } from '../../../src/core/colour/palette.ts';
import { defaultSettings, type Settings } from '../../../src/core/settings/settings.ts';
import { defaultTeam } from '../../../src/core/settings/teams.ts';
import { viewportsOf, holds, separators, type Edges } from '../../../src/view/scene/viewports.ts';
import { Canvas2DView } from '../../../src/view/canvas2d/canvas-view.ts';
import { titlesOf } from '../../../src/view/labels/titles.ts';
import { HEIGHT, WIDTH, apart, makeEngine, makeView, rgb, type Backend, type Clot } from './stage.ts';

const { teams: TEAM_COLOURS, temperature: TEMPERATURE_COLOUR } = paletteOf('dark');

/** A place for each team's clot, where nothing hides it and no label lies. */
const PLACES: [number, number][] = [
  [0.6, 1.3],
  [-1, 1.5],
  [1.2, 1.6],
  [-0.4, 1.7],
];
const CLOTS: Clot[] = PLACES.map(([mu, sigma], team) => ({ mu, sigma, count: 100_000, team }));

/** So many teams; the third is annealed. */
const race =
  (count: number, layout: Settings['view']['layout'], mode: Settings['view']['mode'] = 'surface') =>
  (settings: Settings): void => {
    settings.teams = (['gradient', 'em', 'gradient', 'adam'] as const)
      .slice(0, count)
      .map((optimizer, k) => ({ ...defaultTeam(optimizer), annealed: k === 2 }));
    settings.view.layout = layout;
    settings.view.mode = mode;
  };

/** The number of the team whose colour a pixel is nearest to. */
function teamOf(pixel: readonly number[]): number {
  const distances = TEAM_COLOURS.map((colour) => apart(pixel, rgb(colour)));
  return distances.indexOf(Math.min(...distances));
}

describe.each<Backend>(['WebGPU', 'WebGL2'])('on %s', (backend) => {
  test('shows the clot of each team in its colour', async () => {
    const { draw, complaints } = await makeView(backend, CLOTS, race(4, 'overlaid'));
    const at = draw();
    PLACES.forEach((place, team) => {
      expect(teamOf(at(...place))).toBe(team);
      expect(apart(at(...place), rgb(TEAM_COLOURS[team]!))).toBeLessThan(110);
    });
    expect(complaints).toEqual([]);
  });

  test('shows by the colour of the most numerous where teams meet, and all of them as no white blob', async () => {
    const [mine, shared] = PLACES as [[number, number], [number, number]];
    const { draw } = await makeView(
      backend,
      [
        { mu: mine[0], sigma: mine[1], count: 100_000, team: 1 },
        { mu: mine[0], sigma: mine[1], count: 5_000, team: 2 },
        ...[0, 1, 2, 3].map((team) => ({ mu: shared[0], sigma: shared[1], count: 262_144, team })),
      ],
      race(4, 'overlaid'),
    );
    const at = draw();
    expect(teamOf(at(...mine))).toBe(1);
    // a mean by light, however weighted by its square, would be 95 away
    expect(apart(at(...mine), rgb(TEAM_COLOURS[1]))).toBeLessThan(80);
    expect(apart(at(...shared), [255, 255, 255])).toBeGreaterThan(60);
  });

  test('shows each team alone in its own picture', async () => {
    const { draw, complaints } = await makeView(backend, CLOTS, race(4, 'split'));
    const [at, empty] = [draw(), (await makeView(backend, [], race(4, 'split'))).draw()];
    for (let team = 0; team < 4; team++) {
      PLACES.forEach((place, clot) => {
        const change = apart(at(...place, 0, team), empty(...place, 0, team));
        if (clot === team) {
          expect(teamOf(at(...place, 0, team))).toBe(team);
          expect(change).toBeGreaterThan(60);
        } else expect(change, `clot ${clot} in picture ${team}`).toBe(0);
      });
    }
    expect(complaints).toEqual([]);
  });

  test('draws walkers and tracers of each team in its own picture', async () => {
    const tracer = (age: number): [number, number] => [-1.2 + 0.05 * age, 1.6];
    // two of each team
    const walkers = PLACES.flatMap(([mu, sigma]): [number, number][] => [
      [mu, sigma],
      [mu + 0.2, sigma],
    ]);
    const { draw } = await makeView(backend, [], race(4, 'split'), { walkers, tracer });
    const [at, empty] = [draw(), (await makeView(backend, [], race(4, 'split'))).draw()];
    for (let team = 0; team < 4; team++) {
      const change = (place: [number, number]): number =>
        Math.max(
          ...[-1, 0, 1].map((below) => apart(at(...place, below, team), empty(...place, below, team))),
        );
      walkers.forEach((walker, k) => {
        if (k >> 1 === team) {
          expect(change(walker)).toBeGreaterThan(60);
          const pixels = [-1, 0, 1].map((below) => at(...walker, below, team));
          expect(pixels.map(teamOf)).toContain(team);
        } else expect(change(walker), `walker ${k} in picture ${team}`).toBe(0);
      });
      if (team === 3) expect(change(tracer(1.5))).toBeGreaterThan(40);
      else expect(change(tracer(1.5))).toBe(0);
    }
  });

  test('in one picture, no team lies upon all the others', async () => {
    // as at the start: every walker of a team where one of each other team is
    const places = Array.from({ length: 12 }, (_, k): [number, number] => [-1.65 + 0.3 * k, 1.6]);
    const walkers = [0, 1, 2].flatMap(() => places);
    const { draw } = await makeView(backend, [], race(3, 'overlaid'), { walkers });
    const at = draw();
    const seen = places.map((place) => teamOf(at(...place)));
    for (const team of [0, 1, 2]) {
      const share = seen.filter((one) => one === team).length / seen.length;
      expect(share).toBeGreaterThan(0.2);
    }
  });

  test('draws the temperature only for teams that are annealed', async () => {
    const { draw } = await makeView(backend, [], race(4, 'split'));
    const at = draw(1.3);
    for (let team = 0; team < 4; team++) {
      for (const mu of [-1.3, -0.62, 0.47, 1.35]) {
        const nearest = Math.min(
          ...[-1, 0, 1].map((below) => apart(at(mu, 1.3, below, team), rgb(TEMPERATURE_COLOUR))),
        );
        if (team === 2) expect(nearest).toBeLessThan(90);
        else expect(nearest).toBeGreaterThan(150);
      }
    }
    const released = draw(null);
    expect(apart(released(0.47, 1.3, 0, 2), rgb(TEMPERATURE_COLOUR))).toBeGreaterThan(150);
  });

  test.each([2, 3, 4])(
    'writes the name of each of %i teams in its colour over its picture',
    async (count) => {
      const { draw, copy, settings } = await makeView(backend, [], race(count, 'split', 'map'));
      draw();
      const cells = viewportsOf({ left: 0, top: 0, right: WIDTH, bottom: HEIGHT }, count);
      cells.forEach(({ left, bottom }, team) => {
        // at its foot, since this stage is as small as one that is held in the hand
        const { data } = copy.getImageData(left + 8, bottom - 44, 60, 42);
        const near = (colour: string): number => {
          let pixels = 0;
          for (let k = 0; k < data.length; k += 4)
            if (apart([data[k]!, data[k + 1]!, data[k + 2]!], rgb(colour)) < 30) pixels++;
          return pixels;
        };
        TEAM_COLOURS.forEach((colour, k) => {
          if (k === team) expect(near(colour)).toBeGreaterThan(20);
          else expect(near(colour)).toBe(0);
        });
      });
      expect(titlesOf(settings).map(({ name }) => name[0])).toEqual(['1', '2', '3', '4'].slice(0, count));
      if (count > 2) expect(titlesOf(settings)[2]!.detail).toContain('annealed');
    },
  );
});

test.each([
  ['surface', 2],
  ['surface', 3],
  ['map', 4],
] as const)('picks and projects in each of the pictures of a %s of %i teams', async (mode, count) => {
  const { view, draw } = await makeView('WebGL2', [], race(count, 'split', mode));
  draw();
  const cells = viewportsOf({ left: 0, top: 0, right: WIDTH, bottom: HEIGHT }, count);
  for (let team = 0; team < count; team++) {
    for (const [mu, sigma] of [
      [0, 1],
      [-1.5, 1.8],
      [0.8, 0.6],
    ] as const) {
      const { x, y } = view.project(mu, sigma, team);
      expect(holds(cells[team]!, x, y)).toBe(true);
      const picked = view.pick(x, y)!;
      expect(Math.abs(picked.mu - mu)).toBeLessThan(1e-6);
      expect(Math.abs(picked.sigma - sigma)).toBeLessThan(1e-6);
    }
    expect(view.pick(cells[team]!.left + 2, cells[team]!.bottom - 2)).toBeNull();
  }
});

test('has one camera for all pictures: a wheel that is turned over the last, with Alt, moves them all', async () => {
  const { view, draw } = await makeView('WebGL2', [], race(4, 'split'));
  draw();
  const cells = viewportsOf({ left: 0, top: 0, right: WIDTH, bottom: HEIGHT }, 4);
  /** How far a point is from the middle of each picture. */
  const reach = (): number[] =>
    cells.map((cell, team) => {
      const { x, y } = view.project(1.5, 1.8, team);
      return Math.hypot(x - (cell.left + cell.right) / 2, y - (cell.top + cell.bottom) / 2);
    });
  const before = reach();
  const { x, y } = view.project(0, 1, 3);
  view.renderer.domElement.dispatchEvent(
    new WheelEvent('wheel', { deltaY: -300, clientX: x, clientY: y, altKey: true }),
  );
  draw(null, 20);
  const after = reach();
  for (let team = 0; team < 4; team++) {
    expect(after[team]! / before[team]!).toBeGreaterThan(1.05);
    expect(after[team]).toBeCloseTo(after[0]!, 6);
  }
});

test('knows that another layout or other teams need another picture', async () => {
  const { view, draw, settings } = await makeView('WebGL2', [], race(3, 'overlaid'));
  draw(null, 3);
  view.updateCamera(10);
  expect(view.updateCamera(11)).toBe(false);
  view.configure({ ...settings, view: { ...settings.view, layout: 'split' } });
  expect(view.updateCamera(12)).toBe(true);
  expect(view.updateCamera(13)).toBe(false);
  view.configure({ ...settings, teams: settings.teams.slice(0, 2) });
  expect(view.updateCamera(14)).toBe(true);
});

describe('the places of pictures', () => {
  const width = (cell: Edges): number => cell.right - cell.left;
  const height = (cell: Edges): number => cell.bottom - cell.top;

  test.each([
    [{ left: 0, top: 181, right: 995, bottom: 676 }],
    [{ left: 0, top: 114, right: 390, bottom: 726 }],
    [{ left: 24.5, top: 48, right: 1638, bottom: 959.25 }],
    [{ left: 0, top: 0, right: 1600, bottom: 240 }],
  ])('are of one size, apart, and inside %o', (free) => {
    for (const count of [2, 3, 4]) {
      const cells = viewportsOf(free, count);
      expect(cells).toHaveLength(count);
      cells.forEach((cell, k) => {
        expect([width(cell), height(cell)]).toEqual([width(cells[0]!), height(cells[0]!)]);
        expect(cell.left).toBeGreaterThanOrEqual(Math.floor(free.left));
        expect(cell.right).toBeLessThanOrEqual(Math.ceil(free.right));
        expect(cell.top).toBeGreaterThanOrEqual(Math.floor(free.top));
        expect(cell.bottom).toBeLessThanOrEqual(Math.ceil(free.bottom));
        for (const other of cells.slice(k + 1)) {
          const beside = cell.right <= other.left || other.right <= cell.left;
          expect(beside || cell.bottom <= other.top).toBe(true);
        }
      });
    }
  });

  test('are side by side or stacked as the stage is, four in a square, the third in the middle', () => {
    const [wide, high] = [
      { left: 0, top: 0, right: 1000, bottom: 500 },
      { left: 0, top: 0, right: 400, bottom: 600 },
    ];
    const corners = (cells: Edges[]): number[][] => cells.map(({ left, top }) => [left, top]);
    expect(corners(viewportsOf(wide, 2))).toEqual([
      [0, 0],
      [500, 0],
    ]);
    expect(corners(viewportsOf(high, 2))).toEqual([
      [0, 0],
      [0, 300],
    ]);
    expect(corners(viewportsOf(wide, 3))).toEqual([
      [0, 0],
      [500, 0],
      [250, 250],
    ]);
    expect(corners(viewportsOf(wide, 4))).toEqual([
      [0, 0],
      [500, 0],
      [0, 250],
      [500, 250],
    ]);
    expect(viewportsOf(wide, 1)).toEqual([wide]);
    // one line down the middle of each row, one between the rows
    expect(separators(viewportsOf(wide, 4), 1)).toEqual([
      { left: 499, right: 500, top: 0, bottom: 250 },
      { left: 0, right: 1000, top: 249, bottom: 250 },
      { left: 499, right: 500, top: 250, bottom: 500 },
    ]);
  });
});

describe('on a plain canvas', () => {
  /** A map of the clots of four teams, and how to read its picture at fractions of a rectangle. */
  function makeFlat(layout: Settings['view']['layout'], clots: Clot[]) {
    const canvas = document.createElement('canvas');
    const settings = defaultSettings();
    race(4, layout)(settings);
    const engine = makeEngine(settings, clots, { walkers: [] }, undefined, true);
    const view = new Canvas2DView(canvas, settings);
    view.resize(WIDTH, HEIGHT, 1);
    view.render({ engine, temperature: null, time: 0 });
    return canvas.getContext('2d')!.getImageData(0, 0, WIDTH, HEIGHT);
  }

  /** How many pixels of a rectangle show a team's light: its colour, over the ground of the same picture without. */
  function painted(picture: ImageData, empty: ImageData, { left, top, right, bottom }: Edges): number[] {
    const counts = [0, 0, 0, 0];
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        const k = 4 * (y * WIDTH + x);
        // most pixels are the same in both
        if ([0, 1, 2].every((c) => picture.data[k + c] === empty.data[k + c])) continue;
        const pixel = [...picture.data.slice(k, k + 3)];
        if (apart(pixel, [...empty.data.slice(k, k + 3)]) > 60) counts[teamOf(pixel)]!++;
      }
    }
    return counts;
  }

  const all = { left: 0, top: 0, right: WIDTH, bottom: HEIGHT };
  // clots of many bins: nothing blurs them here
  const patches = CLOTS.flatMap((clot) =>
    Array.from({ length: 900 }, (_, k) => ({
      ...clot,
      mu: clot.mu + 0.008 * (k % 30),
      sigma: clot.sigma + 0.004 * Math.floor(k / 30),
    })),
  );

  test('shows the teams in their colours, together', () => {
    const counts = painted(makeFlat('overlaid', patches), makeFlat('overlaid', []), all);
    for (const count of counts) expect(count).toBeGreaterThan(100);
  });

  test('shows each team alone in its own map', () => {
    const [picture, empty] = [makeFlat('split', patches), makeFlat('split', [])];
    viewportsOf(all, 4).forEach((cell, team) => {
      painted(picture, empty, cell).forEach((count, k) => {
        if (k === team) expect(count).toBeGreaterThan(30);
        else expect(count).toBe(0);
      });
    });
  });
});
