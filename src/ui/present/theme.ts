/**
 * Applies the theme to the page: meaningful colours as custom properties, everything else through `data-ground`, which is
 * dark or light, and `data-theme`.
 */

import { paletteOf, type Palette } from '../../core/colour/palette.ts';
import type { ViewSettings } from '../../core/settings/settings.ts';
import { make } from '../kit/dom.ts';
import { mount } from '../kit/lifetime.ts';

/** Custom properties, and what they are in this palette. */
const propertiesOf = ({ classes, teams, ground, temperature, probe }: Palette): Record<string, string> => ({
  ...classes,
  ...Object.fromEntries(teams.map((colour, i) => [`team-${i + 1}`, colour])),
  ground,
  temperature,
  probe,
  // one accent: the crowd that is stuck
  accent: classes.stalled,
});

/** Paints everything in `root` and the page around it; costs nothing while theme and colours stay what they are. */
export function createTheme(root: HTMLElement, signal: AbortSignal): { refresh(view: ViewSettings): void } {
  const page = document.documentElement;
  const bar = make('meta');
  bar.name = 'theme-color';
  mount(signal, document.head, bar);
  let shown: Palette | undefined;
  return {
    refresh: ({ theme, colours }) => {
      const palette = paletteOf(theme, colours);
      if (palette === shown) return;
      shown = palette;
      for (const [name, colour] of Object.entries(propertiesOf(palette)))
        root.style.setProperty(`--${name}`, colour);
      // the browser's own bars too
      bar.content = palette.ground;
      Object.assign(page.dataset, { theme, colours, ground: palette.dark ? 'dark' : 'light' });
    },
  };
}
