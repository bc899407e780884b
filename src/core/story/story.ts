/**
 * The notebook's argument in eight chapters: each is a state of the whole app, which the crowd really computes, with a
 * few words on what can be seen. What a chapter claims about the crowd is data too, and a test measures it.
 */

import type { WalkerClass } from '../simulation/census.ts';
import { CHAPTER_SPECS, type ChapterAction, type ChapterSpec } from './chapters.ts';
import { foldedData, sameData } from '../data/folded-cache.ts';
import type { FoldedData } from '../likelihood/folded-data.ts';
import { NOTEBOOK_SCALE, fitSettings } from '../data/datasets.ts';
import type { Term } from '../notation/formula.ts';
import { linesOf } from '../notation/data-formulas.ts';
import { hueName } from '../colour/palette.ts';
import { defaultSettings, ofTheRoom, type Range, type Settings } from '../settings/settings.ts';
import { said, chapterText } from './chapter-text.ts';
import { SettingsError, applyPatch, type Patch } from '../settings/validate.ts';
import { timesScale } from '../plane/window.ts';

export type { Claim, ChapterAction } from './chapters.ts';

/** A chapter with its text for some data. */
export interface Chapter extends ChapterSpec {
  /** At most sixty words. A class's colour is written `{stalled:orange}`. */
  text: string;
  lines: readonly Term[];
}

/** A chapter's settings for the data, if they are of a size that it can be fitted to. */
function begun(spec: ChapterSpec, now: Settings): Settings {
  const start = applyPatch(defaultSettings(), spec.patch);
  if (sameData(now, start)) return start;
  const observed = applyPatch(start, { data: now.data, weights: now.weights });
  try {
    return applyPatch(observed, inUnits(spec, start, foldedData(now)));
  } catch (error) {
    if (error instanceof SettingsError) return observed;
    throw error;
  }
}

/** What the chapter says of places, temperatures and steps, for these data. */
function inUnits({ patch, scattered }: ChapterSpec, start: Settings, data: FoldedData): Patch {
  const { window, spawn, schedule, view } = patch;
  const s = data.criticalTemperature;
  const fit = fitSettings(start, NOTEBOOK_SCALE, data);
  const places = timesScale({ ...start.spawn }, s);
  const length = (range: Range, rounded: Range): Range =>
    // all on one line, which is a place and not a length
    range[0] === range[1] ? [range[0] * s, range[1] * s] : rounded;
  const sigma = (value: number): number => Number((value * s).toPrecision(3));
  return {
    ...fit,
    ...(window && { window: timesScale(start.window, s) }),
    spawn: {
      ...fit.spawn,
      ...(spawn?.mu && { mu: length(start.spawn.mu, places.mu) }),
      ...(spawn?.sigma && { sigma: length(start.spawn.sigma, places.sigma) }),
    },
    schedule: {
      ...fit.schedule,
      ...(schedule?.hot && { hot: sigma(schedule.hot) }),
      ...(schedule?.cold && { cold: sigma(schedule.cold) }),
      ...(data.x.length > 1 && scattered?.schedule),
    },
    ...(view?.probe && { view: { probe: view.probe.map((value) => value * s) } }),
  };
}

/** Returns what the user can do in a chapter for these data: its temperatures follow them. */
function actionsFor({ patch, actions }: ChapterSpec, now: Settings): readonly ChapterAction[] | undefined {
  const start = applyPatch(defaultSettings(), patch);
  if (sameData(now, start)) return actions;
  return actions?.map((action) => {
    const held = action.change?.schedule?.sigma;
    if (held === undefined) return action;
    const there = applyPatch(start, { schedule: { sigma: held } });
    const sigma = fitSettings(there, NOTEBOOK_SCALE, foldedData(now)).schedule!.sigma!;
    return { label: `σ = ${said(sigma)}`, change: { schedule: { sigma } } };
  });
}

function chapterFor(spec: ChapterSpec, now: Settings): Chapter {
  const actions = actionsFor(spec, now);
  return {
    ...spec,
    actions,
    lines: spec.formulas.flatMap((name) => linesOf(name, foldedData(now))),
    text: chapterText(
      spec.key,
      begun(spec, now),
      actions?.map(({ label }) => label),
    ),
  };
}

/** The chapters for the notebook's data. */
export const CHAPTERS: readonly Chapter[] = CHAPTER_SPECS.map((spec) => chapterFor(spec, defaultSettings()));

/** Returns the chapter that these settings are in, if the story is open, with its text for their data. */
export function chapterOf(settings: Settings): Chapter | undefined {
  const [spec, known] = [CHAPTER_SPECS[settings.story - 1], CHAPTERS[settings.story - 1]];
  return spec && (sameData(settings, defaultSettings()) ? known : chapterFor(spec, settings));
}

/**
 * The settings in which chapter `story` begins, 1 to 8, for the data of `now`. What belongs to the machine, and not to the
 * chapter, stays as it is in `now` too. Of 0, no chapter: the defaults.
 */
export function storySettings(story: number, now: Settings = defaultSettings()): Settings {
  const { engine, view } = now;
  const kept = { engine, story, view: ofTheRoom(view) };
  const spec = CHAPTER_SPECS[story - 1];
  return applyPatch(spec ? begun(spec, now) : defaultSettings(), kept);
}

/** The names that the texts have for the classes' colours, which are those of the dark theme. */
const COLOUR_NAMES = /^(orange|green|blue)$/;

/**
 * A text in parts: plain ones, and those in a class's colour. With the classes' colours of another theme a colour is
 * called what it is there.
 */
export function chapterParts(
  text: string,
  classes?: Readonly<Record<WalkerClass, string>>,
): { text: string; of?: WalkerClass }[] {
  return text
    .split(/(\{\w+:[^}]*\})/)
    .filter(Boolean)
    .map((part) => {
      const [, of, words] = /^\{(\w+):([^}]*)\}$/.exec(part) ?? [];
      if (words === undefined) return { text: part };
      const name = of as WalkerClass;
      return { text: classes && COLOUR_NAMES.test(words) ? hueName(classes[name]) : words, of: name };
    });
}
