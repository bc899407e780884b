import { expect, it } from 'vitest';
import { teamName, teamNames } from '../../../src/core/settings/team-names.ts';
import { PRESETS, presetSettings } from '../../../src/core/story/presets.ts';
import { defaultSettings } from '../../../src/core/settings/settings.ts';
import { applyPatch, type Patch } from '../../../src/core/settings/validate.ts';
import { nextTeam, teamPatch } from '../../../src/ui/panel/teams.ts';

const named = (patch: Patch): string[] => teamNames(applyPatch(defaultSettings(), patch)).map(teamName);

it('a team is named by its optimizer, and by what tells it from the others of its kind', () => {
  expect(named({})).toEqual(['gradient']);
  expect(named({ teams: [{}, { optimizer: 'em', annealed: true }] })).toEqual(['gradient', 'EM, annealed']);
  expect(named({ teams: [{ stepSize: 0.02 }, { optimizer: 'newton' }, {}] })).toEqual([
    'gradient, step 0.02',
    'Newton',
    'gradient, step 0.006',
  ]);
  expect(named({ teams: [{ optimizer: 'em', noise: 0.01 }, { optimizer: 'perturbed' }] })).toEqual([
    'EM, noise 0.01',
    'noisy gradient',
  ]);
});

it('the arithmetic is named where it is not the same for all', () => {
  expect(named({ arithmetic: 'single', teams: [{}, { optimizer: 'em' }] })).toEqual(['gradient', 'EM']);
  expect(named({ teams: [{ precision: 'single' }, { optimizer: 'em' }] })).toEqual([
    'gradient, single',
    'EM, 64-bit',
  ]);
});

it.each(PRESETS)('no two teams of the preset $key have one name', (preset) => {
  const names = teamNames(presetSettings(preset)).map(teamName);
  expect(new Set(names).size).toBe(names.length);
});

it('who joins is no copy of who is there', () => {
  const teams = defaultSettings().teams;
  while (teams.length < 4) teams.push(nextTeam(teams));
  expect(teams.map(({ optimizer, annealed }) => [optimizer, annealed])).toEqual([
    ['gradient', false],
    ['em', false],
    ['gradient', true],
    ['momentum', false],
  ]);
  expect(nextTeam(applyPatch(defaultSettings(), { teams: [{ optimizer: 'em' }] }).teams)).toMatchObject({
    optimizer: 'gradient',
    annealed: true,
  });
});

it('another optimizer brings its own values, but for those that somebody chose', () => {
  const settings = applyPatch(defaultSettings(), { teams: [{ stepSize: 0.02, annealed: true }, {}] });
  const after = (team: number, optimizer: string): unknown =>
    applyPatch(settings, teamPatch(settings, team, 'optimizer', optimizer)).teams[team];
  expect(after(1, 'newton')).toMatchObject({ optimizer: 'newton', stepSize: 0.1, noise: 0 });
  expect(after(1, 'perturbed')).toMatchObject({ optimizer: 'perturbed', stepSize: 0.006, noise: 0.01 });
  expect(after(0, 'newton')).toMatchObject({ optimizer: 'newton', stepSize: 0.02, annealed: true });
  // and back again
  const perturbed = applyPatch(settings, teamPatch(settings, 1, 'optimizer', 'perturbed'));
  expect(applyPatch(perturbed, teamPatch(perturbed, 1, 'optimizer', 'gradient'))).toEqual(settings);
});
