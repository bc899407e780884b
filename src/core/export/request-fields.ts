/** What requests for clips and for images have in common: where they start, what is burnt in, and the caller's hooks. */

import type { RecordKind } from '../schema/check-record.ts';
import { ValidationError } from '../util/validation-error.ts';
import { OVERLAYS } from './scene.ts';

/** What a clip or an image begins with: the crowd as it is on the page, or a new one as the settings ask for. */
const STARTS = ['now', 'start'] as const;
export type Start = (typeof STARTS)[number];

/** The most characters of a caption or credit. */
export const LONGEST_TEXT = 200;

export const SHARED_FIELDS = {
  from: { type: 'choice', of: STARTS },
  overlays: { type: 'subset', of: OVERLAYS },
  caption: { type: 'text', longest: LONGEST_TEXT },
  credit: { type: 'text', longest: LONGEST_TEXT },
} as const satisfies RecordKind['fields'];

/** A signal that ends it early. */
export function checkSignal(key: string, given: unknown): AbortSignal {
  if (given instanceof AbortSignal) return given;
  throw new ValidationError(key, given, 'an AbortSignal');
}

/** Something to be called on the way. */
export function checkFunction(key: string, given: unknown): unknown {
  if (typeof given === 'function') return given;
  throw new ValidationError(key, given, 'a function');
}
