/** Checks which map of escape times is asked for, and fills in what was left out. */

import { checkRecord, type RecordKind } from '../schema/check-record.ts';
import { MUS, SIGMAS, type Settings } from '../settings/settings.ts';
import { MAX_TEAMS } from '../settings/teams.ts';
import { escapeSide, type EscapeRequest } from './escape-map.ts';

const points = { type: 'number', min: 2, max: 1024, integer: true } as const;
const DEFAULT_LIMIT = 10_000;

const FIELDS = {
  team: { type: 'number', min: 0, max: MAX_TEAMS - 1, integer: true },
  mu: { type: 'range', ...MUS, empty: true },
  sigma: { type: 'range', ...SIGMAS, empty: true },
  width: points,
  height: points,
  // numbers up to it are exact in the single precision of pictures
  limit: { type: 'number', min: 1, max: 2 ** 24 - 1, integer: true },
} as const satisfies RecordKind['fields'];

/** What may be asked for; a signal ends it early. */
export type EscapeAsked = Partial<EscapeRequest> & { signal?: AbortSignal };

/** A checked copy of a request; more: other fields, and how they are checked. @throws ValidationError */
export const checkEscape = (given: unknown, more: RecordKind['fields'] = {}): EscapeAsked =>
  checkRecord('escape', { fields: { ...FIELDS, ...more } }, given);

/** The whole request: what was left out is the first team, the window of the settings, and as many points as an engine affords. */
export function escapeRequest(
  asked: Partial<EscapeRequest>,
  { window }: Settings,
  engine: { kind: string; software: boolean },
): EscapeRequest {
  const side = escapeSide(engine);
  const { team = 0, mu = window.mu, sigma = window.sigma, limit = DEFAULT_LIMIT } = asked;
  return { team, mu, sigma, width: asked.width ?? side, height: asked.height ?? side, limit };
}
