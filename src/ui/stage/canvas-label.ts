/** Describes the canvas to screen readers, and names the keys that turn it. */

import type { Settings } from '../../core/settings/settings.ts';
import { CENSUS_ID } from '../readout/readout.ts';

const WORDS = {
  surface: 'Surface of the log-likelihood over mu and sigma, with its peaks, its saddle and the walkers.',
  map: 'Map of the log-likelihood, mu from left to right, sigma from top to bottom, and the walkers.',
};
const KEYS = {
  surface:
    'Arrow keys turn it, plus and minus zoom about the saddle, full stop and comma move nearer and farther, Home shows the first view again.',
  map: 'Arrow keys move it, plus and minus zoom about the saddle, full stop and comma move nearer and farther, Home shows all of it again.',
};

/** Describes the stage in `root`, if there is one: a new one too, for one that is drawn anew is another canvas. */
export function describeStage(root: ParentNode, { view }: Settings): void {
  const stage = root.querySelector('canvas');
  const label = `${WORDS[view.mode]} ${KEYS[view.mode]}`;
  if (!stage || stage.getAttribute('aria-label') === label) return;
  stage.setAttribute('role', 'img');
  stage.setAttribute('aria-label', label);
  stage.setAttribute('aria-describedby', CENSUS_ID);
  stage.tabIndex = 0;
}
