/** The colours of what is burnt into a picture, by its theme. */

import type { WalkerClass } from '../core/census.ts';
import { BACKGROUND, CLASS_COLOURS, TEAM_COLOURS, TEMPERATURE_COLOUR } from '../core/palette.ts';
import type { View } from '../core/settings.ts';

export interface OverlayInks {
  /** Behind the words: what is below shines through a little. */
  plate: string;
  edge: string;
  text: string;
  dim: string;
  /** The empty part of a bar, and the lines of a plot. */
  track: string;
  /** The ink on a team's badge. */
  onBadge: string;
  classes: Readonly<Record<WalkerClass, string>>;
  teams: readonly string[];
  temperature: string;
}

export function inksOf(_theme: View['theme']): OverlayInks {
  return {
    plate: 'rgb(19 18 32 / 0.8)',
    edge: 'rgb(255 255 255 / 0.1)',
    text: '#eceaf4',
    dim: '#b9b5cc',
    track: '#343150',
    onBadge: BACKGROUND,
    classes: CLASS_COLOURS,
    teams: TEAM_COLOURS,
    temperature: TEMPERATURE_COLOUR,
  };
}
