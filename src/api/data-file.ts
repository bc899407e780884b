/** Builds the CSV or JSON file of the current crowd, piece by piece, so that the page stays responsive. */

import type { Engine } from '../core/simulation/engine.ts';
import {
  censusTable,
  survivalTable,
  tracersTable,
  walkersTable,
  type Computed,
  type DataKind,
} from '../core/export/data-tables.ts';
import { escapeTable, toNpy } from '../core/export/escape-file.ts';
import { DATA_FORMATS, textPieces, type Table } from '../core/export/table-file.ts';
import type { Settings } from '../core/settings/settings.ts';
import { arithmeticOf } from '../core/settings/teams.ts';
import type { EscapeMap } from '../core/simulation/escape-map.ts';
import { escapeRequest } from '../core/simulation/escape-request.ts';
import { ValidationError } from '../core/util/validation-error.ts';
import { yieldToPage } from '../core/util/yield-to-page.ts';
import type { App } from './app.ts';
import { computeEscape } from './escape.ts';
import { linkNow } from './link-now.ts';

/** What the numbers may be saved as; an array for NumPy only where they are a grid. */
export const FILE_FORMATS = [...DATA_FORMATS, 'npy'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

/** @throws ValidationError if the numbers cannot be saved in this format */
export function checkFormat(kind: DataKind, format: FileFormat): void {
  if (format === 'npy' && kind !== 'escape')
    throw new ValidationError('format', format, `${DATA_FORMATS.join(' or ')} for ${kind}`);
}

export interface Gathered {
  table: Table;
  /** What the table lists, if that is a map. */
  map?: EscapeMap | undefined;
  settings: Settings;
  link: string;
}

/** Milliseconds of work between two pauses, and pieces after which a part of the file leaves the heap. */
const WORK = 12;
const PARTS = 64;

/**
 * The numbers as they are now; of one team, or of all. A map of escape times is that of one team, by default of the one that
 * colours the surface, and is computed anew. @throws the signal's reason when it is aborted
 */
export async function gather(
  controls: App,
  kind: DataKind,
  team?: number,
  signal?: AbortSignal,
): Promise<Gathered> {
  const engine = await controls.engineReady();
  const settings = controls.settings();
  if (kind === 'escape') {
    const { paintTeam, paintLimit: limit } = settings.view;
    const of = team ?? Math.min(paintTeam, settings.teams.length) - 1;
    const arithmetic = arithmeticWords(engine, settings);
    const map = await computeEscape(engine, escapeRequest({ team: of, limit }, settings, engine), signal);
    // it is of the settings alone, whatever the crowd has been through
    return { table: escapeTable(map, settings, arithmetic), map, settings, link: linkNow(controls, 0) };
  }
  // all of it is of one moment: nothing is waited for before the last question was asked
  const computed: Computed = {
    settings,
    data: engine.data,
    arithmetic: arithmeticWords(engine, settings),
    clock: engine.clock,
  };
  const link = linkNow(controls, engine.clock);
  const pure = controls.reproducible();
  const table = await tableOf(kind, engine, computed, team);
  const notes = pure
    ? table.notes
    : [...table.notes, 'link: brings back the settings, but not this crowd, which was changed on its way'];
  return { table: { ...table, notes }, settings, link };
}

async function tableOf(
  kind: Exclude<DataKind, 'escape'>,
  engine: Engine,
  computed: Computed,
  team?: number,
): Promise<Table> {
  switch (kind) {
    case 'walkers': {
      const all = computed.settings.teams.map((_, index) => index);
      const asked = team === undefined ? all : [team];
      const crowds = await Promise.all(asked.map((its) => engine.readWalkers(its)));
      return walkersTable(
        crowds.map((pairs, k) => ({ team: asked[k]!, pairs })),
        computed,
      );
    }
    case 'tracers':
      return tracersTable(await engine.readRing(), computed, team);
    case 'survival':
      return survivalTable(await engine.readHistories(), computed, team);
    case 'census':
      return censusTable(await engine.readHistories(), computed, team);
  }
}

/** Returns the engine that computed it and its arithmetic, team by team where they differ. */
function arithmeticWords({ kind, adapter, precision }: Engine, settings: Settings): string {
  const words = settings.teams.map((team) =>
    arithmeticOf(team, settings) === 'single' ? 'single precision' : precision,
  );
  const alike = words.every((word) => word === words[0]);
  const each = alike ? words[0]! : words.map((word, team) => `team ${team} in ${word}`).join(', ');
  return `${kind} (${adapter}): ${each}`;
}

/** The file. @throws the signal's reason when it is aborted */
export async function toFile(
  { table, map, settings, link }: Gathered,
  format: FileFormat,
  onProgress?: (share: number) => void,
  signal?: AbortSignal,
): Promise<Blob> {
  if (format === 'npy') {
    const { steps, width, height } = map!;
    return new Blob([toNpy(steps, [height, width])], { type: 'application/octet-stream' });
  }
  const type = format === 'csv' ? 'text/csv' : 'application/json';
  const parts: Blob[] = [];
  const texts: string[] = [];
  let [before, rows] = [performance.now(), 0];
  for (const text of textPieces(table, format, settings, link, (made) => (rows = made))) {
    texts.push(text);
    if (texts.length === PARTS) parts.push(new Blob(texts.splice(0)));
    if (performance.now() - before < WORK) continue;
    onProgress?.(rows / Math.max(table.rows.length, 1));
    await yieldToPage(signal);
    before = performance.now();
  }
  return new Blob([...parts, ...texts], { type });
}
