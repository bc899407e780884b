/** The dock: play, anneal and, while it matters, the temperature. */

import type { Settings } from '../../core/settings/settings.ts';
import { isAnnealed } from '../../core/settings/settings.ts';
import type { Actions } from '../../api/actions.ts';
import type { FrameStatus } from '../../core/readout/frame-status.ts';
import { button, make, publishHeight } from '../kit/dom.ts';
import { mount } from '../kit/lifetime.ts';
import { createTemperature } from './temperature-slider.ts';

export interface Dock {
  /** The row of buttons, which takes more of them. */
  readonly buttons: HTMLElement;
  refresh(settings: Settings): void;
  report(status: FrameStatus): void;
  setPlaying(playing: boolean): void;
}

const TITLE = {
  one: 'Sweeps σ from start to end instead of optimizing it (A)',
  teams: 'Starts or stops the sweep of σ for annealed teams, or for all teams if none is annealed (A)',
};

export function createDock(root: HTMLElement, actions: Actions, signal: AbortSignal): Dock {
  const playLabel = make('span', 'dock-play-name', 'Play');
  const playIcon = make('span', 'icon icon-play');
  const play = button('dock-button', playIcon, actions.togglePlay);
  play.append(playLabel);
  play.title = 'Space';
  const anneal = button('dock-button dock-anneal', make('span', 'lamp'), actions.toggleAnnealing);
  anneal.append('Anneal');
  const temperature = createTemperature(actions);
  const buttons = make('div', 'dock-buttons', play, anneal);
  const element = make('section', 'dock', temperature.element, buttons);
  element.setAttribute('aria-label', 'Play and anneal');
  mount(signal, root, element);
  publishHeight(element, '--dock', signal);

  const refresh = (settings: Settings): void => {
    const annealed = isAnnealed(settings);
    anneal.setAttribute('aria-pressed', String(annealed));
    anneal.title = settings.teams.length > 1 ? TITLE.teams : TITLE.one;
    temperature.element.hidden = !annealed;
    temperature.refresh(settings);
  };
  refresh(actions.settings());
  return {
    buttons,
    refresh,
    report: (status) => {
      if (isAnnealed(status.settings)) temperature.follow(status.temperature);
    },
    setPlaying: (playing) => {
      playLabel.textContent = playing ? 'Pause' : 'Play';
      playIcon.className = `icon ${playing ? 'icon-pause' : 'icon-play'}`;
    },
  };
}
