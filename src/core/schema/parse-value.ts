/** Reads values from text that a link or a person wrote. */

import { parseNumber } from '../util/parse-number.ts';
import { ValidationError } from '../util/validation-error.ts';
import { checkValue, type Refusal } from './check-value.ts';
import { allowedValues, type FieldKind } from './field-kinds.ts';

/** The parts between commas, none of an empty text; one more than allowed is enough to refuse them all. */
const split = (text: string, longest: number): string[] => (text === '' ? [] : text.split(',', longest + 1));

/** What the text says, not yet checked: numbers that are none are NaN. */
function parsed(kind: FieldKind, text: string): unknown {
  switch (kind.type) {
    case 'number':
      return parseNumber(text);
    case 'choice':
      return kind.of.find((one) => String(one) === text);
    case 'flag':
      return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : undefined;
    case 'range':
      return split(text, 2).map(parseNumber);
    case 'list':
      return split(text, kind.longest).map(parseNumber);
    case 'places':
    case 'curve':
      return split(text, 2 * kind.longest).map(parseNumber);
    case 'subset':
      return split(text, 4 * kind.of.length);
    case 'origins':
      return split(text, kind.longest);
    case 'text':
      return text;
  }
}

/**
 * Returns the value that a text says, if the field allows it.
 * @throws Refused, which shows what the text says and not what became of it
 */
export function parseValue(
  key: string,
  kind: FieldKind,
  text: string,
  Refused: Refusal = ValidationError,
): unknown {
  try {
    return checkValue(key, kind, parsed(kind, text), Refused);
  } catch {
    throw new Refused(key, text, allowedValues(kind));
  }
}
