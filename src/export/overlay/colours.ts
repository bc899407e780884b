/** The colours of overlays, from the palette of the theme. */

import { paletteOf, type Palette } from '../../core/colour/palette.ts';
import type { ViewSettings } from '../../core/settings/settings.ts';

export interface OverlayColours extends Pick<Palette, 'classes' | 'teams' | 'temperature'> {
  /** Behind the words: what is below shines through a little. */
  plate: string;
  text: string;
  dim: string;
  /** The empty part of a bar, and the lines of a plot. */
  track: string;
  /** The ink on a team's badge. */
  onBadge: string;
}

/** How much of what is below a plate it hides, of 255. */
const HIDES = 0xd6;

export function overlayColours({ theme, colours }: Pick<ViewSettings, 'theme' | 'colours'>): OverlayColours {
  const { classes, teams, temperature, ground, plate, separator, words, dark } = paletteOf(theme, colours);
  return {
    classes,
    teams,
    temperature,
    plate: plate + HIDES.toString(16),
    text: words.strong,
    dim: words.plain,
    track: separator,
    onBadge: dark ? ground : '#ffffff',
  };
}
