/**
 * The words for refused input, and the error that carries them. Values in messages may come from anyone: they are
 * shortened, put on one line and never executed.
 */

/** The most characters that a message shows of a value, and of a key. */
const SHOWN = 60;
const SHOWN_KEY = 80;

/** Elements of a list, or keys of an object, that are looked at before the rest becomes dots. */
const LOOKED_AT = 16;

/** At most `most` characters, without a half of a surrogate pair at the end. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 3).replace(/[\ud800-\udbff]$/, '')}...`;
}

/** Text on one line: what cannot be seen, or turns the direction of what follows, is written as its number. */
function visible(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
}

/** A key or another short text as a message may show it. */
export const shownText = (text: string, most = SHOWN_KEY): string => cut(visible(cut(text, most)), most);

/** Returns a value as a message may show it: short, on one line. Never throws, and runs at most a few getters. */
function shownValue(value: unknown): string {
  try {
    return cut(outline(value, 0), SHOWN);
  } catch {
    return typeof value === 'object' ? 'an object that cannot be read' : `a ${typeof value}`;
  }
}

function outline(value: unknown, depth: number): string {
  switch (typeof value) {
    case 'string':
      return `"${shownText(value, SHOWN - 2)}"`;
    case 'number':
      return Object.is(value, -0) ? '0' : String(value);
    case 'bigint':
    case 'symbol':
    case 'function':
      return `a ${typeof value}`;
    case 'object':
      if (value === null) return 'null';
      break;
    default:
      return String(value);
  }
  const list = Array.isArray(value);
  const [open, close] = list ? '[]' : '{}';
  const kind = list ? 'Object' : Object.prototype.toString.call(value).slice(8, -1);
  if (kind !== 'Object') return `an object of the kind ${shownText(kind, 30)}`;
  if (depth > 1) return `${open}...${close}`;
  const parts: string[] = [];
  let length = 0;
  const names = list ? undefined : Object.keys(value);
  const count = names ? names.length : (value as unknown[]).length;
  for (let i = 0; i < Math.min(count, LOOKED_AT) && length < SHOWN; i++) {
    const name = names?.[i];
    const inner = outline((value as Record<string | number, unknown>)[name ?? i], depth + 1);
    parts.push(name === undefined ? inner : `"${shownText(name, 30)}":${inner}`);
    length += parts.at(-1)!.length;
  }
  if (parts.length < count) parts.push('...');
  return open + parts.join(',') + close;
}

/** Returns the sentence for every refused value; `allowed` follows "must be". */
export const refusalText = (subject: string, allowed: string, got: string): string =>
  `${subject} must be ${allowed}; got ${got}.`;

/**
 * Reports a value that is not allowed. The message names the key, what is allowed and the value.
 * `said` describes the value where a count says more than its beginning, `subject` the key where it is itself refused.
 */
export class ValidationError extends RangeError {
  readonly key: string;
  readonly value: unknown;
  readonly allowed: string;
  constructor(
    key: string,
    value: unknown,
    allowed: string,
    said = shownValue(value),
    subject = shownText(key),
  ) {
    super(refusalText(subject, allowed, said));
    this.name = 'Refusal';
    this.key = shownText(key);
    this.value = value;
    this.allowed = allowed;
  }
}
