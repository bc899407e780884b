/** The commands that return files and tables, with the checks of what they are asked: loaded with the first of them. */

import { readClip } from '../core/export/clip-options.ts';
import { DATA_KINDS, type DataKind } from '../core/export/data-tables.ts';
import { readImageRequest } from '../core/export/image-options.ts';
import { SIZE_LIMITS } from '../core/export/scene.ts';
import { checkSignal } from '../core/export/request-fields.ts';
import { checkRecord } from '../core/schema/check-record.ts';
import { readTake } from '../core/session/read-take.ts';
import { TAKE_LIMITS, type Take } from '../core/session/take.ts';
import { MAX_TEAMS } from '../core/settings/teams.ts';
import type { EscapeMap } from '../core/simulation/escape-map.ts';
import { checkEscape, escapeRequest, type EscapeAsked } from '../core/simulation/escape-request.ts';
import type { App } from './app.ts';
import { checkedBy, promised, team, type Argument } from './command.ts';
import { FILE_FORMATS, checkFormat, gather, toFile, type FileFormat } from './data-file.ts';
import { computeEscape } from './escape.ts';
import { report, series } from './measurements.ts';

const oneOf = <T extends string>(key: string, of: readonly T[], initial?: T): Argument<T> => ({
  key,
  kind: { type: 'choice', of },
  initial,
});

/** When, and which team; after the take's last second there is none. */
interface Moment {
  seconds?: number;
  team?: number;
}
const MOMENT = {
  fields: {
    seconds: { type: 'number', min: 0, max: TAKE_LIMITS.seconds },
    team: { type: 'number', min: 0, max: MAX_TEAMS - 1, integer: true },
  },
  open: true,
} as const;

/** Computes a take again, off the stage. */
async function takeWalkers(app: App, take: Take, { seconds, team: of = 0 }: Moment): Promise<Float64Array> {
  const scene = await app.openScene({ width: SIZE_LIMITS.least, height: SIZE_LIMITS.least, take });
  try {
    await scene.open();
    await scene.goTo(seconds ?? take.seconds);
    return await scene.walkers(of);
  } finally {
    scene.dispose();
  }
}

/** Computes a map of escape times, beside the show. */
async function escape(app: App, { signal, ...asked }: EscapeAsked): Promise<EscapeMap> {
  const engine = await app.engineReady();
  return computeEscape(engine, escapeRequest(asked, app.settings(), engine), signal);
}

export const FILE_COMMANDS = {
  histories: promised([], series),
  report: promised([], report),
  image: promised(
    [checkedBy('image', (given) => (given === undefined ? undefined : readImageRequest(given)))],
    async (app, request) => {
      if (!request) return app.image();
      await app.engineReady();
      return app.picture(request.options, request.hooks);
    },
  ),
  data: promised(
    [oneOf<DataKind>('kind', DATA_KINDS), oneOf<FileFormat>('format', FILE_FORMATS, 'csv'), team(undefined)],
    async (app, kind, format, of) => {
      checkFormat(kind, format);
      return toFile(await gather(app, kind, of), format);
    },
  ),
  record: promised([checkedBy('record', readClip, {})], async (app, { options, hooks }) => {
    await app.engineReady();
    return app.record(options, hooks);
  }),
  escape: promised([checkedBy('escape', (given) => checkEscape(given, { signal: checkSignal }), {})], escape),
  takeWalkers: promised(
    [
      checkedBy('take', readTake),
      checkedBy('options', (given) => checkRecord('options', MOMENT, given) as Moment, {}),
    ],
    takeWalkers,
  ),
};
