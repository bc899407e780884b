/** The foot of the panel's view folder: presenter mode, and the keyframes of the camera path. */

import {
  KEYFRAME,
  flightOf,
  keyframesOf,
  secondsOf,
  type Keyframe,
} from '../../core/settings/camera-path.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { Actions } from '../../api/actions.ts';
import { button, make } from '../kit/dom.ts';
import { editable, typed } from '../../core/notation/format.ts';

export interface FlightStrip {
  readonly foot: HTMLElement;
  refresh(settings: Settings): void;
  setFlying(flying: boolean): void;
}

/** Seconds from the last keyframe to a new one. */
const NEXT = 2;
const MOST = 16;

/** @param present begins presenter mode */
export function createFlight(actions: Actions, present: () => void): FlightStrip {
  const flightNow = (): readonly number[] => actions.settings().view.flight;
  const change = (frames: readonly Keyframe[]): void =>
    actions.change({ view: { flight: flightOf(frames) } });

  const presenter = button('', 'Present', present);
  presenter.title = 'Full screen with large text and no controls (F)';
  const add = button('', 'Add this view', () => {
    const flight = flightNow();
    const seconds = flight.length === 0 ? 0 : secondsOf(flight) + NEXT;
    change([...keyframesOf(flight), { seconds, camera: actions.settings().view.camera }]);
  });
  add.title = 'Adds a keyframe with the camera as it is now, two seconds after the last one';
  const fly = button('', 'Fly', actions.fly);
  fly.title = 'Moves the camera along its path, or stops it (L); dragging the view stops it too';
  const title = make('h2', 'flight-title', 'Camera path');
  title.id = 'flight-title';
  const list = make('ol', 'flight-list');
  const section = make('section', 'flight', title, list, make('div', 'flight-buttons', add, fly));
  section.setAttribute('aria-labelledby', title.id);

  /** One keyframe: its time, a button that goes there, one that takes it away. */
  const rowOf = ({ seconds, camera }: Keyframe, k: number): HTMLElement => {
    const name = `keyframe ${k + 1}`;
    const time = make('input', 'flight-time');
    Object.assign(time, {
      type: 'text',
      inputMode: 'decimal',
      autocomplete: 'off',
      value: editable(seconds),
    });
    time.setAttribute('aria-label', `Seconds of ${name}`);
    time.addEventListener('focus', () => time.select());
    time.addEventListener('change', () => {
      const frames = keyframesOf(flightNow());
      const given = typed(time.value);
      // what cannot be read is refused in the words of the setting
      change(frames.map((frame, i) => (i === k ? { ...frame, seconds: given } : frame)));
      const now = keyframesOf(flightNow()).findIndex((frame) => frame.seconds === given);
      time.value = editable(seconds);
      if (now >= 0) list.querySelectorAll<HTMLElement>('.flight-time')[now]?.focus();
    });
    const show = button('flight-show', 'Show', () => actions.change({ view: { camera: [...camera] } }));
    show.setAttribute('aria-label', `Show ${name}`);
    const remove = button('sign flight-remove', '×', () => {
      const byKeyboard = document.activeElement === remove;
      change(keyframesOf(flightNow()).filter((_, i) => i !== k));
      const rest = list.querySelectorAll<HTMLElement>('.flight-remove');
      if (byKeyboard) (rest[Math.min(k, rest.length - 1)] ?? add).focus();
    });
    remove.setAttribute('aria-label', `Remove ${name}`);
    return make('li', '', time, make('span', 'flight-unit', 's'), show, remove);
  };

  let shown = '';
  return {
    foot: make('div', '', section, make('div', 'transport transport-one', presenter)),
    refresh: ({ view: { flight } }) => {
      if (shown === flight.join()) return;
      shown = flight.join();
      list.replaceChildren(...keyframesOf(flight).map(rowOf));
      add.disabled = flight.length >= MOST * KEYFRAME;
      fly.disabled = flight.length === 0;
    },
    setFlying: (flying) => {
      const label = flying ? 'Stop' : 'Fly';
      if (fly.textContent !== label) fly.textContent = label;
    },
  };
}
