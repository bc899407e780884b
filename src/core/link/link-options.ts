/**
 * The options of a link: how the page opens, how it is embedded and which pages may drive it. One table describes
 * them, as with the settings, and they are read by key, from a link of any source.
 */

import { checkRecord, type RecordKind } from '../schema/check-record.ts';
import type { Field } from '../schema/field-kinds.ts';
import { parseValue } from '../schema/parse-value.ts';
import type { Settings } from '../settings/settings.ts';
import { MOST_STEPS } from '../simulation/check-arguments.ts';
import type { ValidationError } from '../util/validation-error.ts';
import { LINK_VERSION } from './link-versions.ts';
import { DEFAULT_USED, excess, fewer, lastOfEach } from './read-query.ts';
import { toQuery } from './settings-query.ts';

/** The parts of the page that a link may leave out. The app still reports what stops the show. */
export const PAGE_PARTS = ['readout', 'panel', 'dock', 'drawer', 'story', 'zoom', 'notices', 'help'] as const;
export type PagePart = (typeof PAGE_PARTS)[number];

export interface LinkOptions {
  /** The version of links. */
  v: number;
  /** Steps that are computed at opening. */
  t: number;
  /** A stage in another page: nothing on it but play and a link back. */
  embed: boolean;
  /** What else is left out, in the order of PARTS. */
  hide: PagePart[];
  /** Whether it plays at opening, where the reader and the chapter let it. */
  autoplay: boolean;
  /** Seconds of each chapter, one after the other for ever; 0: no kiosk. */
  kiosk: number;
  /** The origins of pages that may drive this one. */
  origins: string[];
  /** A short take, packed into text; empty: none. */
  take: string;
  /** Whether it opens as for an audience. */
  present: boolean;
}

export interface OptionField extends Field {
  key: keyof LinkOptions;
  initial: LinkOptions[keyof LinkOptions];
}

export const OPTIONS: readonly OptionField[] = [
  {
    key: 'v',
    kind: { type: 'number', min: 1, max: 1e6, integer: true },
    initial: 1,
  },
  {
    key: 't',
    kind: { type: 'number', min: 0, max: MOST_STEPS, integer: true },
    initial: 0,
  },
  {
    key: 'embed',
    kind: { type: 'flag' },
    initial: false,
  },
  {
    key: 'hide',
    kind: { type: 'subset', of: PAGE_PARTS },
    initial: [],
  },
  {
    key: 'autoplay',
    kind: { type: 'flag' },
    initial: true,
  },
  {
    key: 'kiosk',
    kind: { type: 'number', min: 2, max: 3600, orZero: true },
    initial: 0,
  },
  {
    key: 'origins',
    kind: { type: 'origins', longest: 8 },
    initial: [],
  },
  {
    key: 'take',
    kind: { type: 'text', longest: 100_000, packed: true },
    initial: '',
  },
  {
    key: 'present',
    kind: { type: 'flag' },
    initial: false,
  },
];

export const OPTION_KEYS: readonly string[] = OPTIONS.map(({ key }) => key);

/** A new object at each call. */
export const defaultOptions = (): LinkOptions =>
  Object.fromEntries(
    OPTIONS.map(({ key, initial }) => [key, structuredClone(initial)]),
  ) as unknown as LinkOptions;

/**
 * Returns the options in a query string from any source; never throws. A message says what is wrong with an option, and
 * its default stands. Of a key that comes twice the last is read. All other keys are passed over.
 */
export function optionsFrom(query: string): { options: LinkOptions; messages: string[] } {
  const options: Record<string, unknown> = { ...defaultOptions() };
  // the function that reads the settings reports that the link was not read
  if (excess(query) !== undefined) return { options: options as unknown as LinkOptions, messages: [] };
  const { given, messages } = lastOfEach(query, (key) => OPTION_KEYS.includes(key));
  for (const { key, kind } of OPTIONS) {
    const text = given.get(key);
    if (text === undefined) continue;
    try {
      options[key] = parseValue(key, kind, text);
    } catch (error) {
      messages.push(`${(error as ValidationError).message} ${DEFAULT_USED}`);
    }
  }
  if ((options['v'] as number) > LINK_VERSION) {
    messages.unshift(
      `The link is of version ${options['v'] as number}, newer than this app, which knows version ${LINK_VERSION}: what it knows of the link is used.`,
    );
  }
  return { options: options as unknown as LinkOptions, messages: fewer(messages) };
}

const LINK_OPTIONS: RecordKind = {
  fields: Object.fromEntries(OPTIONS.map(({ key, kind }) => [key, kind])),
  whole: 'the link options',
};

/**
 * The defaults with these options. What is undefined names nothing.
 * @throws ValidationError that names the key, the value and what is allowed
 */
export const checkOptions = (given: unknown): LinkOptions => ({
  ...defaultOptions(),
  ...checkRecord('link', LINK_OPTIONS, given),
});

const written = (value: LinkOptions[keyof LinkOptions]): string =>
  typeof value === 'boolean' ? (value ? '1' : '0') : Array.isArray(value) ? value.join(',') : String(value);

/** The options that are no defaults, as pairs of a query in the order of the table; the version is the settings' to write. */
function optionPairs(options: LinkOptions): string[] {
  const { v: _, ...initial } = defaultOptions();
  return Object.entries(initial).flatMap(([key, value]) => {
    const text = written(options[key as keyof LinkOptions]);
    if (text === written(value)) return [];
    // an address in an address stays readable
    const escaped = encodeURIComponent(text).replace(/%(2C|3A|2F)/g, decodeURIComponent);
    return [`${key}=${escaped}`];
  });
}

/**
 * The query string (without `?`) that brings settings and options back: of version 1, with the theme that they have, or of
 * version 2, which leaves the theme to the reader's system. Empty is of version 2.
 */
export function toLink(settings: Settings, options: LinkOptions): string {
  const themed = options.v < 2;
  const link = [toQuery(settings, themed), ...optionPairs(options)].filter(Boolean).join('&');
  if (themed) return link || `view.theme=${settings.view.theme}`;
  return link && `v=2&${link}`;
}
