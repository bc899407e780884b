/** The form of a clip: size, length, rate, format, start and overlays. */

import { CLIP_DEFAULTS, CLIP_LIMITS, type Format } from '../../core/export/clip-options.ts';
import { RATES, SIZE_LIMITS } from '../../core/export/scene.ts';
import type { Take } from '../../core/session/take.ts';
import { make } from '../kit/dom.ts';
import { choice, labelledField, numberInput } from '../kit/form.ts';
import { createOverlayFields } from './overlay-fields.ts';
import { createSizePicker } from './size-picker.ts';

/** The sizes that are asked for most. */
const SIZES = {
  '1080p': ['1080p', [1920, 1080]],
  '4k': ['4K', [3840, 2160]],
  '720p': ['720p', [1280, 720]],
  square: ['Square', [1080, 1080]],
  vertical: ['Vertical', [1080, 1920]],
} as const;

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

/** @param changed is called when what is asked for is another than before */
export function createClipForm(changed: () => void): ClipForm {
  const size = createSizePicker('clip', {
    named: SIZES,
    first: '1080p',
    step: 2,
    side: SIZE_LIMITS.video,
    pixels: CLIP_LIMITS.pixels,
  });
  const fps = choice(
    RATES.map((rate) => [String(rate), `${rate} per second`] as const),
    String(CLIP_DEFAULTS.fps),
  );
  const seconds = numberInput(0, CLIP_LIMITS.seconds, 'any', CLIP_DEFAULTS.seconds);
  const format = choice(Object.entries(FORMAT_NAMES), CLIP_DEFAULTS.format);
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
    ...size.elements,
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
    size.refresh();
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
      ...size.asked(),
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
