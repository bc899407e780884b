/** What is burnt into pictures: that it is there, keeps its place, is not cut off, and never throws. And PNGs of any size. */

import { describe, expect, it } from 'vitest';
import type { EscapeMap } from '../../../src/core/simulation/escape-map.ts';
import { censusRow } from '../../../src/core/simulation/census.ts';
import { OVERLAYS, roomWords, type Overlay, type Scene, type Tile } from '../../../src/core/export/scene.ts';
import type { FrameStatus } from '../../../src/core/readout/frame-status.ts';
import { TeamHistory } from '../../../src/core/simulation/team-history.ts';
import { paletteOf } from '../../../src/core/colour/palette.ts';
import { THEMES, defaultSettings, type Settings } from '../../../src/core/settings/settings.ts';
import { IMAGE_DEFAULTS } from '../../../src/core/export/image-options.ts';
import { labelled } from '../../../src/core/plot/figure.ts';
import { toSvg } from '../../../src/core/plot/svg-plot.ts';
import { defaultTeam } from '../../../src/core/settings/teams.ts';
import { coveredBy, drawOverlays } from '../../../src/export/overlay/overlay.ts';
import { makeImage } from '../../../src/export/make-image.ts';
import { PngStream } from '../../../src/export/encode/png-stream.ts';
import { differing } from '../arrays.ts';

const CAPTION =
  'Cooled below the critical temperature, the clot at the saddle splits in two and runs to the optima.';

function factsOf(
  change: (settings: Settings) => void = () => {},
  more: Partial<FrameStatus> = {},
): FrameStatus {
  const settings = defaultSettings();
  settings.teams[0]!.annealed = true;
  change(settings);
  const histories = settings.teams.map(() => new TeamHistory([500, 300, 200, 0]));
  return {
    settings,
    clock: 700,
    scheduleStep: 700,
    temperature: 0.84,
    census: settings.teams.map((_, team) => censusRow(team, 700, [500, 300, 150, 50])),
    histories,
    engine: 'WebGPU',
    adapter: 'an adapter',
    precision: '64-bit fixed point',
    remark: 'software rendering: right, but slow',
    ...more,
  };
}

const canvas = (width: number, height: number): OffscreenCanvasRenderingContext2D =>
  new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;

function drawn(
  facts: FrameStatus,
  [width, height]: readonly [number, number],
  overlays: readonly Overlay[],
  caption = CAPTION,
): { image: ImageData; plates: readonly Tile[] } {
  const on = canvas(width, height);
  const options = { overlays, caption, credit: '', width, height };
  drawOverlays(on, facts, options);
  return { image: on.getImageData(0, 0, width, height), plates: coveredBy(facts, options).over };
}

const pixelAt = ({ data, width }: ImageData, x: number, y: number): number[] => [
  ...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 4),
];

const SIZES = [
  [1920, 1080],
  [1080, 1920],
  [1080, 1080],
  [640, 360],
  [360, 640],
  [2000, 300],
  [160, 90],
  [64, 64],
  [16, 16],
  [16, 1000],
] as const;
/** A map on which everything is that can be. */
const MAP: EscapeMap = {
  ...{ team: 0, mu: [-1, 1], sigma: [0.5, 1.5], width: 3, height: 2, limit: 3000, done: 40, decided: 5 / 6 },
  steps: Uint32Array.of(0, 0, 0, 0, 9, 7),
  sides: Int8Array.of(0, 0, 0, 0, -1, 1),
  outcomes: Uint8Array.of(0, 2, 3, 4, 1, 1),
};
const SHOWN: Partial<FrameStatus> = { escape: [{ map: MAP, stale: false }] };

const CROWDS: [string, (settings: Settings) => void, Partial<FrameStatus>?][] = [
  ['one team', () => {}],
  ['one team on its escape map', ({ view }) => (view.paint = 'escape'), SHOWN],
  ['one team on its basins', ({ view }) => (view.paint = 'basin'), SHOWN],
  [
    'four teams',
    (settings) => {
      settings.teams = [
        { ...defaultTeam(), annealed: true },
        { ...defaultTeam(), stepSize: 0.02, noise: 0.01 },
        defaultTeam('em'),
        defaultTeam('newton'),
      ];
      settings.view.layout = 'split';
    },
  ],
];

it.each([
  [1, 320, 180],
  [1, 480, 270],
  [1, 512, 288],
  [1, 640, 360],
  [1, 1280, 720],
  [1, 320, 320],
  [1, 400, 400],
  [1, 360, 640],
  [2, 512, 288],
  [2, 640, 360],
  [3, 854, 480],
  [3, 960, 540],
  [4, 854, 480],
  [4, 960, 540],
])('what is said of the room for a readout of %d teams on %d × %d is so', (teams, width, height) => {
  const options = { overlays: ['readout'] as const, caption: '', credit: '', width, height };
  const facts = factsOf((settings) => {
    settings.teams = Array.from({ length: teams }, (_, k) => ({ ...defaultTeam(), annealed: k === 0 }));
  });
  const [plate] = coveredBy(facts, options).over;
  // one line, or a line for each class or team and more
  const lines = plate!.height / (1.2 * Math.max(Math.min(width, height) / 34, 9));
  expect(roomWords(options.overlays, width, height, teams) !== '').toBe(lines < 3);
  expect(lines < 3 || lines > 5).toBe(true);
});

describe.each(CROWDS)('overlays of %s', (_, change, more) => {
  it.each(SIZES)('are whole and apart from each other on %d × %d', (...size) => {
    const [width, height] = size;
    const { image, plates } = drawn(factsOf(change, more), size, OVERLAYS);
    if (Math.min(width, height) >= 360) expect(plates.length).toBeGreaterThanOrEqual(3);
    if (Math.max(width, height) <= 64) expect(plates).toEqual([]);
    for (const [k, a] of plates.entries()) {
      expect(Math.min(a.x, a.y, width - a.x - a.width, height - a.y - a.height)).toBeGreaterThan(0);
      for (const b of plates.slice(k + 1)) {
        const beside = a.x + a.width <= b.x || b.x + b.width <= a.x;
        expect(beside || a.y + a.height <= b.y || b.y + b.height <= a.y).toBe(true);
      }
    }
    // nothing is written beyond a plate, nor up to its edge: nothing was cut off
    let outside = 0;
    for (let k = 3; k < image.data.length; k += 4) {
      if (image.data[k] === 0) continue;
      const [x, y] = [(k >> 2) % width, Math.floor((k >> 2) / width)];
      const on = (one: Tile): boolean =>
        x >= Math.floor(one.x) && x < one.x + one.width && y >= Math.floor(one.y) && y < one.y + one.height;
      if (!plates.some(on)) outside++;
    }
    expect(outside).toBe(0);
    for (const { x, y, width: wide, height: high } of plates) {
      const corner = Math.ceil(0.2 * Math.min(wide, high)) + 4;
      const bare = pixelAt(image, Math.ceil(x) + 2, Math.floor(y + high / 2));
      for (let at = Math.ceil(x) + corner; at < x + wide - corner; at++) {
        for (const row of [Math.ceil(y) + 1, Math.floor(y + high) - 2])
          expect(pixelAt(image, at, row)).toEqual(bare);
      }
      for (let row = Math.ceil(y) + corner; row < y + high - corner; row++) {
        for (const at of [Math.ceil(x) + 1, Math.floor(x + wide) - 2])
          expect(pixelAt(image, at, row)).toEqual(bare);
      }
    }
  });
});

describe.each(['escape', 'basin'] as const)('the scale of the colours by %s', (paint) => {
  it.each([
    [1920, 1080],
    [1280, 720],
    [640, 360],
    [1080, 1080],
    [1080, 1920],
    [360, 640],
  ])('is there beside or below the readout, on %d × %d', (width, height) => {
    const facts = factsOf(({ view }) => void Object.assign(view, { paint, mode: 'map' }), SHOWN);
    // where there is room for the schedule, too
    const all = width > height ? [OVERLAYS] : [];
    for (const overlays of [['readout'], ['legend'], ['readout', 'legend'], ...all] as const) {
      const options = { overlays, caption: CAPTION, credit: '', width, height };
      const [plain, scaled] = [{ ...facts, escape: [] }, facts].map((one) => coveredBy(one, options).over);
      expect(scaled!.length, overlays.join()).toBe(plain!.length + 1);
    }
  });
});

describe('an overlay', () => {
  it('is the same for the same facts, and keeps its place for others', () => {
    const one = drawn(factsOf(), [640, 360], OVERLAYS);
    const again = drawn(factsOf(), [640, 360], OVERLAYS);
    expect(again.plates).toEqual(one.plates);
    expect(differing(again.image.data, one.image.data)).toBe(0);
    const later = factsOf(() => {}, {
      clock: 123_456,
      temperature: 0.05,
      census: [censusRow(0, 123_456, [0, 1, 0, 999])],
    });
    const other = drawn(later, [640, 360], OVERLAYS);
    expect(other.plates).toEqual(one.plates);
    expect(differing(other.image.data, one.image.data)).toBeGreaterThan(0);
  });

  it('is drawn in parts as it is as a whole', () => {
    const options = { overlays: OVERLAYS, caption: CAPTION, credit: '', width: 640, height: 360 };
    const whole = drawn(factsOf(), [640, 360], OVERLAYS).image;
    const band = canvas(640, 120);
    for (const y of [0, 120, 240]) {
      band.reset();
      band.translate(0, -y);
      drawOverlays(band, factsOf(), options);
      const part = whole.data.subarray(4 * 640 * y, 4 * 640 * (y + 120));
      expect(differing(band.getImageData(0, 0, 640, 120).data, part)).toBe(0);
    }
  });

  it.each(THEMES)('has the colours of the theme %s', (theme) => {
    const facts = factsOf(({ view }) => (view.theme = theme));
    const { image } = drawn(facts, [1280, 720], ['readout']);
    const { classes } = paletteOf(theme);
    const found = new Set<string>();
    for (let k = 0; k < image.data.length; k += 4)
      found.add(`#${[0, 1, 2].map((c) => image.data[k + c]!.toString(16).padStart(2, '0')).join('')}`);
    for (const ink of Object.values(classes)) expect(found).toContain(ink);
  });

  it('covers the edge at which it is', () => {
    const sides = (
      overlays: readonly Overlay[],
      size: readonly [number, number],
      change?: (settings: Settings) => void,
    ) =>
      coveredBy(factsOf(change), { overlays, caption: CAPTION, credit: '', width: size[0], height: size[1] });
    expect(sides([], [1920, 1080])).toEqual({ left: 0, top: 0, right: 0, bottom: 0, over: [] });
    expect(sides(['caption', 'credit'], [1920, 1080]).bottom).toBeGreaterThan(100);
    expect(sides(['schedule'], [1920, 1080])).toMatchObject({ top: 0, right: 0 });
    expect(sides(['readout'], [1080, 1920]).top).toBe(0);
    expect(sides(['readout', 'schedule'], [1080, 1080]).top).toBeGreaterThan(200);
    const map = sides(['readout'], [1920, 1080], ({ view }) => (view.mode = 'map'));
    expect(map.left + map.top).toBeGreaterThan(300);
  });

  it.each(['', ' ', 'W'.repeat(200), 'مرحبا '.repeat(30), '\n\n\n', '<b>\u202e</b>', '👩‍🚀'.repeat(20)])(
    'takes any caption: %j',
    (caption) => {
      for (const size of [
        [1280, 720],
        [360, 640],
        [64, 400],
      ] as const) {
        const { plates } = drawn(factsOf(), size, ['caption'], caption);
        expect(plates.length).toBeLessThanOrEqual(1);
        for (const { x, width } of plates) expect(Math.min(x, size[0] - x - width)).toBeGreaterThan(0);
      }
    },
  );

  it('takes facts that nobody has counted yet', () => {
    const facts = factsOf(() => {}, { census: [], histories: [], temperature: null });
    expect(() => drawn(facts, [1280, 720], OVERLAYS)).not.toThrow();
  });
});

/** A scene whose pixel at x, y is (x, y, 128), clear where x < 100 if it may be. */
function makeScene(facts: FrameStatus): Scene & { asked: (Tile | undefined)[] } {
  const element = document.createElement('canvas');
  const on = element.getContext('2d')!;
  let [width, height] = [0, 0];
  const asked: (Tile | undefined)[] = [];
  return {
    seconds: undefined,
    asked,
    open: async () => {},
    goTo: async () => {},
    walkers: async () => new Float64Array(),
    dispose: () => {},
    copyTo: (to, ...place) => to.drawImage(element, ...place),
    resize: (wide, high) => void ([width, height] = [wide, high]),
    draw: ({ tile, transparent } = {}) => {
      asked.push(tile);
      const all = tile ?? { x: 0, y: 0, width, height };
      [element.width, element.height] = [all.width, all.height];
      const image = on.createImageData(all.width, all.height);
      for (let k = 0; k < all.width * all.height; k++) {
        const [x, y] = [all.x + (k % all.width), all.y + Math.floor(k / all.width)];
        image.data.set([x & 255, y & 255, 128, transparent && x < 100 ? 0 : 255], 4 * k);
      }
      on.putImageData(image, 0, 0);
      return facts;
    },
  };
}

async function readPng(file: Blob): Promise<ImageData> {
  const bitmap = await createImageBitmap(file);
  const on = canvas(bitmap.width, bitmap.height);
  on.drawImage(bitmap, 0, 0);
  return on.getImageData(0, 0, bitmap.width, bitmap.height);
}

describe('a picture', () => {
  it.each([
    [false, undefined],
    [true, undefined],
    [false, 128],
    [true, 128],
  ])('is a PNG of every pixel, transparent %s, in tiles of %s', async (transparent, most) => {
    const scene = makeScene(factsOf());
    const shares: number[] = [];
    const options = {
      ...IMAGE_DEFAULTS,
      width: 301,
      height: 203,
      transparent,
      ...(most && { most }),
      link: 'https://x.org/?ä',
    };
    const file = await makeImage(scene, options, { onProgress: (done) => shares.push(done) });
    expect(file.type).toBe('image/png');
    expect(scene.asked.length).toBe(most ? 6 : 1);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBeCloseTo(1, 9);
    const { data, width, height } = await readPng(file);
    expect([width, height]).toEqual([301, 203]);
    let wrong = 0;
    for (let k = 0; k < width * height; k++) {
      const [x, y] = [k % width, Math.floor(k / width)];
      const clear = transparent && x < 100;
      const wanted = clear ? [0, 0, 0, 0] : [x & 255, y & 255, 128, 255];
      if (wanted.some((value, c) => data[4 * k + c] !== value)) wrong++;
    }
    expect(wrong).toBe(0);
    expect(await file.text()).toContain('https://x.org/?ä');
  });

  it('has its overlays across the tiles', async () => {
    const options = { ...IMAGE_DEFAULTS, width: 640, height: 360, overlays: OVERLAYS, caption: CAPTION };
    const [whole, tiled] = await Promise.all(
      [2048, 128].map(async (most) => readPng(await makeImage(makeScene(factsOf()), { ...options, most }))),
    );
    expect(differing(tiled!.data, whole!.data)).toBe(0);
    const bare = await readPng(await makeImage(makeScene(factsOf()), { ...options, overlays: [] }));
    expect(differing(bare.data, whole!.data)).toBeGreaterThan(0);
  });

  it('is given up when it is asked to', async () => {
    const ended = new AbortController();
    const options = { ...IMAGE_DEFAULTS, width: 400, height: 400, most: 64 };
    const made = makeImage(makeScene(factsOf()), options, {
      signal: ended.signal,
      onProgress: (done) => done > 0.5 && ended.abort(),
    });
    await expect(made).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('is written with the filters that PNG has, whatever the rows', async () => {
    const [width, height] = [37, 29];
    const pixels = Uint8ClampedArray.from({ length: 4 * width * height }, (_, k) =>
      k % 4 === 3 ? 255 : (k * k * 31 + (k >> 3) * 7) & 255,
    );
    const png = new PngStream({ width, height, alpha: true });
    for (let y = 0; y < height; y++) await png.write(pixels.subarray(4 * width * y, 4 * width * (y + 1)));
    expect(differing((await readPng(await png.finish())).data, pixels)).toBe(0);
  });
});

it('writes plots that are XML, in which hostile words stay text', () => {
  const words = `</text><script>alert("1")</script><b a='&'>]]>\u0000`;
  const svg = toSvg(
    {
      title: words,
      description: words,
      x: { title: words, log: false, range: [0, 1], ticks: () => labelled([0, 1], () => words) },
      y: { title: words, log: true, range: [1, 10], ticks: () => labelled([1, 10], () => words) },
      at: [0, 1],
      lines: [{ name: words, y: [1, 10], ink: 'law' }],
      points: [{ x: 0.5, y: 3, name: words, ink: 'probe' }],
    },
    paletteOf('light'),
    [words],
  );
  const read = new DOMParser().parseFromString(svg, 'image/svg+xml');
  expect(read.querySelector('parsererror')).toBeNull();
  expect(read.querySelector('script, b, foreignObject, image, style, [href]')).toBeNull();
  expect(read.querySelector('title')!.textContent).toBe(words.replace('\u0000', '\ufffd'));
  expect(
    [...read.querySelectorAll('*')]
      .flatMap((one) => one.getAttributeNames())
      .filter((name) => /^on/i.test(name)),
  ).toEqual([]);
});
