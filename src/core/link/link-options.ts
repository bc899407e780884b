/**
 * The options of a link: how the page opens, how it is embedded and which pages may drive it. One table describes
 * them, as with the settings, and they are read by key, from a link of any source.
 */

import { MOST_STEPS } from '../simulation/check-arguments.ts';
import { DEFAULT_USED, excess, fewer, toQuery } from './settings-query.ts';
import { parseNumber } from '../util/parse-number.ts';
import { ValidationError, shownText } from '../util/validation-error.ts';
import type { Settings } from '../settings/settings.ts';
import { LINK_VERSION } from './link-versions.ts';

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

type OptionKind =
  | { type: 'number'; min: number; max: number; integer: boolean; orZero?: boolean }
  | { type: 'flag' }
  | { type: 'parts' }
  | { type: 'origins'; longest: number }
  | { type: 'text'; longest: number };

export interface OptionField {
  key: keyof LinkOptions;
  kind: OptionKind;
  initial: LinkOptions[keyof LinkOptions];
  /** One sentence: what the user sees. Row of docs/reference.md. */
  description: string;
}

/** No origin has more characters: a host name has 253 at most. */
const LONGEST_ORIGIN = 280;

export const OPTIONS: readonly OptionField[] = [
  {
    key: 'v',
    kind: { type: 'number', min: 1, max: 1e6, integer: true },
    initial: 1,
    description: 'The version of the link; links keep their meaning in all later versions.',
  },
  {
    key: 't',
    kind: { type: 'number', min: 0, max: MOST_STEPS, integer: true },
    initial: 0,
    description: 'The step at which the app opens; the steps before it are computed first.',
  },
  {
    key: 'embed',
    kind: { type: 'flag' },
    initial: false,
    description: 'On, for a frame in another page: only the surface, Play and a link to the whole app.',
  },
  {
    key: 'hide',
    kind: { type: 'parts' },
    initial: [],
    description: 'Parts of the app that are hidden; empty hides none.',
  },
  {
    key: 'autoplay',
    kind: { type: 'flag' },
    initial: true,
    description: 'Off, the app waits for Play, as it always does for users who prefer reduced motion.',
  },
  {
    key: 'kiosk',
    kind: { type: 'number', min: 2, max: 3600, integer: false, orZero: true },
    initial: 0,
    description: 'Seconds for each chapter of a tour that repeats; 0 means no tour.',
  },
  {
    key: 'origins',
    kind: { type: 'origins', longest: 8 },
    initial: [],
    description:
      'Pages that may control the app inside a frame, such as https://example.org; empty means none.',
  },
  {
    key: 'take',
    kind: { type: 'text', longest: 100_000 },
    initial: '',
    description: 'A short recording as text, which the app plays; empty means none.',
  },
  {
    key: 'present',
    kind: { type: 'flag' },
    initial: false,
    description: 'On, the app opens in presenter mode: large, without controls.',
  },
];

export const OPTION_KEYS: readonly string[] = OPTIONS.map(({ key }) => key);

/** The allowed values of an option in words. */
export function allowedOption(kind: OptionKind): string {
  switch (kind.type) {
    case 'number':
      return `${kind.integer ? 'a whole number' : 'a number'} from ${kind.min} to ${kind.max}${kind.orZero ? ', or 0' : ''}`;
    case 'flag':
      return 'true or false';
    case 'parts':
      return `a list of ${PAGE_PARTS.join(', ')}`;
    case 'origins':
      return `a list of at most ${kind.longest} origins such as https://example.org`;
    case 'text':
      return `a text of at most ${kind.longest} letters, digits, - and _`;
  }
}

/** Whether the text is an origin as a browser writes it, with nothing before or behind it. */
export function isOrigin(text: unknown): text is string {
  if (typeof text !== 'string' || text.length > LONGEST_ORIGIN || !/^https?:\/\/[\w.:[\]-]+$/.test(text))
    return false;
  try {
    return new URL(text).origin === text;
  } catch {
    return false;
  }
}

/** Returns a copy of the value if the option allows it. @throws ValidationError */
export function checkOption({ key, kind }: OptionField, value: unknown): LinkOptions[keyof LinkOptions] {
  const refuse = (): never => {
    throw new ValidationError(key, value, allowedOption(kind));
  };
  const elements = (longest: number): unknown[] => {
    try {
      if (Array.isArray(value) && value.length <= longest)
        return Array.from({ length: value.length }, (_, i) => value[i] as unknown);
    } catch {
      // it cannot be read
    }
    return refuse();
  };
  switch (kind.type) {
    case 'number':
      if (kind.orZero && value === 0) return 0;
      if (typeof value !== 'number' || !(value >= kind.min && value <= kind.max)) return refuse();
      return !kind.integer || Number.isInteger(value) ? value + 0 : refuse();
    case 'flag':
      return typeof value === 'boolean' ? value : refuse();
    case 'parts': {
      const named = elements(4 * PAGE_PARTS.length);
      if (!named.every((part) => (PAGE_PARTS as readonly unknown[]).includes(part))) return refuse();
      return PAGE_PARTS.filter((part) => named.includes(part));
    }
    case 'origins': {
      const named = elements(kind.longest);
      return named.every(isOrigin) ? [...new Set(named)] : refuse();
    }
    case 'text':
      if (typeof value !== 'string' || value.length > kind.longest) return refuse();
      return /^[\w-]*$/.test(value) ? value : refuse();
  }
}

/** A new object at each call. */
export const defaultOptions = (): LinkOptions =>
  Object.fromEntries(
    OPTIONS.map(({ key, initial }) => [key, structuredClone(initial)]),
  ) as unknown as LinkOptions;

function parse(kind: OptionKind, text: string): unknown {
  switch (kind.type) {
    case 'number':
      return parseNumber(text);
    case 'flag':
      return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : text;
    case 'parts':
    case 'origins':
      // more than any list takes is refused, and need not all be read
      return text === '' ? [] : text.split(',', 4 * PAGE_PARTS.length + 1);
    case 'text':
      return text;
  }
}

/**
 * Returns the options in a query string from any source; never throws. A message says what is wrong with an option, and
 * its default stands. Of a key that comes twice the last is read. All other keys are passed over.
 */
export function optionsFrom(query: string): { options: LinkOptions; messages: string[] } {
  const options: Record<string, unknown> = { ...defaultOptions() };
  const messages: string[] = [];
  // the function that reads the settings reports that the link was not read
  if (excess(query) !== undefined) return { options: options as unknown as LinkOptions, messages };
  const given = new Map<string, string>();
  for (const [key, text] of new URLSearchParams(query)) {
    if (!OPTION_KEYS.includes(key)) continue;
    if (given.has(key)) messages.push(`The link names "${shownText(key)}" twice; the last one counts.`);
    given.set(key, text);
  }
  for (const field of OPTIONS) {
    const text = given.get(field.key);
    if (text === undefined) continue;
    try {
      options[field.key] = checkOption(field, parse(field.kind, text));
    } catch {
      const refusal = new ValidationError(field.key, text, allowedOption(field.kind));
      messages.push(`${refusal.message} ${DEFAULT_USED}`);
    }
  }
  if ((options['v'] as number) > LINK_VERSION) {
    messages.unshift(
      `The link is of version ${options['v'] as number}, newer than this app, which knows version ${LINK_VERSION}: what it knows of the link is used.`,
    );
  }
  return { options: options as unknown as LinkOptions, messages: fewer(messages) };
}

/**
 * The defaults with these options. What is undefined names nothing.
 * @throws ValidationError that names the key, the value and what is allowed
 */
export function checkOptions(given: unknown): LinkOptions {
  const options: Record<string, unknown> = { ...defaultOptions() };
  const allowed = `an object with ${OPTION_KEYS.join(', ')}`;
  let entries: [string, unknown][];
  try {
    if (typeof given !== 'object' || given === null || Array.isArray(given)) throw new TypeError();
    entries = Object.entries(given);
  } catch {
    throw new ValidationError('link', given, allowed);
  }
  for (const [key, value] of entries) {
    const field = OPTIONS.find((row) => row.key === key);
    if (!field) {
      const allowed = `one of ${OPTION_KEYS.join(', ')}`;
      throw new ValidationError(key, value, allowed, `"${shownText(key)}"`, 'a key of the link options');
    }
    if (value !== undefined) options[key] = checkOption(field, value);
  }
  return options as unknown as LinkOptions;
}

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

/** The query string (without `?`) that brings settings and options back. */
export const toLink = (settings: Settings, options: LinkOptions): string =>
  [toQuery(settings), ...optionPairs(options)].filter(Boolean).join('&');
