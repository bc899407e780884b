/** The fields of the overlays of a clip or an image. */

import { CLIP_LIMITS } from '../../core/export/clip-options.ts';
import { OVERLAYS, type Overlay } from '../../core/export/scene.ts';
import { checkbox, checks, labelledField, textInput } from '../kit/form.ts';

const OVERLAY_NAMES: Readonly<Record<Overlay, string>> = {
  readout: 'Readout',
  legend: 'Legend',
  schedule: 'Schedule',
  caption: 'Caption',
  credit: 'Credit',
};

/** What is burnt in, and its texts, which are there while they are asked for. */
export interface OverlayFields {
  readonly elements: readonly HTMLElement[];
  asked(): { overlays: Overlay[]; caption: string; credit: string };
  refresh(): void;
}

/** @param chosen what is burnt in at first */
export function createOverlayFields(tab: string, chosen: readonly Overlay[]): OverlayFields {
  const texts = {
    caption: textInput('Text for the audience', CLIP_LIMITS.text),
    credit: textInput('Names or a source', CLIP_LIMITS.text),
  };
  const textFields = {
    caption: labelledField(tab, 'Caption', texts.caption),
    credit: labelledField(tab, 'Credit', texts.credit),
  };
  const boxes = OVERLAYS.map((overlay) => ({
    overlay,
    ...checkbox(OVERLAY_NAMES[overlay], chosen.includes(overlay)),
  }));
  const burnt = checks('Overlays', ...boxes.map(({ element }) => element));
  return {
    elements: [burnt, textFields.caption, textFields.credit],
    asked: () => ({
      overlays: boxes.filter(({ box }) => box.checked).map(({ overlay }) => overlay),
      caption: texts.caption.value,
      credit: texts.credit.value,
    }),
    refresh: () => {
      for (const { overlay, box } of boxes) {
        if (overlay === 'caption' || overlay === 'credit') textFields[overlay].hidden = !box.checked;
      }
    },
  };
}
