/**
 * The first visit: one sentence that says what is seen, and the one button to press. It goes with the user's first action,
 * whatever that is, and nothing remembers it.
 */

import type { Settings } from '../../core/settings/settings.ts';
import type { Actions } from '../../api/actions.ts';
import { button, make } from '../kit/dom.ts';
import { endsWith, mount } from '../kit/lifetime.ts';

export interface FirstVisit {
  /** Settings that are not those of the first visit any more end it. */
  refresh(settings: Settings): void;
}

/** Keys that only lead to the button, or to another key. */
const LEADING: readonly string[] = ['Tab', 'Shift', 'Control', 'Alt', 'AltGraph', 'Meta'];

/** What was chosen; the number of walkers is the machine's choice too. */
const chosen = (settings: Settings): string => JSON.stringify({ ...settings, walkers: 0 });

/** @param playing whether the crowd climbs */
export function createFirstVisit(
  root: HTMLElement,
  actions: Pick<Actions, 'settings' | 'toggleAnnealing' | 'togglePlay'>,
  playing: () => boolean,
  signal: AbortSignal,
): FirstVisit {
  const free = button('strong first-visit-button', 'Anneal: set them free', () => {
    end();
    actions.toggleAnnealing();
    if (!playing()) actions.togglePlay();
  });
  const stuck = make('span', 'of stalled', 'The orange ones');
  const words = make(
    'p',
    '',
    'Each dot is a walker: one run of an optimizer that climbs the likelihood of two Gaussians. ',
    stuck,
    ' linger at a saddle.',
  );
  const element = make('div', 'first-visit glass', words, free);
  element.setAttribute('role', 'note');
  element.setAttribute('aria-label', 'What you see');

  const ended = endsWith(signal);
  mount(ended.signal, root, element);
  const options = { capture: true, passive: true, signal: ended.signal };
  const end = (): void => ended.abort();
  const isOurs = ({ target }: Event): boolean => target instanceof Node && element.contains(target);
  const onPointer = (event: Event): void => void (isOurs(event) || end());
  const onKey = (event: KeyboardEvent): void => {
    const presses = isOurs(event) && (event.key === 'Enter' || event.key === ' ');
    if (!LEADING.includes(event.key) && !presses) end();
  };
  window.addEventListener('pointerdown', onPointer, options);
  window.addEventListener('wheel', onPointer, options);
  window.addEventListener('keydown', onKey, options);

  const first = chosen(actions.settings());
  return { refresh: (settings) => void (chosen(settings) === first || end()) };
}
