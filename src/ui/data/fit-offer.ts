/** Offers to fit the axes when data arrive without axes of their own (from the panel, a link or a script). */

import { foldData, type FoldedData } from '../../core/likelihood/folded-data.ts';
import { fitSettings } from '../../core/data/datasets.ts';
import { defaultSettings, type Settings } from '../../core/settings/settings.ts';
import { sameWindow, shows } from '../../core/plane/window.ts';
import type { Actions } from '../../api/actions.ts';
import { criticalTemperature, foldedData, sameData } from '../../core/data/folded-cache.ts';
import { short } from '../../core/notation/format.ts';
import type { Notices } from '../messages/notices.ts';

export interface FitOffer {
  refresh(settings: Settings): void;
}

/** Milliseconds that it stands. */
const LIFE = 15_000;

/** Notifies the user when the window shows nothing of new data. A window chosen together with the data stays. */
export function createFitOffer(actions: Actions, { notice }: Notices): FitOffer {
  let shown: Settings = defaultSettings();
  /** The data to which the settings were fitted before those that are not shown. */
  let before: FoldedData | undefined;
  let withdraw = (): void => undefined;

  const fit = (): void => {
    const settings = actions.settings();
    actions.change(fitSettings(settings, before ?? foldData([-1, 1]), foldedData(settings)));
  };
  const refresh = (settings: Settings): void => {
    if (settings === shown) return;
    const last = shown;
    shown = settings;
    const same = sameData(last, settings);
    if (same && sameWindow(last.window, settings.window)) return;
    const s = criticalTemperature(settings);
    if (shows(settings.window, s)) {
      before = undefined;
      return withdraw();
    }
    if (same || !sameWindow(last.window, settings.window)) return;
    // a user who looked elsewhere before goes on looking there
    const old = foldData(last.data, last.weights);
    if (!before && !shows(last.window, old.criticalTemperature)) return;
    before ??= old;
    withdraw();
    withdraw = notice(`The axes do not show the saddle of these data, at σ = ${short(s)}.`, {
      action: { label: 'Fit axes and steps', run: fit },
      life: LIFE,
    });
  };
  refresh(actions.settings());
  return { refresh };
}
