/**
 * The table of commands: each with its arguments, what it does, and the key and button that do it by hand.
 * `window.saddlescope` and the messages of a page around are made from it; those that return files and tables are in
 * file-commands.ts, which is loaded with the first of them.
 */

import { probe } from '../core/likelihood/probe.ts';
import { checkOptions } from '../core/link/link-options.ts';
import { MUS, SIGMAS } from '../core/settings/settings.ts';
import { checkPatch } from '../core/settings/validate.ts';
import { MOST_STEPS, checkPairs, checkSurface } from '../core/simulation/check-arguments.ts';
import { presetNamed } from '../core/story/presets.ts';
import { CHAPTERS } from '../core/story/story.ts';
import { ValidationError } from '../core/util/validation-error.ts';
import { carriedOptions, linkTo } from './address.ts';
import { checkedBy, count, immediate, promised, team, type Argument } from './command.ts';

/** A coordinate of a place on the surface. */
const coordinate = (key: string, limits: typeof MUS): Argument<number> => ({
  key,
  kind: { type: 'number', ...limits },
});

export const COMMANDS = {
  update: immediate([checkedBy('settings', checkPatch)], (app, patch) => app.update(patch, true)),
  undo: promised([], async ({ undo }) => (await undo.load()).go('undo')),
  redo: promised([], async ({ undo }) => (await undo.load()).go('redo')),
  preset: promised([checkedBy('preset', presetNamed)], (app, preset) => app.preset(preset)),
  chapter: promised([count('chapter', 1, CHAPTERS.length)], (app, story) => app.chapter(story)),
  place: promised([checkedBy('place', checkPairs)], (app, pairs) => app.place(pairs)),
  step: promised([count('step', 0, MOST_STEPS, 1)], (app, steps) => app.step(steps), {
    key: 's',
    help: 'one step',
    repeats: true,
    label: 'Step',
    tooltip: 'Makes one step of every walker, then pauses (S)',
  }),
  back: promised([count('back', 1, MOST_STEPS, 1)], (app, steps) => app.back(steps), {
    key: 'z',
    help: 'one step back',
    repeats: true,
    label: 'Back',
    name: 'Step back',
    tooltip: 'Goes one step back and pauses (Z); the steps up to there are computed again',
  }),
  reset: promised([], (app) => app.reset(), {
    key: 'r',
    help: 'restart',
    label: 'Restart',
    tooltip: 'Restarts the same walkers from step 0 (R)',
  }),
  walkers: promised([team(0)], async (app, of) => (await app.engineReady()).readWalkers(of)),
  surface: promised([checkedBy('surface', checkSurface)], async (app, request) =>
    (await app.engineReady()).readSurface(request),
  ),
  probe: immediate([coordinate('mu', MUS), coordinate('sigma', SIGMAS)], (app, mu, sigma) =>
    probe(app.engine('probe').data, mu, sigma),
  ),
  link: immediate([checkedBy('link', checkOptions, {})], (app, options) =>
    linkTo(app.settings(), { ...options, v: Math.max(options.v, carriedOptions().v) }),
  ),
  play: immediate([], (app) => app.play()),
  pause: immediate([], (app) => app.pause()),
  settings: immediate([], (app) => structuredClone(app.settings())),
  census: promised([], async (app) => (await app.engineReady()).readCensus()),
  statistics: promised([], (app) => app.statistics()),
  startTake: immediate([], (app) => app.startTake()),
  endTake: immediate([], (app) => {
    const take = app.endTake();
    if (!take) throw new ValidationError('endTake', undefined, 'called after startTake', 'a call before it');
    return take;
  }),
};

/** The commands that the user gives by a key or a button. */
export type HandCommand = 'step' | 'back' | 'reset' | 'undo' | 'redo';
