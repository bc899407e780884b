/** The panel: built from the settings table, always showing the current settings. */

import { BooleanController, GUI, OptionController, type Controller } from 'lil-gui';
import { FIELDS, settingAt, type Settings } from '../../core/settings/settings.ts';
import type { Field } from '../../core/schema/field-kinds.ts';
import { TEAM_FIELDS, type Team } from '../../core/settings/teams.ts';
import { curveOf, fromPoints } from '../../core/schedule/custom-curve.ts';
import { nested } from '../../core/link/settings-query.ts';
import type { Patch } from '../../core/settings/validate.ts';
import type { Actions } from '../../api/actions.ts';
import { COMMANDS } from '../../api/commands.ts';
import { lazyModule, withModule } from '../../core/util/lazy-module.ts';
import { LAYOUT, button, make } from '../kit/dom.ts';
import { atEnd } from '../kit/lifetime.ts';
import { createFlight } from './camera-path.ts';
import { ListRow, NumberRow } from './rows.ts';
import {
  LINES_FOLDER,
  VIEW_FOLDER,
  completeFolders,
  labelOf,
  sliderScaleOf,
  type PanelRow,
} from './panel-layout.ts';
import { createLines } from './line-buttons.ts';
import type { RowHelp } from './row-help.ts';
import { createTeams, teamPatch } from './teams.ts';
import { createWindows } from '../stage/zoom.ts';

export interface Panel {
  /** Shows settings that came from anywhere; changes nothing. */
  refresh(settings: Settings): void;
  setPlaying(playing: boolean): void;
  setFlying(flying: boolean): void;
  /** Opens or folds the panel; returns whether it was open. */
  open(open: boolean): boolean;
  /** Adds to each row what it sets. */
  explain(): void;
}

/** What each row sets, in a sentence. */
const ROW_HELP = lazyModule(async () => (await import('./row-help.ts')).createRowHelp);

const isTeamKey = (key: string): boolean => TEAM_FIELDS.some((field) => field.key === key);
const fieldOf = (key: string): Field => [...TEAM_FIELDS, ...FIELDS].find((field) => field.key === key)!;

/** What a row shows: a team's rows, those of the team that is chosen. */
const shownValue = (settings: Settings, key: string, team: number): unknown =>
  isTeamKey(key) ? settings.teams[team]![key as keyof Team] : settingAt(settings, key);

function patchFor(settings: Settings, key: string, team: number, value: unknown): Patch {
  if (isTeamKey(key)) return teamPatch(settings, team, key as keyof Team, value);
  // a custom curve begins as the shape before it, so that nothing jumps
  if (key === 'schedule.shape' && value === 'custom' && settings.schedule.shape !== 'manual')
    return { schedule: { shape: value, points: fromPoints(curveOf(settings.schedule)) } };
  return nested(key, value);
}

/** @param present begins presenter mode */
export function createPanel(
  root: HTMLElement,
  actions: Actions,
  present: () => void,
  signal: AbortSignal,
): Panel {
  // the style sheet is the app's own: lil-gui's would be a style element and a font in a data: address
  const gui = new GUI({ container: root, title: 'Settings', injectStyles: false });
  atEnd(signal, () => gui.destroy());
  gui.domElement.classList.add('panel', 'glass');
  openAtOnce(gui);
  gui.domElement.setAttribute('role', 'region');
  gui.domElement.setAttribute('aria-label', 'Settings');

  const play = button('', 'Play', actions.togglePlay);
  play.title = 'Plays or pauses the optimizers (Space)';
  const others = (['back', 'step', 'reset'] as const).map((name) => commandButton(actions, name));
  gui.$children.append(make('div', 'transport', play, ...others));

  const values: Record<string, unknown> = {};
  const rows: { row: PanelRow; field: Field; controller: Controller }[] = [];
  const initial = actions.settings();
  const teams = createTeams(actions, () => refresh(actions.settings()));
  const lines = createLines(actions);
  const flight = createFlight(actions, present);
  for (const { title, open, rows: wanted } of completeFolders()) {
    const folder = gui.addFolder(title);
    openAtOnce(folder);
    if (!open) folder.close();
    const ofTeams = wanted.some(({ key }) => key === 'optimizer');
    if (ofTeams) folder.$children.append(teams.head);
    for (const row of wanted) {
      const field = fieldOf(row.key);
      values[row.key] = shownValue(initial, row.key, 0);
      const controller = makeRow(folder, values, row, field, initial);
      controller.name(labelOf(row));
      controller.onChange((value: unknown) => {
        const settings = actions.settings();
        actions.change(patchFor(settings, row.key, teams.chosen(settings), value));
      });
      rows.push({ row, field, controller });
    }
    if (ofTeams) folder.$children.append(teams.foot);
    if (wanted.some(({ key }) => key === 'window.mu')) folder.$children.append(createWindows(actions));
    if (title === VIEW_FOLDER) folder.$children.append(flight.foot);
    if (title === LINES_FOLDER) folder.$children.append(lines.foot);
  }
  const small = matchMedia(LAYOUT.panelClosed);
  const fold = (): void => void gui.open(!small.matches);
  small.addEventListener('change', fold, { signal });
  fold();

  const refresh = (settings: Settings): void => {
    teams.refresh(settings);
    lines.refresh(settings);
    flight.refresh(settings);
    const team = teams.chosen(settings);
    for (const { row, field, controller } of rows) {
      values[row.key] = shownValue(settings, row.key, team);
      if (controller instanceof NumberRow)
        controller.rescale(sliderScaleOf(row, field, settings, settings.teams[team]));
      else controller.updateDisplay();
      const shown = row.shown?.(settings, settings.teams[team]!) ?? true;
      if (shown === controller._hidden) controller.show(shown);
    }
  };
  refresh(initial);

  let help: RowHelp | undefined;
  const explain = (): void => {
    const rowHelp = rows.map(({ row: { key }, controller: { domElement } }) => ({
      key,
      element: domElement,
    }));
    // without it the panel works as well; the next touch tries again
    withModule(
      ROW_HELP,
      (create) => (help ??= create(root, gui.domElement, rowHelp, signal)),
      () => undefined,
    );
  };
  for (const type of ['pointerenter', 'focusin']) gui.domElement.addEventListener(type, explain, { signal });
  const onEscape = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && help?.close()) event.stopImmediatePropagation();
  };
  window.addEventListener('keydown', onEscape, { capture: true, signal });

  return {
    explain,
    refresh,
    setPlaying: (playing) => {
      const label = playing ? 'Pause' : 'Play';
      if (play.textContent !== label) play.textContent = label;
    },
    setFlying: flight.setFlying,
    open: (open) => {
      const before = !gui._closed;
      if (before !== open) gui.open(open);
      return before;
    },
  };
}

/** The button of a command. */
function commandButton(actions: Actions, command: 'back' | 'step' | 'reset'): HTMLButtonElement {
  const { label, name, tooltip } = COMMANDS[command].hand!;
  const element = button('', label, () => actions.run(command));
  if (name) element.setAttribute('aria-label', name);
  element.title = tooltip;
  return element;
}

/** lil-gui lets no finger in while a folder glides, and for good if the gliding is cut short. */
function openAtOnce(gui: GUI): void {
  gui.openAnimated = (open) => gui.open(open);
}

function makeRow(
  folder: GUI,
  values: Record<string, unknown>,
  row: PanelRow,
  field: Field,
  settings: Settings,
): Controller {
  const { key, kind } = field;
  switch (kind.type) {
    case 'number':
      return new NumberRow(folder, values, key, sliderScaleOf(row, field, settings));
    case 'flag':
      return new BooleanController(folder, values, key);
    case 'choice': {
      const words = kind.of.map((choice) => [row.choices?.[choice] ?? choice, choice]);
      return new OptionController(folder, values, key, Object.fromEntries(words));
    }
    default:
      // every other setting is a list of numbers
      return new ListRow(folder, values, key);
  }
}
