/** What may be asked of a clip. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CLIP_DEFAULTS,
  FORMATS,
  GIF_PIXELS,
  CLIP_LIMITS,
  checkClip,
  endingOf,
  framesOf,
  readClip,
} from '../../../src/core/export/clip-options.ts';
import { OVERLAYS, RATES, SIZE_LIMITS } from '../../../src/core/export/scene.ts';
import { ValidationError } from '../../../src/core/util/validation-error.ts';
import { anything, sprung } from '../hostile/hostile.ts';

const refusal = (asked: unknown): ValidationError => {
  try {
    checkClip(asked);
  } catch (error) {
    expect(error).toBeInstanceOf(ValidationError);
    return error as ValidationError;
  }
  throw new Error(`${JSON.stringify(asked)} was not refused`);
};

describe('checkClip', () => {
  it('takes what is left out from the defaults, and hands over a copy', () => {
    expect(checkClip()).toEqual(CLIP_DEFAULTS);
    const overlays = ['credit', 'credit', 'legend'] as const;
    expect(checkClip({ fps: 60, overlays, width: undefined })).toEqual({
      ...CLIP_DEFAULTS,
      fps: 60,
      overlays: ['legend', 'credit'],
    });
  });

  it.each([
    [{ width: 641 }, 'width', 641, 'an even number from 16 to 3840'],
    [{ height: 14 }, 'height', 14, 'an even number from 16 to 3840'],
    [{ height: 3842 }, 'height', 3842, 'an even number from 16 to 3840'],
    [{ width: 1920.5 }, 'width', 1920.5, 'an even number from 16 to 3840'],
    [{ width: NaN }, 'width', NaN, 'an even number from 16 to 3840'],
    [{ width: '640' }, 'width', '640', 'an even number from 16 to 3840'],
    [{ fps: 25 }, 'fps', 25, 'one of 24, 30, 60'],
    [{ seconds: 0 }, 'seconds', 0, 'a number above 0 and at most 3600'],
    [{ seconds: -1 }, 'seconds', -1, 'a number above 0 and at most 3600'],
    [{ seconds: NaN }, 'seconds', NaN, 'a number above 0 and at most 3600'],
    [{ seconds: Infinity }, 'seconds', Infinity, 'a number above 0 and at most 3600'],
    [{ seconds: 3600.1 }, 'seconds', 3600.1, 'a number above 0 and at most 3600'],
    [{ format: 'avi' }, 'format', 'avi', 'one of auto, mp4, webm, gif, png'],
    [{ from: 'end' }, 'from', 'end', 'one of now, start'],
    [{ overlays: ['title'] }, 'overlays', ['title'], 'a list of readout, legend, schedule, caption, credit'],
    [{ caption: 'x'.repeat(201) }, 'caption', 'x'.repeat(201), 'a text of at most 200 characters'],
    [{ hash: 1 }, 'hash', 1, 'true or false'],
    [{ format: 'gif', fps: 60 }, 'fps', 60, '24 or 30 in a GIF, which counts in hundredths of a second'],
  ])('refuses %j', (asked, key, value, allowed) => {
    expect(refusal(asked)).toMatchObject({ key, value, allowed });
  });

  it('takes every size up to 4K, lying and upright, and no square of its longer side', () => {
    expect(checkClip({ width: 3840, height: 2160 }).width).toBe(3840);
    expect(checkClip({ width: 2160, height: 3840 }).height).toBe(3840);
    expect(refusal({ width: 3840, height: 2162 }).key).toBe('size');
    expect(refusal({ width: 3840, height: 3840 }).message).toBe(
      'size must be at most 3840 × 2160 in pixels; got 3840 × 3840.',
    );
  });

  it('says how long a GIF of that size may be, and that is true', () => {
    const asked = { format: 'gif', width: 960, height: 540, fps: 30, seconds: 60 } as const;
    const { allowed } = refusal(asked);
    expect(allowed).toBe('at most 9 at 960 × 540 and 30 frames per second in a GIF (a video may be longer)');
    expect(checkClip({ ...asked, seconds: 9 }).seconds).toBe(9);
    expect(refusal({ ...asked, seconds: 10 }).key).toBe('seconds');
    expect(refusal({ ...asked, width: 3840, height: 2160, seconds: 1 }).allowed).toMatch(
      /^for a smaller image/,
    );
    expect(960 * 540 * 30 * 9).toBeLessThanOrEqual(GIF_PIXELS);
  });

  it('says how many frames a zip takes', () => {
    expect(refusal({ format: 'png', fps: 60, seconds: 1100 }).message).toBe(
      'seconds must be so that a zip has at most 65535 frames; got 66000 frames.',
    );
  });

  it('films a take as long as it lasts, unless it is told otherwise', () => {
    const take = {
      saddlescope: 'take',
      version: 1,
      engine: 'CPU',
      link: '',
      before: [],
      seconds: 2.5,
      pace: [[0, 0]],
      camera: [],
      deeds: [],
    };
    expect(checkClip({ take }).seconds).toBe(2.5);
    expect(checkClip({ take, seconds: 1 }).seconds).toBe(1);
    expect(refusal({ take: { ...take, engine: 'abacus' } }).key).toBe('take.engine');
    expect(refusal({ take: { ...take, seconds: 0 } }).key).toBe('seconds');
  });

  it('refuses a list of billions, and what throws when it is read, at once', () => {
    const endless = Object.assign([], { length: 4e9 });
    expect(() => checkClip({ overlays: endless })).toThrow(ValidationError);
    const sprung = Object.defineProperty({}, 'saddlescope', {
      enumerable: true,
      get: () => {
        throw new Error('no');
      },
    });
    for (const take of [
      endless,
      { saddlescope: 'take', version: 1, engine: 'CPU', link: '', seconds: 1, before: endless },
      sprung,
      10n,
    ]) {
      expect(() => checkClip({ take })).toThrow(ValidationError);
    }
  });

  it('whatever is asked, either refuses or hands over what is allowed', () => {
    const keys = Object.keys(CLIP_DEFAULTS);
    const option = fc.oneof(
      anything,
      fc.integer({ min: -10, max: 9000 }),
      fc.constantFrom<unknown>(...FORMATS, ...RATES, ...OVERLAYS, [...OVERLAYS], true, 'now'),
    );
    let taken = 0;
    fc.assert(
      fc.property(
        fc.oneof(anything, fc.dictionary(fc.constantFrom(...keys), option, { maxKeys: 3 })),
        (asked) => {
          try {
            const { width, height, seconds, fps, format } = checkClip(sprung(asked));
            taken++;
            for (const side of [width, height]) {
              expect(side % 2).toBe(0);
              expect(side).toBeGreaterThanOrEqual(SIZE_LIMITS.least);
              expect(side).toBeLessThanOrEqual(SIZE_LIMITS.video);
            }
            expect(width * height).toBeLessThanOrEqual(CLIP_LIMITS.pixels);
            expect(seconds > 0 && seconds <= CLIP_LIMITS.seconds).toBe(true);
            expect(RATES).toContain(fps);
            expect(FORMATS).toContain(format);
            expect(framesOf({ seconds, fps })).toBeGreaterThanOrEqual(1);
          } catch (error) {
            if (!(error instanceof ValidationError)) throw error;
          }
        },
      ),
      { numRuns: 2000, seed: 20 },
    );
    expect(taken).toBeGreaterThan(50);
  });
});

it('readClip tells options from what is to be called', () => {
  const onFrame = (): void => undefined;
  const { signal } = new AbortController();
  const { options, hooks } = readClip({ fps: 24, signal, onFrame });
  expect(options).toEqual({ ...CLIP_DEFAULTS, fps: 24 });
  expect(hooks).toEqual({ signal, onFrame, onProgress: undefined });
  expect(() => readClip(7)).toThrow('record must be an object of options; got 7.');
  expect(() => readClip({ signal: 7 })).toThrow('signal must be an AbortSignal; got 7.');
  expect(() => readClip({ onFrame: 'x' })).toThrow('onFrame must be a function; got "x".');
});

it('counts frames, and names files', () => {
  expect(framesOf({ seconds: 3, fps: 30 })).toBe(90);
  // what floating point makes of it costs no frame
  expect(framesOf({ seconds: 0.7, fps: 30 })).toBe(21);
  expect(framesOf({ seconds: 0.001, fps: 24 })).toBe(1);
  expect(
    ['video/mp4', 'video/webm;codecs=vp9', 'image/gif', 'application/zip', ''].map((type) =>
      endingOf({ type } as Blob),
    ),
  ).toEqual(['mp4', 'webm', 'gif', 'zip', 'bin']);
});
