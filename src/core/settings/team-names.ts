/** Short names of teams, each different from those of similar teams. Pure functions. */

import type { Settings } from './settings.ts';
import { arithmeticOf, type Optimizer, type Team } from './teams.ts';

export interface TeamName {
  /** "gradient" */
  name: string;
  /** What else is to be known: "annealed, step 0.02"; empty if nothing. */
  detail: string;
}

const NAMES: Readonly<Record<Optimizer, string>> = {
  gradient: 'gradient',
  momentum: 'momentum',
  nesterov: 'Nesterov',
  adam: 'Adam',
  newton: 'Newton',
  em: 'EM',
  alternating: 'alternating',
  perturbed: 'noisy gradient',
};

/** To nine figures, without trailing zeros. */
const plain = (value: number): string => String(Number(value.toPrecision(9)));

/** The settings in which teams of one optimizer may differ, and their words. */
const DIFFERENCES: readonly [keyof Team, string][] = [
  ['stepSize', 'step'],
  ['momentum', 'β'],
];

/** One name for each team, in their order. */
export function teamNames(settings: Settings): TeamName[] {
  const { teams } = settings;
  const arithmetics = new Set(teams.map((team) => arithmeticOf(team, settings)));
  return teams.map((team) => {
    const alike = teams.filter(({ optimizer }) => optimizer === team.optimizer);
    const differs = (key: keyof Team): boolean => alike.some((other) => other[key] !== team[key]);
    const details = team.annealed ? ['annealed'] : [];
    for (const [key, word] of DIFFERENCES)
      if (differs(key)) details.push(`${word} ${plain(team[key] as number)}`);
    // the noisy gradient has noise by definition
    if (differs('noise') || (team.noise > 0 && team.optimizer !== 'perturbed'))
      details.push(team.noise > 0 ? `noise ${plain(team.noise)}` : 'no noise');
    if (arithmetics.size > 1) details.push(arithmeticOf(team, settings) === 'single' ? 'single' : '64-bit');
    return { name: NAMES[team.optimizer], detail: details.join(', ') };
  });
}

/** The same as one text. */
export const teamName = ({ name, detail }: TeamName): string => (detail ? `${name}, ${detail}` : name);
