/** The stage as somebody meets it who does not see it: a picture with a name, that keys can turn. */

import type { Settings } from '../core/settings.ts';
import { CENSUS_ID } from './readout.ts';

const WORDS = {
  surface:
    'Surface of the log-likelihood over mu and sigma, with its peaks and its saddle, and the crowd that climbs it.',
  map: 'Map of the log-likelihood, mu from left to right, sigma from top to bottom, and the crowd that climbs it.',
};
const KEYS = {
  surface: 'Arrow keys turn it, plus and minus zoom, Home brings the first view back.',
  map: 'Arrow keys move it, plus and minus zoom, Home shows all of it again.',
};

/** Describes the stage in `root`, if there is one; returns what tells it the settings. */
export function describeStage(root: ParentNode): (settings: Settings) => void {
  const stage = root.querySelector('canvas');
  stage?.setAttribute('role', 'img');
  stage?.setAttribute('aria-describedby', CENSUS_ID);
  if (stage) stage.tabIndex = 0;
  let last = '';
  return ({ view }) => {
    const label = `${WORDS[view.mode]} ${KEYS[view.mode]}`;
    if (label !== last) stage?.setAttribute('aria-label', (last = label));
  };
}
