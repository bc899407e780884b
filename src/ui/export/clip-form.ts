/** The form of a clip: size, length, rate, format, start and overlays. */

import { CLIP_DEFAULTS, FORMATS, CLIP_LIMITS, type Format } from '../../core/export/clip-options.ts';
import { RATES, SIZE_LIMITS } from '../../core/export/scene.ts';
import type { Take } from '../../core/session/take.ts';
import { make } from '../kit/dom.ts';
import { choice, createOverlayFields, labelledField, number } from './fields.ts';

/** The sizes that are asked for most; `window` and `other` are worked out. */
const SIZES: readonly (readonly [string, string, (readonly [number, number])?])[] = [
  ['1080p', '1080p', [1920, 1080]],
  ['4k', '4K', [3840, 2160]],
  ['720p', '720p', [1280, 720]],
  ['square', 'Square', [1080, 1080]],
  ['vertical', 'Vertical', [1080, 1920]],
  ['window', 'This window'],
  ['other', 'Another'],
];

const FORMAT_NAMES: Readonly<Record<Format, string>> = {
  auto: 'Video',
  mp4: 'MP4 (H.264)',
  webm: 'WebM (VP9)',
  gif: 'GIF',
  png: 'PNG frames (zip)',
};

export interface ClipForm {
  readonly element: HTMLFieldSetElement;
  /** What is asked for; nothing of it is checked. */
  asked(): Record<string, unknown>;
  /** A take that can be filmed, chosen at once; undefined: none any more. */
  offer(take: Take | undefined): void;
  refresh(): void;
}

/** The window in pixels of its screen: even, and no more than a video has. */
function pageSizeChoice(): [number, number] {
  const [wide, high] = [innerWidth * devicePixelRatio, innerHeight * devicePixelRatio];
  const scale = Math.min(
    1,
    SIZE_LIMITS.video / wide,
    SIZE_LIMITS.video / high,
    Math.sqrt(CLIP_LIMITS.pixels / (wide * high)),
  );
  const even = (side: number): number => Math.max(SIZE_LIMITS.least, 2 * Math.floor((side * scale) / 2));
  return [even(wide), even(high)];
}

/** @param changed is called when what is asked for is another than before */
export function createClipForm(changed: () => void): ClipForm {
  const size = choice(
    SIZES.map(([value, name]) => [value, name] as const),
    '1080p',
  );
  const wide = number(SIZE_LIMITS.least, SIZE_LIMITS.video, 2, CLIP_DEFAULTS.width);
  const high = number(SIZE_LIMITS.least, SIZE_LIMITS.video, 2, CLIP_DEFAULTS.height);
  const sides = [labelledField('clip', 'Width', wide), labelledField('clip', 'Height', high)];
  const fps = choice(
    RATES.map((rate) => [String(rate), `${rate} per second`] as const),
    String(CLIP_DEFAULTS.fps),
  );
  const seconds = number(0, CLIP_LIMITS.seconds, 'any', CLIP_DEFAULTS.seconds);
  const format = choice(
    FORMATS.map((each) => [each, FORMAT_NAMES[each]] as const),
    CLIP_DEFAULTS.format,
  );
  const from = choice(
    [
      ['now', 'The walkers now'],
      ['start', 'Step 0'],
    ],
    'now',
  );
  const ofTake = new Option('The recording', 'take');
  let take: Take | undefined;

  const overlays = createOverlayFields('clip', CLIP_DEFAULTS.overlays);
  const element = make(
    'fieldset',
    'export-form',
    labelledField('clip', 'Size', size),
    ...sides,
    labelledField('clip', 'Frames', fps),
    labelledField('clip', 'Seconds', seconds),
    labelledField('clip', 'Format', format),
    labelledField('clip', 'Starts with', from),
    ...overlays.elements,
  );
  element.setAttribute('aria-label', 'The clip');

  /** The seconds of a take in the field, where a tenth is enough. */
  const shownSeconds = ({ seconds: all }: Take): string => all.toFixed(1);
  const refresh = (): void => {
    const [, , given] = SIZES.find(([value]) => value === size.value)!;
    const [width, height] = size.value === 'window' ? pageSizeChoice() : (given ?? [wide.value, high.value]);
    [wide.value, high.value] = [String(width), String(height)];
    for (const side of sides) side.hidden = size.value !== 'other';
    overlays.refresh();
  };
  element.addEventListener('change', (event) => {
    // a take is filmed as long as it lasts
    if (event.target === from && take && from.value === 'take') seconds.value = shownSeconds(take);
    refresh();
    changed();
  });
  refresh();
  return {
    element,
    asked: () => ({
      from: from.value === 'take' ? 'start' : from.value,
      take: from.value === 'take' ? take : undefined,
      width: wide.valueAsNumber,
      height: high.valueAsNumber,
      fps: Number(fps.value),
      // all of it, unless another length is asked for
      seconds:
        from.value === 'take' && take && seconds.value === shownSeconds(take)
          ? take.seconds
          : seconds.valueAsNumber,
      format: format.value,
      ...overlays.asked(),
    }),
    offer: (next) => {
      take = next;
      if (next) {
        ofTake.textContent = `The recording of ${shownSeconds(next)} s`;
        if (!ofTake.isConnected) from.append(ofTake);
        from.value = 'take';
        seconds.value = shownSeconds(next);
      } else ofTake.remove();
      changed();
    },
    refresh,
  };
}
