/** The words of the interface: nothing in its tables is banned wording, and tooltips and labels are short. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync, Visitor } from 'vite';
import { describe, expect, it } from 'vitest';
import { DATASETS, character } from '../../../src/core/data/datasets.ts';
import { foldData } from '../../../src/core/likelihood/folded-data.ts';
import { OPTIONS } from '../../../src/core/link/link-options.ts';
import { OPTION_WORDS } from '../../../src/core/link/option-words.ts';
import { GLOSSARY } from '../../../src/core/notation/glossary.ts';
import { METHODS } from '../../../src/core/settings/optimizer-info.ts';
import { SETTING_WORDS } from '../../../src/core/settings/setting-words.ts';
import { FIELDS, defaultSettings } from '../../../src/core/settings/settings.ts';
import { TEAM_FIELDS } from '../../../src/core/settings/teams.ts';
import { allowedValues } from '../../../src/core/schema/field-kinds.ts';
import { applyPatch } from '../../../src/core/settings/validate.ts';
import { CLASSES, CLASS_MEANINGS, CLASS_NAMES } from '../../../src/core/simulation/census.ts';
import { PRESETS } from '../../../src/core/story/presets.ts';
import { chapterOf, chapterParts, CHAPTERS, storySettings } from '../../../src/core/story/story.ts';
import { refusalText } from '../../../src/core/util/validation-error.ts';
import { KEY_GROUPS } from '../../../src/ui/keys/key-table.ts';
import { POINTER_ROWS, REMOTE } from '../../../src/ui/keys/pointer-table.ts';
import { FAILURE_KINDS, describeFailure } from '../../../src/ui/messages/failures.ts';
import { completeFolders, labelOf } from '../../../src/ui/panel/panel-layout.ts';
import { BANNED } from './words.ts';

/** Words of this app's past, besides the ones that are banned everywhere. */
const OLD_WORDS: readonly RegExp[] = [
  /\bcrowd\b/i,
  /\bclots?\b/i,
  /\bmaw\b/i,
  /\bridge\b/i,
  /\bstalled\b/i,
  /\bdwell\b/i,
  /\bfloor of σ\b/i,
  /\bσ is free\b/i,
  /\bperturbed\b/i,
  /\bpicture/i,
  /\bscore\b/i,
  /\bby hand\b/i,
];

/** Returns what is wrong with a text, one line for each banned wording. */
const bannedIn = (text: string, patterns = [...BANNED, ...OLD_WORDS]): string[] =>
  patterns.filter((pattern) => pattern.test(text)).map((pattern) => `${String(pattern)}: ${text}`);

const countWords = (text: string): number => text.trim().split(/\s+/).length;

const plain = (text: string): string =>
  chapterParts(text)
    .map((part) => part.text)
    .join('');

const settingRows = [...TEAM_FIELDS, ...FIELDS];
const panelRows = completeFolders().flatMap(({ title, rows }) => rows.map((row) => ({ title, row })));
const dataSets = [...DATASETS.map(({ values }) => values()), [0, 1, 2, 7, 9], [3]];
const chapterTexts = dataSets.flatMap((data) =>
  CHAPTERS.map((_, k) => {
    const now = applyPatch(defaultSettings(), { data: data.slice(0, 100) });
    return plain(chapterOf(storySettings(k + 1, now))!.text);
  }),
);
const TABLES: Readonly<Record<string, readonly string[]>> = {
  settings: Object.values(SETTING_WORDS),
  'link options': Object.values(OPTION_WORDS),
  'panel labels': panelRows.flatMap(({ title, row }) => [
    title,
    labelOf(row),
    ...Object.values(row.choices ?? {}),
  ]),
  optimizers: Object.values(METHODS).flatMap(({ name, sentence, where }) => [name, sentence, where]),
  chapters: [...CHAPTERS.map(({ title }) => title), ...chapterTexts],
  presets: PRESETS.flatMap(({ title, sentence }) => [title, sentence]),
  'data sets': DATASETS.flatMap(({ title, sentence, values }) => [
    title,
    sentence,
    character(foldData(values())),
  ]),
  classes: CLASSES.flatMap((key) => [CLASS_NAMES[key], CLASS_MEANINGS[key]]),
  glossary: GLOSSARY.flatMap(({ term, meaning }) => [term, meaning]),
  keys: [
    ...KEY_GROUPS.flatMap(({ title, rows }) => [title, ...rows.flatMap(({ names, help }) => [names, help])]),
    ...POINTER_ROWS.flat(),
    REMOTE,
  ],
  failures: FAILURE_KINDS.flatMap((kind) =>
    [true, false].flatMap((secure) => {
      const { title, explanation, advice = [], brief = '' } = describeFailure({ kind }, secure);
      return [title, explanation, brief, ...advice];
    }),
  ),
};

describe('the tables of the interface', () => {
  it.each(Object.entries(TABLES))('%s have no banned words', (_, texts) => {
    expect(texts.length).toBeGreaterThan(0);
    expect(texts.flatMap((text) => bannedIn(text))).toEqual([]);
  });

  it('refused values have no banned words', () => {
    const texts = [
      ...settingRows.map(({ key, kind }) => refusalText(key, allowedValues(kind), '0')),
      ...OPTIONS.map(({ key, kind }) => refusalText(key, allowedValues(kind), '0')),
    ];
    // the keys of settings keep the words of their first version
    expect(texts.flatMap((text) => bannedIn(text, [...BANNED]))).toEqual([]);
    for (const text of texts) expect(text).toMatch(/^[\w.]+ must be .*; got 0\.$/);
  });

  it.each(Object.entries({ ...SETTING_WORDS, ...OPTION_WORDS }))(
    'the words on %s are one sentence of at most 20 words',
    (_, words) => {
      expect(countWords(words), words).toBeLessThanOrEqual(20);
      expect(words).toMatch(/^[^.]*(?:\.\.\.[^.]*|\d\.\d[^.]*|example\.org[^.]*)*\.$/);
    },
  );

  it.each(panelRows)('the panel’s label of $row.key has 1 to 3 words', ({ title, row }) => {
    expect(countWords(labelOf(row)), labelOf(row)).toBeLessThanOrEqual(3);
    expect(countWords(title)).toBeLessThanOrEqual(3);
  });

  it.each(PRESETS)('the title of the preset $key has at most 60 characters', ({ title }) => {
    expect(title.length).toBeLessThanOrEqual(60);
  });

  it('the glossary explains every class and no term twice', () => {
    const terms = GLOSSARY.map(({ term }) => term);
    expect(new Set(terms).size).toBe(terms.length);
    for (const key of CLASSES) expect(terms).toContain(CLASS_NAMES[key]);
    for (const { meaning } of GLOSSARY) {
      expect(meaning).toMatch(/^[A-Z].*\.$|^σ .*\.$/);
      expect(countWords(meaning), meaning).toBeLessThanOrEqual(22);
    }
  });
});

/** Names of style classes, and the rows of the benchmark, which compare with older reports. */
const NOT_TEXTS = [
  'fine crowd',
  'of stalled',
  'first picture',
  'whole, crowd at rest',
  'crowd on one spot',
  'crowd spread',
];

/** Texts of a source file that a user may read: string literals and templates of at least two words. */
function textsOf(path: string): string[] {
  const { program, errors } = parseSync(path, readFileSync(path, 'utf8'));
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]!.message}`);
  const texts: string[] = [];
  const add = (text: string): void => {
    if (/[A-Za-zμσ]+,? [a-zA-Z]/.test(text) && !NOT_TEXTS.includes(text)) texts.push(text);
  };
  new Visitor({
    Literal: (node) => typeof node.value === 'string' && add(node.value),
    TemplateLiteral: ({ quasis }) => add(quasis.map(({ value }) => value.cooked ?? '').join('…')),
  }).visit(program);
  return texts;
}

it('the source of the interface has no banned words in its texts', () => {
  const found = ['src/ui', 'src/export/overlay', 'src/view/labels', 'src/core/plot', 'src/app'].flatMap(
    (folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
        .flatMap((name) =>
          textsOf(join(folder, name)).flatMap((text) => bannedIn(text).map((line) => `${name}: ${line}`)),
        ),
  );
  expect(found).toEqual([]);
});

it.each(['for who comes late', 'the crowd gathers', 'so many steps', 'is no setting'])(
  '“%s” is found',
  (text) => {
    expect(bannedIn(text)).not.toEqual([]);
  },
);
