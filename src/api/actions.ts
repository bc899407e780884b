/** The actions behind keys, buttons and panel rows, in one place, so that each control does the same thing. */

import type { CameraCommand } from '../core/settings/camera-command.ts';
import type { Preset } from '../core/story/presets.ts';
import { isAnnealed, type Settings } from '../core/settings/settings.ts';
import type { Team } from '../core/settings/teams.ts';
import { checkPatch, type Patch } from '../core/settings/validate.ts';
import type { App } from './app.ts';
import { carryOut } from './command.ts';
import { COMMANDS, type HandCommand } from './commands.ts';

export interface Actions {
  settings(): Settings;
  /** Gives a command by hand, without arguments; while the one before is under way it counts once. */
  run(command: HandCommand): void;
  togglePlay(): void;
  /** The next speed up or down; 0: the usual one. */
  faster(by: 1 | 0 | -1): void;
  /** Flies through the keyframes, or stops on the way. */
  fly(): void;
  flying: App['flying'];
  /**
   * Annealing: off if any team has it; otherwise on again for those that had it before, or for all. So twice is as if
   * it had not been.
   */
  toggleAnnealing(): void;
  /** Shows one of the presets from its start. */
  preset(preset: Preset): void;
  /** Begins a chapter of the story. */
  chapter(story: number): void;
  toggleView(): void;
  look(look: CameraCommand): void;
  pick: App['pick'];
  project: App['project'];
  /** Goes to another step of the schedule. */
  seek(scheduleStep: number): void;
  /** Applies a patch; one that is not allowed becomes a message and changes nothing. apart: not as part of a drag. */
  change(patch: Patch, apart?: boolean): void;
}

/** The speeds that keys and buttons step through: slow motion below 1, fast forward above. */
const SPEEDS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] as const;

/** Returns the next of the speeds, faster or slower than any speed; at the ends, the end. */
function nextSpeed(speed: number, by: 1 | -1): number {
  // what was written out and read again is the same speed
  const near = 1e-9 * speed;
  return by > 0
    ? (SPEEDS.find((one) => one > speed + near) ?? SPEEDS.at(-1)!)
    : (SPEEDS.findLast((one) => one < speed - near) ?? SPEEDS[0]);
}

/**
 * @param tell shows what went wrong, or says a sentence
 * @param restore shows what holds, where a control shows what it was given and nothing came of it
 */
export function createActions(controls: App, tell: (error: unknown) => void, restore: () => void): Actions {
  // a key that is held down must not queue up more than the engine takes; another key has its turn all the same
  const underWay = new Set<HandCommand>();
  const run = (name: HandCommand): void => {
    if (underWay.has(name)) return;
    underWay.add(name);
    carryOut<Promise<unknown>>(controls, COMMANDS[name])
      .catch(tell)
      .finally(() => underWay.delete(name));
  };
  const change = (patch: Patch, apart?: boolean): void => {
    const before = controls.settings();
    try {
      controls.update(checkPatch(patch), apart);
    } catch (error) {
      tell(error);
    }
    if (controls.settings() === before) restore();
  };
  // which teams were annealed when annealing was turned off
  let cooled: { of: readonly Team[]; annealed: readonly boolean[] } | undefined;
  /** Whether it is the race it was: whatever became of its settings, each place has the optimizer that it had. */
  const isSame = (before: readonly Team[], teams: readonly Team[]): boolean =>
    before.length === teams.length && before.every(({ optimizer }, i) => optimizer === teams[i]!.optimizer);
  return {
    settings: () => controls.settings(),
    run,
    togglePlay: () => (controls.playing() ? controls.pause() : controls.play()),
    faster: (by) => change({ speed: by === 0 ? 1 : nextSpeed(controls.settings().speed, by) }),
    fly: () => {
      const { flight, mode } = controls.settings().view;
      if (controls.flying()) return controls.fly(false);
      if (flight.length === 0)
        return tell('There is nothing to fly through: add views under View in the panel.');
      // it is one over the surface
      if (mode === 'map') change({ view: { mode: 'surface' } });
      controls.fly(true);
    },
    flying: () => controls.flying(),
    preset: (preset) => {
      cooled = undefined;
      controls.preset(preset).catch(tell);
    },
    chapter: (story) => {
      cooled = undefined;
      controls.chapter(story).catch(tell);
    },
    toggleAnnealing: () => {
      const { teams } = controls.settings();
      const off = isAnnealed(controls.settings());
      const again = cooled && isSame(cooled.of, teams) ? cooled.annealed : teams.map(() => true);
      cooled = off ? { of: teams, annealed: teams.map(({ annealed }) => annealed) } : undefined;
      change({ teams: teams.map((team, i) => ({ ...team, annealed: !off && again[i]! })) });
    },
    toggleView: () => change({ view: { mode: controls.settings().view.mode === 'map' ? 'surface' : 'map' } }),
    look: (look) => controls.moveCamera(look),
    pick: (x, y) => controls.pick(x, y),
    project: (mu, sigma, team) => controls.project(mu, sigma, team),
    seek: (scheduleStep) => controls.seek(scheduleStep),
    change,
  };
}
