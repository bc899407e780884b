/**
 * Lays out the settings table as a panel: the folder, label and slider range of each row. Values beyond the slider's
 * range can be typed. What a lecture turns is first and open, all else is folded. A setting that is not named here gets a row in a folder of its own at the end, so that the user
 * can reach them all.
 */

import { stepUnit } from '../../core/data/datasets.ts';
import { FIELDS, type Settings } from '../../core/settings/settings.ts';
import type { Field } from '../../core/schema/field-kinds.ts';
import { METHODS, type Method } from '../../core/settings/optimizer-info.ts';
import { THEME_NAMES } from '../../core/settings/view-settings.ts';
import { OPTIMIZERS, TEAM_FIELDS, type Team } from '../../core/settings/teams.ts';
import { criticalTemperature, foldedData } from '../../core/data/folded-cache.ts';
import {
  createScale,
  digits,
  powersOfTwo,
  wholeNumbers,
  type Ends,
  type SliderScale,
} from '../kit/slider-scale.ts';
import { temperatureEnds } from '../stage/temperature-slider.ts';

export interface PanelRow {
  key: string;
  label?: string;
  /** What replaces the table's range on the slider; `false` for no slider. */
  slider?: ((settings: Settings, team: Team) => Partial<Ends>) | false;
  /** The words for the choices. */
  choices?: Readonly<Record<string, string>>;
  /** Rows that mean nothing at the moment are not shown; team: the chosen one. */
  shown?: (settings: Settings, team: Team) => boolean;
}

export interface Folder {
  title: string;
  open: boolean;
  rows: readonly PanelRow[];
}

/** The folder of the view, with the camera path below its rows. */
export const VIEW_FOLDER = 'View';
/** The folder of what is drawn on the surface. */
export const LINES_FOLDER = 'Lines';

/**
 * The camera is set by turning the picture, its flight below the rows of the view, the chapter on the story's card, the
 * probe and its slices on their page.
 */
const ELSEWHERE: readonly string[] = [
  'story',
  'view.camera',
  'view.map',
  'view.flight',
  'view.probe',
  'view.sliceMu',
  'view.sliceSigma',
];

/** A slider in units of the data's own spread. */
const timesCritical =
  (min: number, max: number) =>
  (settings: Settings): Partial<Ends> => {
    const s = criticalTemperature(settings);
    return { min: min * s, max: max * s };
  };

/** Step sizes in units of what the data and the optimizer make a step. */
const steps = (settings: Settings, { optimizer }: Team): Partial<Ends> => {
  const unit = stepUnit(optimizer, foldedData(settings));
  return { min: 1e-4 * unit, max: unit };
};

const isManual = ({ schedule }: Settings): boolean => schedule.shape === 'manual';
const uses =
  (what: keyof Method['uses']) =>
  (_: Settings, { optimizer }: Team): boolean =>
    METHODS[optimizer].uses[what];
const someUse =
  (what: keyof Method['uses']) =>
  ({ teams }: Settings): boolean =>
    teams.some(({ optimizer }) => METHODS[optimizer].uses[what]);
const isRace = ({ teams }: Settings): boolean => teams.length > 1;
const isPainted = ({ view }: Settings): boolean => view.paint !== 'likelihood';
const isPaintedAlone = (settings: Settings): boolean =>
  isRace(settings) && isPainted(settings) && settings.view.layout === 'overlaid';

export const FOLDERS: readonly Folder[] = [
  {
    title: 'Teams',
    open: true,
    rows: [
      {
        key: 'optimizer',
        choices: Object.fromEntries(OPTIMIZERS.map((one) => [one, METHODS[one].name])),
      },
      { key: 'stepSize', label: 'step size η', slider: steps, shown: uses('stepSize') },
      { key: 'momentum', shown: uses('momentum') },
      { key: 'noise', slider: () => ({ min: 1e-4, max: 0.1 }) },
      { key: 'annealed', label: 'anneal' },
      {
        key: 'precision',
        choices: { shared: 'shared', extended: '64-bit fixed point', single: 'single precision' },
        // of one team alone, the arithmetic of all says it
        shown: (settings, { precision }) => isRace(settings) || precision !== 'shared',
      },
    ],
  },
  {
    title: 'Annealing',
    open: true,
    rows: [
      { key: 'schedule.shape', label: 'schedule', choices: { manual: 'manual' } },
      { key: 'schedule.sigma', label: 'temperature σ', slider: temperatureEnds, shown: isManual },
      { key: 'schedule.hot', label: 'start σ', slider: timesCritical(1, 10) },
      { key: 'schedule.cold', label: 'end σ', slider: timesCritical(0.01, 1) },
      {
        key: 'schedule.length',
        slider: () => ({ min: 10, max: 100_000 }),
        shown: (settings) => !isManual(settings),
      },
      { key: 'schedule.repeat', shown: (settings) => !isManual(settings) },
      {
        key: 'schedule.after',
        label: 'afterwards',
        choices: { hold: 'hold σ', release: 'optimize σ again' },
        shown: (settings) => !isManual(settings) && settings.schedule.repeat === 'once',
      },
      { key: 'schedule.stairs', shown: ({ schedule }) => schedule.shape === 'staircase' },
      { key: 'schedule.points', shown: ({ schedule }) => schedule.shape === 'custom' },
    ],
  },
  {
    title: 'Walkers',
    open: false,
    rows: [
      { key: 'walkers', slider: () => ({ min: 1024, snap: powersOfTwo }) },
      { key: 'stepsPerFrame', label: 'pace' },
      { key: 'speed', label: 'speed ×' },
      { key: 'arithmetic', choices: { extended: '64-bit fixed', single: 'single precision' } },
    ],
  },
  {
    title: VIEW_FOLDER,
    open: false,
    rows: [
      { key: 'view.mode', label: 'show' },
      { key: 'view.layout', label: 'teams', shown: isRace },
      {
        key: 'view.paint',
        label: 'colour by',
        choices: { likelihood: 'L', escape: 'escape time', basin: 'peak found' },
      },
      { key: 'view.paintTeam', label: 'of team', slider: false, shown: isPaintedAlone },
      { key: 'view.paintLimit', label: 'up to step', shown: isPainted },
      { key: 'view.trail' },
      {
        key: 'view.theme',
        choices: { ...THEME_NAMES, light: 'light, for print' },
      },
      { key: 'view.colours', label: 'surface' },
      { key: 'view.glow', label: 'glow ×' },
      { key: 'view.walkerSize', label: 'walker size ×' },
      {
        key: 'view.triangles',
        label: 'markers',
        slider: () => ({ snap: (x) => Math.round(x / 100) * 100 }),
      },
      { key: 'view.auto', label: 'auto quality' },
      { key: 'view.wait', label: 'auto pause' },
      { key: 'view.easing', label: 'camera path', shown: ({ view }) => view.flight.length > 0 },
    ],
  },
  {
    title: LINES_FOLDER,
    open: false,
    rows: [
      { key: 'view.bestMu', label: 'best μ' },
      { key: 'view.bestSigma', label: 'best σ' },
      { key: 'view.ridge', label: 'EM arc' },
      { key: 'view.contours', label: 'contours' },
      { key: 'view.arrows' },
      {
        key: 'view.arrowScale',
        label: 'arrow length',
        choices: { notebook: 'linear', logarithmic: 'logarithmic' },
        shown: ({ view }) => view.arrows > 0,
      },
      { key: 'view.trajectories' },
      {
        key: 'view.dropper',
        label: 'tracers',
        choices: Object.fromEntries(OPTIMIZERS.map((one) => [one, METHODS[one].name])),
      },
      { key: 'view.dropping', label: 'click drops' },
      { key: 'view.dropped', label: 'tracer starts' },
    ],
  },
  {
    title: 'Start',
    open: false,
    rows: [
      // data with weights are shown on the data page
      { key: 'data', shown: ({ weights }) => weights.length === 0 },
      { key: 'weights', shown: ({ weights }) => weights.length > 0 },
      { key: 'spawn.shape' },
      { key: 'spawn.mu', label: 'μ from, to' },
      { key: 'spawn.sigma', label: 'σ from, to' },
      { key: 'spawn.seed', slider: false },
      { key: 'engine', choices: { auto: 'GPU if available', cpu: 'CPU, double precision' } },
    ],
  },
  {
    title: 'Limits',
    open: false,
    rows: [
      { key: 'sigmaFloor', label: 'minimum σ', slider: timesCritical(0.005, 0.5) },
      {
        key: 'moveLimit',
        label: 'longest step',
        slider: timesCritical(0.001, 1),
        shown: someUse('moveLimit'),
      },
    ],
  },
  {
    title: 'Axes',
    open: false,
    rows: [
      { key: 'window.mu', label: 'μ from, to' },
      { key: 'window.sigma', label: 'σ from, to' },
    ],
  },
];

/** The folders with every setting in one of them. */
export function completeFolders(): readonly Folder[] {
  const placed = new Set([...ELSEWHERE, ...FOLDERS.flatMap(({ rows }) => rows.map(({ key }) => key))]);
  const rest = [...TEAM_FIELDS, ...FIELDS].filter(({ key }) => !placed.has(key));
  return rest.length === 0
    ? FOLDERS
    : [...FOLDERS, { title: 'More', open: false, rows: rest.map(({ key }) => ({ key })) }];
}

/** `stepsPerFrame` becomes "steps per frame", `schedule.hot` becomes "hot". */
export const labelOf = ({ key, label }: PanelRow): string =>
  label ??
  key
    .split('.')
    .at(-1)!
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** The slider of a row under these settings, or undefined if it has none. */
export function sliderScaleOf(
  { slider }: PanelRow,
  { kind }: Field,
  settings: Settings,
  team = settings.teams[0]!,
): SliderScale | undefined {
  if (slider === false || kind.type !== 'number') return undefined;
  const { min, max, log = false, integer = false, orZero = false } = kind;
  const snap = integer ? wholeNumbers : log ? digits(2) : (x: number): number => Number(x.toFixed(2));
  const ends = { min, max, log, orZero, snap, ...slider?.(settings, team) };
  // what no setting may be, no slider offers
  const low = Math.min(max, Math.max(min, ends.min));
  const high = Math.min(max, Math.max(min, ends.max));
  return createScale({ ...ends, min: low < high ? low : min, max: low < high ? high : max });
}
