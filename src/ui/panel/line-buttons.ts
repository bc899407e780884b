/**
 * The foot of the panel's lines folder: the notebook's figure in one click, and a button that removes dropped tracers.
 */

import { FIELD_PATCH } from '../../core/plane/gradient-field.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { Actions } from '../../api/actions.ts';
import { button, make } from '../kit/dom.ts';

export interface LinesFoot {
  readonly foot: HTMLElement;
  refresh(settings: Settings): void;
}

export function createLines(actions: Actions): LinesFoot {
  const notebook = button('', 'As in the notebook', () => actions.change(FIELD_PATCH));
  notebook.title = 'The notebook’s map: filled contours, 40 by 40 arrows and 7 by 7 trajectories';
  const clear = button('', 'Clear tracers', () => actions.change({ view: { dropped: [] } }));
  clear.title = 'Removes all dropped tracers';
  const foot = make('div', 'transport transport-pair', notebook, clear);
  return {
    foot,
    refresh: ({ view }) => {
      clear.hidden = view.dropped.length === 0;
    },
  };
}
