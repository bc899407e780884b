/**
 * Checks a value from any source against the kind of its field. Whatever is read, is read once: a getter or a proxy
 * cannot show one value to the check and another one to what follows.
 */

import { isOrigin } from '../util/origin.ts';
import { ValidationError } from '../util/validation-error.ts';
import { allowedValues, type FieldKind, type NumberKind } from './field-kinds.ts';

/** The error that reports a refused value: names the key, the value and what is allowed. */
export type Refusal = typeof ValidationError;

/** What reading gives; a getter or a proxy that throws is refused by name, as a wrong value is. */
export function readOnce<T>(key: string, value: unknown, from: () => T, Refused: Refusal): T {
  try {
    return from();
  } catch {
    throw new Refused(key, value, 'plain data that can be read');
  }
}

/** The elements of an array, each read once, holes as undefined; undefined for anything else and for a longer one. */
export function elementsOf(
  key: string,
  value: unknown,
  longest: number,
  Refused: Refusal = ValidationError,
): unknown[] | undefined {
  const read = (): unknown[] | undefined => {
    if (!Array.isArray(value)) return undefined;
    // asked for its length before anything looks at each of its places: there may be billions
    const { length } = value;
    return length <= longest ? Array.from({ length }, (_, i) => value[i] as unknown) : undefined;
  };
  return readOnce(key, value, read, Refused);
}

/** Whether it is one of the numbers that are allowed; `orZero` is another question. */
function isAllowed(x: unknown, kind: Omit<NumberKind, 'type'>): x is number {
  return (
    typeof x === 'number' &&
    Number.isFinite(x) &&
    (kind.above ? x > kind.min : x >= kind.min) &&
    x <= kind.max &&
    (!kind.integer || Number.isInteger(x)) &&
    (!kind.even || x % 2 === 0)
  );
}

/**
 * Returns a copy of the value if the field allows it; -0 becomes 0, which a link can say.
 * @throws Refused and nothing else
 */
export function checkValue(
  key: string,
  kind: FieldKind,
  value: unknown,
  Refused: Refusal = ValidationError,
): unknown {
  const refuse = (): never => {
    throw new Refused(key, value, allowedValues(kind));
  };
  const elements = (longest: number): unknown[] => elementsOf(key, value, longest, Refused) ?? refuse();
  /** A list of numbers, each allowed in its place. */
  const numbers = (longest: number, fits: (x: unknown, place: number) => x is number): number[] => {
    const list = elements(longest);
    return list.every(fits) ? list.map((x) => x + 0) : refuse();
  };
  switch (kind.type) {
    case 'number':
      if (kind.orZero && value === 0) return 0;
      return isAllowed(value, kind) ? value + 0 : refuse();
    case 'choice':
      return kind.of.includes(value as string | number) ? value : refuse();
    case 'flag':
      return typeof value === 'boolean' ? value : refuse();
    case 'range': {
      const [low, high, ...rest] = numbers(2, (x): x is number => isAllowed(x, kind));
      if (low === undefined || high === undefined || rest.length > 0) return refuse();
      return low < high || (kind.empty && low === high) ? [low, high] : refuse();
    }
    case 'list': {
      const list = numbers(kind.longest, (x): x is number => isAllowed(x, kind));
      return list.length >= kind.shortest ? list : refuse();
    }
    case 'places': {
      const { least, most: max, longest } = kind;
      const list = numbers(2 * longest, (x, i): x is number =>
        isAllowed(x, { min: i % 2 === 0 ? -max : least, max }),
      );
      return list.length % 2 === 0 ? list : refuse();
    }
    case 'curve': {
      const list = numbers(2 * kind.longest, (x, i): x is number =>
        isAllowed(x, i % 2 === 0 ? { min: 0, max: 1 } : kind),
      );
      if (list.length % 2 !== 0 || list.length < 2 * kind.shortest) return refuse();
      const times = list.filter((_, i) => i % 2 === 0);
      const ascending = times.every((t, i) => i === 0 || t > times[i - 1]!);
      return ascending && times[0] === 0 && times.at(-1) === 1 ? list : refuse();
    }
    case 'subset': {
      // a name may come again, but not without end
      const named = elements(4 * kind.of.length);
      const known = named.every((one) => kind.of.includes(one as string));
      return known ? kind.of.filter((one) => named.includes(one)) : refuse();
    }
    case 'origins': {
      const named = elements(kind.longest);
      return named.every(isOrigin) ? [...new Set(named)] : refuse();
    }
    case 'text':
      if (typeof value !== 'string' || value.length > kind.longest) return refuse();
      return !kind.packed || /^[\w-]*$/.test(value) ? value : refuse();
  }
}
