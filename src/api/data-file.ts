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
import { textPieces, type DataFormat, type Table } from '../core/export/table-file.ts';
import type { Settings } from '../core/settings/settings.ts';
import { arithmeticOf } from '../core/settings/teams.ts';
import { yieldToPage } from '../core/util/yield-to-page.ts';
import type { App } from './app.ts';
import { linkNow } from './link-now.ts';

export interface Gathered {
  table: Table;
  settings: Settings;
  link: string;
}

/** Milliseconds of work between two pauses, and pieces after which a part of the file leaves the heap. */
const WORK = 12;
const PARTS = 64;

/** The numbers as they are now; of one team, or of all. */
export async function gather(controls: App, kind: DataKind, team?: number): Promise<Gathered> {
  const engine = await controls.engineReady();
  const settings = controls.settings();
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

async function tableOf(kind: DataKind, engine: Engine, computed: Computed, team?: number): Promise<Table> {
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
  { table, settings, link }: Gathered,
  format: DataFormat,
  onProgress?: (share: number) => void,
  signal?: AbortSignal,
): Promise<Blob> {
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
