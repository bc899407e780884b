/** The text of docs/reference.md, made from the tables that the app itself uses: settings, keys, options, presets. */

import { MOST_VALUES } from '../src/core/data/csv.ts';
import { CLIP_LIMITS, FORMATS, GIF_PIXELS } from '../src/core/export/clip-options.ts';
import { DATA_KINDS } from '../src/core/export/data-tables.ts';
import { DATA_FORMATS } from '../src/core/export/table-file.ts';
import { OVERLAYS, RATES, SIZE_LIMITS } from '../src/core/export/scene.ts';
import { hueName, channels, paletteOf } from '../src/core/colour/palette.ts';
import { OPTIONS } from '../src/core/link/link-options.ts';
import { OPTION_WORDS } from '../src/core/link/option-words.ts';
import { toQuery } from '../src/core/link/settings-query.ts';
import { whole } from '../src/core/notation/format.ts';
import { TAKE_LIMITS } from '../src/core/session/take.ts';
import { allowedValues, type Field } from '../src/core/schema/field-kinds.ts';
import { METHODS } from '../src/core/settings/optimizer-info.ts';
import { SETTING_WORDS } from '../src/core/settings/setting-words.ts';
import { FIELDS, MAX_WALKERS, MOST_IN_ALL } from '../src/core/settings/settings.ts';
import { MAX_TEAMS, OPTIMIZERS, TEAM_FIELDS } from '../src/core/settings/teams.ts';
import {
  ARRIVED_WITHIN,
  LISTED_CLASSES,
  STALLED_MU,
  STALLED_SIGMA,
  type WalkerClass,
} from '../src/core/simulation/census.ts';
import { PRESETS, presetSettings } from '../src/core/story/presets.ts';
import { CHAPTERS, type Chapter, type Claim } from '../src/core/story/story.ts';
import { KEY_GROUPS } from '../src/ui/keys/key-table.ts';
import { POINTER_ROWS } from '../src/ui/keys/pointer-table.ts';
import { completeFolders, labelOf } from '../src/ui/panel/panel-layout.ts';
import { keyOf } from '../src/ui/story/presets.ts';

/** A class as users see it, and what puts a walker there. */
interface ClassText {
  readonly name: string;
  readonly meaning: string;
}

const CLASS_TEXTS: Readonly<Record<WalkerClass, ClassText>> = {
  travelling: { name: 'travelling', meaning: 'none of the others' },
  stalled: {
    name: 'near saddle',
    meaning: `\\|μ\\| < ${STALLED_MU} s and \\|σ − s\\| < ${STALLED_SIGMA} s, while σ is optimized: a place, not a speed`,
  },
  frozen: {
    name: 'frozen',
    meaning: 'the optimizer wants to move the walker, but the arithmetic rounds the step away',
  },
  arrived: { name: 'arrived', meaning: `within ${ARRIVED_WITHIN} s of a highest point, in μ and in σ` },
  converged: {
    name: 'converged',
    meaning:
      'the step that the optimizer wants to make is zero to rounding: the best μ at a held σ, or a stationary point',
  },
};

/** Escapes what Markdown would read as markup in the cell of a table. */
const plain = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('|', '\\|');
const code = (text: string): string => `\`${text}\``;
const list = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : String(value));

/** Returns a Markdown table. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function keys(): string {
  const rows = KEY_GROUPS.flatMap(({ title, rows }) =>
    rows.map(({ names, help }, place) => [place === 0 ? title : '', plain(names), plain(help)]),
  );
  return table(['group', 'key', 'does'], rows);
}

const gestures = (): string =>
  table(
    ['gesture', 'does'],
    POINTER_ROWS.map(([gesture, does]) => [plain(gesture), plain(does)]),
  );

/** What a colour is called: by its hue, if it has one. */
function colourName(hex: string): string {
  const [least, , most] = channels(hex).sort((a, b) => a - b);
  const name = most - least < 0.1 ? 'white' : `${least > 0.5 ? 'light ' : ''}${hueName(hex)}`;
  return `${name} (${hex})`;
}

function classes(): string {
  const { classes: colours } = paletteOf();
  const rows = LISTED_CLASSES.map((key) => {
    const { name, meaning } = CLASS_TEXTS[key];
    return [name, code(key), colourName(colours[key]), meaning];
  });
  return table(['class', 'key in links, CSV and the API', 'colour in the dark theme', 'meaning'], rows);
}

function optimizers(): string {
  const rows = OPTIMIZERS.map((key) => {
    const { name, sentence, source, uses } = METHODS[key];
    const used = [
      uses.stepSize && code('stepSize'),
      uses.momentum && code('momentum'),
      uses.moveLimit && code('moveLimit'),
    ].filter((one) => one !== false);
    return [code(key), name, plain(sentence), used.join(', ') || 'none', plain(source)];
  });
  return table(['key', 'name', 'what it does', 'settings it uses', 'source'], rows);
}

/** Where the panel has each setting: its folder and label, by key. */
function panelPlaces(): ReadonlyMap<string, string> {
  const places = completeFolders().flatMap(({ title, rows }) =>
    rows.map((row) => [row.key, `${title}: ${labelOf(row)}`] as const),
  );
  return new Map(places);
}

function settings(fields: readonly Field[]): string {
  const places = panelPlaces();
  const rows = fields.map(({ key, kind, initial }) => [
    code(key),
    plain(places.get(key) ?? 'not in the panel'),
    list(initial) || 'empty',
    plain(allowedValues(kind)),
    plain(SETTING_WORDS[key]!),
  ]);
  return table(['key', 'in the panel', 'default', 'allowed', 'meaning'], rows);
}

function options(): string {
  const rows = OPTIONS.map(({ key, kind, initial }) => [
    code(key),
    list(initial) || 'empty',
    plain(allowedValues(kind)),
    plain(OPTION_WORDS[key]!),
  ]);
  return table(['option', 'default', 'allowed', 'meaning'], rows);
}

function presets(): string {
  const rows = PRESETS.map((preset, place) => {
    const query = toQuery(presetSettings(preset));
    return [
      code(preset.key),
      preset.title,
      keyOf(place),
      plain(preset.sentence),
      query === '' ? 'the defaults' : code(`?${query}`),
    ];
  });
  return table(['key', 'title', 'on the keyboard', 'what it shows', 'link'], rows);
}

const percent = (share: number): string => `${Number((100 * share).toFixed(2))} %`;

/** A claim in words, without its step and team. */
function claimText({ measure, least, most }: Claim): string {
  const [of, unit] =
    measure === 'mu'
      ? ['median \\|μ\\|', String]
      : measure === 'ridge'
        ? ['median \\|σ² + μ² − s²\\|', String]
        : [CLASS_TEXTS[measure].name, percent];
  if (least === most) return `${of} ${unit(least)}`;
  return least === 0 ? `${of} at most ${unit(most)}` : `${of} ${unit(least)} to ${unit(most)}`;
}

/** All claims of a chapter in words; those of the same step and team together. */
function claimsText({ actions, claims, patch }: Chapter): string {
  const groups = new Map<string, string[]>();
  for (const claim of claims) {
    const { steps, team, action } = claim;
    const pressed = action === undefined ? '' : `, after ${actions![action]!.label}`;
    const when = `step ${steps}${(patch.teams?.length ?? 1) > 1 ? `, team ${team + 1}` : ''}${pressed}`;
    groups.set(when, [...(groups.get(when) ?? []), claimText(claim)]);
  }
  return [...groups].map(([when, some]) => `${when}: ${some.join(', ')}`).join('; ');
}

function chapters(): string {
  const rows = CHAPTERS.map((chapter, place) => [
    code(`?story=${place + 1}`),
    chapter.title,
    claimsText(chapter),
  ]);
  return table(['link', 'chapter', 'what the tests measure, for the default data'], rows);
}

function limits(): string {
  const rows = [
    ['teams', `${MAX_TEAMS}`],
    ['walkers of one team', whole(MAX_WALKERS)],
    ['walkers of all teams together', whole(MOST_IN_ALL)],
    ['values read from a file or a text', whole(MOST_VALUES)],
    ['side of an image, in pixels', `${SIZE_LIMITS.least} to ${SIZE_LIMITS.picture}`],
    ['side of a clip, in pixels, even', `${SIZE_LIMITS.least} to ${SIZE_LIMITS.video}`],
    ['pixels of a clip', whole(CLIP_LIMITS.pixels)],
    ['frames per second of a clip', RATES.join(', ')],
    ['seconds of a clip', `at most ${whole(CLIP_LIMITS.seconds)}`],
    ['formats of a clip', FORMATS.join(', ')],
    ['pixels of all frames of a GIF', whole(GIF_PIXELS)],
    ['overlays', OVERLAYS.join(', ')],
    ['characters of a caption or credit', `${CLIP_LIMITS.text}`],
    ['data files', `${DATA_KINDS.join(', ')}, each as ${DATA_FORMATS.join(' or ')}; escape also as npy`],
    ['seconds of a take', whole(TAKE_LIMITS.seconds)],
  ];
  return table(['what', 'limit or choice'], rows);
}

/** Returns the whole page. */
export const referencePage = (): string => `# Reference

Every key, setting, link option, preset and limit of the app. \`npm run docs\` writes this page from the tables in the code
that the app itself uses; do not edit it by hand. How to use them is in the [guide](guide.md) and in [links](links.md).

- [Keys](#keys) and [mouse and touch](#mouse-and-touch)
- [Walker classes](#walker-classes)
- [Optimizers](#optimizers)
- [Settings of a team](#settings-of-a-team) and [settings of the app](#settings-of-the-app)
- [Link options](#link-options)
- [Presets](#presets)
- [Chapters of the story](#chapters-of-the-story)
- [Limits](#limits)

## Keys

${keys()}

## Mouse and touch

${gestures()}

## Walker classes

A **walker** is one run of an optimizer. It is in the first of these classes that fits, and the counts are exact after
every step. s is the square root of mean x², 1 for the default data.

${classes()}

## Optimizers

Sources are as the panel gives them. \`noise\` and \`annealed\` work with every optimizer.

${optimizers()}

## Settings of a team

Each key is a key of a link: \`?optimizer=em&annealed=true\` is one team, and \`?optimizer=em&optimizer.2=gradient\` two. In
\`saddlescope.update\` they belong to an entry of \`teams\`.

${settings(TEAM_FIELDS)}

## Settings of the app

In \`saddlescope.update\`, dotted keys are nested objects.

${settings(FIELDS)}

## Link options

A link may also hold these; they are not settings.

${options()}

## Presets

Each is an entry of the list behind **Presets** (P), a key, a link, and \`saddlescope.preset('race')\`.

${presets()}

## Chapters of the story

The tests compute these numbers in double precision and in the browser.

${chapters()}

## Limits

${limits()}
`;
