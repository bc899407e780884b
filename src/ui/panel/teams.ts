/**
 * The panel's team list: which team its rows edit, adding and removing teams, and the description of the optimizer.
 */

import { METHODS } from '../../core/settings/optimizer-info.ts';
import type { Settings } from '../../core/settings/settings.ts';
import {
  MAX_TEAMS,
  TEAM_FIELDS,
  defaultTeam,
  initialOf,
  type Optimizer,
  type Team,
} from '../../core/settings/teams.ts';
import type { Patch } from '../../core/settings/validate.ts';
import type { Actions } from '../../api/actions.ts';
import { button, make, setAttributes, writer } from '../kit/dom.ts';
import { formulaOf } from '../kit/mathml.ts';
import { teamName, teamNames } from '../../core/settings/team-names.ts';

/** What races against the first team, in this order, unless it races already. */
const CHALLENGERS: readonly Team[] = [
  defaultTeam('em'),
  { ...defaultTeam(), annealed: true },
  defaultTeam('momentum'),
  defaultTeam('gradient'),
];

/** The team that joins next. */
export function nextTeam(teams: readonly Team[]): Team {
  const races = (wanted: Team): boolean =>
    teams.some(({ optimizer, annealed }) => optimizer === wanted.optimizer && annealed === wanted.annealed);
  return { ...(CHALLENGERS.find((team) => !races(team)) ?? defaultTeam('newton')) };
}

/**
 * Returns the patch that sets one value of one team. Another optimizer comes with its own step size, momentum and noise
 * where the user had not chosen them. Teams are given whole: what an entry leaves out would take its default.
 */
export function teamPatch({ teams }: Settings, index: number, key: keyof Team, value: unknown): Patch {
  const change = (team: Team): Team => {
    const changed = { ...team, [key]: value } as Team & Record<string, unknown>;
    if (key !== 'optimizer') return changed;
    for (const field of TEAM_FIELDS) {
      if (field.key !== 'optimizer' && team[field.key] === initialOf(field, team.optimizer))
        changed[field.key as string] = initialOf(field, changed.optimizer);
    }
    return changed;
  };
  return { teams: teams.map((team, i) => (i === index ? change(team) : team)) };
}

export interface Teams {
  /** Above the rows: the teams to choose from, numbered from 1; below them: the optimizer's description and team buttons. */
  readonly head: HTMLElement;
  readonly foot: HTMLElement;
  /** The place of the team that the rows act on. */
  chosen(settings: Settings): number;
  refresh(settings: Settings): void;
}

/** @param turned is called when another team is chosen */
export function createTeams(actions: Actions, turned: () => void): Teams {
  let at = 0;
  const chosen = ({ teams }: Settings): number => Math.min(at, teams.length - 1);
  const choose = (index: number): void => {
    at = index;
    turned();
  };

  const head = make('div', 'team-choice');
  head.setAttribute('role', 'group');
  head.setAttribute('aria-label', 'Team whose settings are shown below');
  const chips = Array.from({ length: MAX_TEAMS }, (_, index) => {
    const label = make('span', 'team-chip-name cut');
    const detail = make('span', 'unseen');
    const lamp = make('span', 'lamp');
    const badge = make('span', 'team-badge', String(index + 1));
    const chip = button(`team-chip team-${index + 1}`, make('span', 'unseen', 'Team'), () => choose(index));
    chip.append(badge, label, detail, lamp);
    head.append(chip);
    return { chip, lamp, writeName: writer(label), writeDetail: writer(detail) };
  });

  const sentence = make('p');
  const formula = make('div', 'method-formula');
  const where = make('p');
  const source = make('p', 'method-source');
  const more = make('details', '', make('summary', '', 'formula and source'), formula, where, source);
  const method = make('div', 'method', sentence, more);
  let shown: Optimizer | undefined;
  const write = { sentence: writer(sentence), where: writer(where), source: writer(source) };

  const add = button('', 'Add a team', () => {
    const { teams } = actions.settings();
    at = teams.length;
    actions.change({ teams: [...teams, nextTeam(teams)] });
  });
  add.title = 'Adds another optimizer that runs beside this one, from the same starts';
  const remove = button('', 'Remove', () => {
    const { teams } = actions.settings();
    const index = chosen(actions.settings());
    actions.change({ teams: teams.filter((_, i) => i !== index) });
  });
  const foot = make('div', 'team-foot', method, make('div', 'team-buttons', add, remove));

  return {
    head,
    foot,
    chosen,
    refresh: (settings) => {
      const { teams } = settings;
      at = chosen(settings);
      const names = teamNames(settings);
      head.hidden = teams.length < 2;
      chips.forEach(({ chip, lamp, writeName, writeDetail }, index) => {
        const team = teams[index];
        chip.hidden = !team;
        if (!team) return;
        const { name, detail } = names[index]!;
        writeName(name);
        writeDetail(detail);
        lamp.hidden = !team.annealed;
        setAttributes(chip, { 'aria-pressed': index === at, title: teamName(names[index]!) });
      });
      const { optimizer } = teams[at]!;
      write.sentence(METHODS[optimizer].sentence);
      if (shown !== optimizer) {
        shown = optimizer;
        formula.replaceChildren(formulaOf(optimizer));
      }
      write.where(METHODS[optimizer].where);
      write.source(METHODS[optimizer].source);
      add.hidden = teams.length >= MAX_TEAMS;
      remove.hidden = teams.length < 2;
      const removes = `Remove team ${at + 1}`;
      if (remove.textContent !== removes) remove.textContent = removes;
    },
  };
}
