/** Clips of the built app: what is recorded is decoded again, and shows the steps that it says. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClipFrame, ClipRequest } from '../../src/core/export/clip-options.ts';
import { takeClockAt } from '../../src/core/session/read-take.ts';
import type { Script } from '../../src/api/script.ts';
import type { App } from '../setup/app.ts';
import { LONG } from '../setup/long.ts';
import { closeApp, openReady, violations } from '../setup/page.ts';

declare const saddlescope: Script;

/** Enough for every frame to have its time: what a clip of 3 s has, test/browser/export/make-clip.test.ts holds. */
const SECONDS = LONG ? 3 : 1;
const SMALL = { seconds: SECONDS, fps: 30, width: 320, height: 180, from: 'start' } as const;
/** Few walkers, few steps a frame: 2 a frame of 30 a second. */
const LINK = '?walkers=256&stepsPerFrame=1&spawn.seed=5&view.mode=map&autoplay=0';

interface Recorded {
  type: string;
  bytes: string;
  frames: ClipFrame[];
}

/** Records in the page, and brings the file out of it. */
const record = (page: Page, asked: ClipRequest): Promise<Recorded> =>
  page.evaluate(async (asked) => {
    const frames: ClipFrame[] = [];
    const blob = await saddlescope.record({ ...asked, onFrame: (frame) => void frames.push(frame) });
    const reader = new FileReader();
    const url = await new Promise<string>((resolve) => {
      reader.onload = () => resolve(reader.result as string);
      reader.readAsDataURL(blob);
    });
    return { type: blob.type, bytes: url.split(',')[1]!, frames };
  }, asked);

/** What ffprobe says of a file; undefined where there is none on this machine. */
function probed(
  file: string,
): { streams: Record<string, string>[]; packets: Record<string, string>[] } | undefined {
  try {
    const asked = ['-v', 'error', '-show_streams', '-show_packets', '-of', 'json', file];
    return JSON.parse(execFileSync('ffprobe', asked, { encoding: 'utf8' }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

let app: App;
let page: Page;
const folder = mkdtempSync(join(tmpdir(), 'saddlescope-clip-'));
beforeAll(async () => {
  app = await openReady(LINK, { viewport: { width: 900, height: 700 }, deviceScaleFactor: 0.5 });
  page = app.page;
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await closeApp(app);
});

describe('a clip of the app', () => {
  it(`${SECONDS} s at 30 a second are ${30 * SECONDS} frames at their times, and twice the same pixels`, async () => {
    const steps = await page.evaluate(() => saddlescope.census().then(([row]) => row!.steps));
    const asked = { ...SMALL, hash: true, overlays: ['readout'], format: 'mp4' } as const;
    const one = await record(page, asked);
    // the beginning will do
    const two = await record(page, { ...asked, seconds: SECONDS / 6 });
    expect(one.type).toBe('video/mp4');
    expect(one.frames).toHaveLength(30 * SECONDS);
    // frame n shows the crowd after n/30 s of 60 steps a second
    one.frames.forEach(({ index, seconds, clock }, n) =>
      expect([index, seconds, clock]).toEqual([n, n / 30, 2 * n]),
    );
    const hashes = one.frames.map(({ hash }) => hash);
    expect(two.frames.map(({ hash }) => hash)).toEqual(hashes.slice(0, 5 * SECONDS));
    // nothing stands still: at least the number of the step is another one in each
    expect(new Set(hashes).size).toBe(30 * SECONDS);
    // what is on the page has not been touched
    expect(await page.evaluate(() => saddlescope.census().then(([row]) => row!.steps))).toBe(steps);

    const file = join(folder, 'clip.mp4');
    writeFileSync(file, Buffer.from(one.bytes, 'base64'));
    const found = probed(file);
    if (!found) return console.log('no ffprobe on this machine: left out');
    const [stream] = found.streams;
    expect(stream).toMatchObject({
      codec_name: 'h264',
      width: 320,
      height: 180,
      nb_frames: `${30 * SECONDS}`,
    });
    expect(stream).toMatchObject({ r_frame_rate: '30/1', avg_frame_rate: '30/1' });
    const times = found.packets.map(({ pts_time }) => Number(pts_time)).sort((a, b) => a - b);
    times.forEach((time, n) => expect(time).toBeCloseTo(n / 30, 5));
    expect(times).toHaveLength(30 * SECONDS);
  });

  it('the page decodes its own clip, and the readout of each frame shows its step', async () => {
    const count = 5 * SECONDS;
    const asked = { ...SMALL, seconds: count / 30, overlays: ['readout'], format: 'mp4' } as const;
    // the truth: pictures of the crowd at those very steps, without a codec
    const png = await record(page, { ...asked, format: 'png' });
    expect(png.type).toBe('application/zip');
    const mp4 = await record(page, asked);
    const nearest = await page.evaluate(
      async ({ mp4, png }) => {
        const bytes = (text: string) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
        /** The part of a picture in which the readout is, as numbers. */
        const readoutOf = async (source: CanvasImageSource): Promise<Uint8ClampedArray> => {
          const context = new OffscreenCanvas(320, 180).getContext('2d')!;
          context.drawImage(source, 0, 0);
          return context.getImageData(0, 0, 140, 80).data;
        };
        // stored, not deflated: each PNG begins with its signature
        const zip = bytes(png);
        const starts: number[] = [];
        for (let at = 0; at + 8 < zip.length; at++) {
          if (zip[at] === 0x89 && zip[at + 1] === 0x50 && zip[at + 2] === 0x4e && zip[at + 3] === 0x47)
            starts.push(at);
        }
        const truths = await Promise.all(
          starts.map(async (start, k) => {
            const part = zip.slice(start, starts[k + 1] ?? zip.length);
            return readoutOf(await createImageBitmap(new Blob([part], { type: 'image/png' })));
          }),
        );
        const video = document.createElement('video');
        video.muted = true;
        let shown = -Infinity;
        const note: VideoFrameRequestCallback = (_, { mediaTime }) => {
          shown = mediaTime;
          video.requestVideoFrameCallback(note);
        };
        video.requestVideoFrameCallback(note);
        video.src = URL.createObjectURL(new Blob([bytes(mp4)], { type: 'video/mp4' }));
        await new Promise((resolve, reject) => {
          video.onloadeddata = resolve;
          video.onerror = () => reject(new Error(video.error?.message));
        });
        const found: number[] = [];
        for (let n = 0; n < truths.length; n++) {
          const seeked = new Promise((resolve) => (video.onseeked = resolve));
          video.currentTime = (n + 0.5) / 30;
          await seeked;
          // that it has arrived there is said before the frame is shown; one that never comes is another one below
          const last = performance.now() + 20_000;
          while (Math.abs(shown - n / 30) > 1 / 60 && performance.now() < last)
            await new Promise(requestAnimationFrame);
          const seen = await readoutOf(video);
          const far = truths.map((truth) =>
            truth.reduce((sum, value, k) => sum + (value - seen[k]!) ** 2, 0),
          );
          found.push(far.indexOf(Math.min(...far)));
        }
        return { found, duration: video.duration, truths: truths.length };
      },
      { mp4: mp4.bytes, png: png.bytes },
    );
    expect(nearest.truths).toBe(count);
    expect(nearest.duration).toBeCloseTo(count / 30, 3);
    expect(nearest.found).toEqual(Array.from({ length: count }, (_, n) => n));
  });

  it('refuses odd and absurd sizes by name, and makes one clip at a time', async () => {
    const refusals = await page.evaluate(async () => {
      const words = (asked: object): Promise<string> =>
        saddlescope.record(asked).then(
          () => 'made',
          (error: Error) => `${error.name}: ${error.message}`,
        );
      const small = { seconds: 0.1, width: 64, height: 64, from: 'start' } as const;
      const two = Promise.all([words(small), words(small)]);
      return [
        ...(await two),
        await words({ width: 641 }),
        await words({ width: 8000 }),
        await words({ height: 3840, width: 3840 }),
        await words({ fps: 25 }),
        await words({ seconds: 1e9 }),
        await words({ colour: 'red' }),
      ];
    });
    expect(refusals).toEqual([
      'made',
      'Refusal: record must be called when no other clip or image is being made; got a call during one.',
      'Refusal: width must be an even number from 16 to 3840; got 641.',
      'Refusal: width must be an even number from 16 to 3840; got 8000.',
      'Refusal: size must be at most 3840 × 2160 in pixels; got 3840 × 3840.',
      'Refusal: fps must be one of 24, 30, 60; got 25.',
      'Refusal: seconds must be a number above 0 and at most 3600; got 1000000000.',
      expect.stringMatching(
        /^Refusal: a key of record must be one of from, take, seconds.*; got "colour"\.$/,
      ),
    ]);
  });
});

describe('the page Export', () => {
  /** Other tabs have labels of the same words. */
  const form = (): Locator => page.locator('#export-panel-clip');
  const choose = (label: string, value: string) =>
    form().getByLabel(label, { exact: true }).selectOption(value);
  const small = async (): Promise<void> => {
    await choose('Size', 'other');
    await form().getByLabel('Width', { exact: true }).fill('320');
    await form().getByLabel('Height', { exact: true }).fill('180');
    await form().getByLabel('Height', { exact: true }).blur();
  };

  const make = () => form().getByRole('button', { name: 'Make clip' }).click();

  it('makes a clip, ends one early and keeps it, and says what is wrong', async () => {
    await page.keyboard.press('v');
    await small();
    await form().getByLabel('Seconds', { exact: true }).fill('0.2');
    await choose('Format', 'webm');
    const [saved] = await Promise.all([page.waitForEvent('download'), make()]);
    expect(saved.suggestedFilename()).toBe('saddlescope.webm');
    const save = form().getByRole('link', { name: 'Save again' });
    expect(await form().locator('.export-file p').textContent()).toMatch(/^6 frames, /);
    const [download] = await Promise.all([page.waitForEvent('download'), save.click()]);
    expect(download.suggestedFilename()).toBe('saddlescope.webm');
    await download.saveAs(join(folder, 'one.webm'));
    expect(readFileSync(join(folder, 'one.webm')).readUInt32BE(0)).toBe(0x1a45dfa3);
    expect(await violations(page, '.drawer', '.dock')).toEqual([]);

    await form().getByLabel('Seconds', { exact: true }).fill('3600');
    await make();
    expect(await form().getByLabel('Seconds', { exact: true }).isDisabled()).toBe(true);
    await page.waitForFunction(() =>
      /^Frame ([3-9]|\d\d)/.test(document.querySelector('.export-going p')!.textContent),
    );
    expect(await form().locator('.export-going p').textContent()).toMatch(/of 108\s000 · step \d+, .* left$/);
    // away from the page a chip tells of it
    const ends = page.getByRole('button', { name: 'Stop and keep' });
    await page.keyboard.press('v');
    expect(await ends.textContent()).toMatch(/^Making a clip, \d+ of 108\s000 · Stop and keep$/);
    expect(await violations(page, '.export-chip', '.dock')).toEqual([]);
    await page.keyboard.press('v');
    await expect.poll(() => page.locator('.export-chip:visible').count()).toBe(0);
    const [kept] = await Promise.all([page.waitForEvent('download'), ends.click()]);
    expect(kept.suggestedFilename()).toBe('saddlescope.webm');
    expect(await form().locator('.export-file p').textContent()).toMatch(/^\d+ of 108\s000 frames, /);

    await make();
    await form().getByRole('button', { name: 'Cancel', exact: true }).click();
    await form().getByRole('button', { name: 'Make clip' }).waitFor();
    expect(await form().locator('.export-file').textContent()).toBe('');
    expect(await form().getByLabel('Seconds', { exact: true }).isEnabled()).toBe(true);

    await form().getByLabel('Width', { exact: true }).fill('321');
    await make();
    expect(await form().getByRole('alert').textContent()).toMatch(/width must be .*; got 321\./);
    await form().getByLabel('Width', { exact: true }).fill('320');
  });

  it('writes down what a hand does, and films it again as long as it lasted', async () => {
    await form().getByRole('button', { name: 'Record live' }).click();
    expect(await form().getByRole('button', { name: 'Make clip' }).isDisabled()).toBe(true);
    await page.evaluate(async () => {
      saddlescope.update({ moveLimit: 0.02 });
      await saddlescope.step(20);
      saddlescope.update({ moveLimit: 0.05 });
    });
    await page.getByRole('button', { name: 'Stop recording live' }).click();
    await expect
      .poll(() => form().locator('.export-takes > p').textContent())
      .toMatch(/^A recording of .* with 2 changes/);
    expect(await form().getByRole('button', { name: 'Make clip' }).isEnabled()).toBe(true);
    const shown = await form().getByLabel('Seconds', { exact: true }).inputValue();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save recording' }).click(),
    ]);
    const file = join(folder, 'take.json');
    await download.saveAs(file);
    const take = JSON.parse(readFileSync(file, 'utf8'));
    const { seconds } = take;
    expect([take.saddlescope, seconds.toFixed(1)]).toEqual(['take', shown]);
    expect(seconds).toBeGreaterThan(0);
    expect(take.deeds).toHaveLength(2);

    await form().locator('.export-takes input').setInputFiles(file);
    expect(await form().getByLabel('Starts with', { exact: true }).inputValue()).toBe('take');
    const asked = { ...SMALL, seconds: Math.min(seconds, 0.5), take, format: 'webm', overlays: [] } as const;
    const { frames } = await record(page, asked);
    // at each time the step of then
    for (const frame of frames) expect(frame.clock).toBe(takeClockAt(take, frame.seconds));
    expect(frames.length).toBe(Math.max(1, Math.round(30 * asked.seconds)));

    await form().getByRole('button', { name: 'Replay' }).click();
    const replay = page.getByRole('dialog', { name: 'A recording' });
    const colours = () =>
      replay.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        return new Set(new Uint32Array(data.buffer)).size;
      });
    await expect.poll(colours).toBeGreaterThan(50);
    expect(await replay.locator('.replay-clock').textContent()).toMatch(/^[\d.]+ of [\d.]+ s · \d+ steps$/);
    await replay.getByRole('button', { name: 'Close' }).click();
    expect(await replay.isVisible()).toBe(false);

    writeFileSync(file, '{"saddlescope":"take"}');
    await form().locator('.export-takes input').setInputFiles(file);
    await expect.poll(() => form().locator('.export-takes > p').textContent()).toContain('take.version');
  });
});
