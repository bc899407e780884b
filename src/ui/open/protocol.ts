/** What the page and the worker that reads files say to each other. */

import type { Drawn, ObservedData } from '../../core/data/datasets.ts';
import type { FileContents } from '../../core/export/file-kind.ts';
import type { OwnFile } from '../../core/export/own-files.ts';
import type { SweepTable } from '../../core/sweep/read-sweep.ts';
import type { TextTable } from '../../core/data/table.ts';

/** A table whose numbers are still in the worker. */
export interface TableInfo extends Pick<TextTable, 'columns' | 'first' | 'notes'> {
  readonly kind: 'table';
}

/** A file of the app; hasTable: whether its numbers may be read as a table too. */
interface OwnInfo extends Omit<OwnFile, 'table' | 'csv'> {
  readonly kind: 'own';
  readonly hasTable: boolean;
}

/** The table of a sweep. */
interface SweepInfo {
  readonly kind: 'sweep';
  readonly sweep: SweepTable;
}

export type Found = TableInfo | OwnInfo | SweepInfo | Exclude<FileContents, { kind: 'table' | 'own' }>;

export type Question =
  | { ask: 'open'; source: Blob | string }
  /** The file of the app as a table. */
  | { ask: 'table' }
  | ({ ask: 'read' } & ColumnRequest);

export interface Refused {
  message: string;
  /** Whether it is the table that is wrong. */
  ofTable: boolean;
  /** Values that are missing, without which the column can be read. */
  missing?: Missing;
}

/** How many values are missing, and how they are written. */
export interface Missing {
  count: number;
  marks: readonly string[];
}

/** Which numbers are asked for. */
export interface ColumnRequest {
  column: number;
  /** Whether values that are missing are left out. */
  leaveOut: boolean;
  /** Where L is to be right; undefined: in the window that fits the data. */
  drawn: Drawn | undefined;
}

/** The numbers of a column, and the data that an engine takes for them; undefined: it takes none, such as zeros alone. */
export interface ColumnData {
  values: readonly number[];
  observed: ObservedData | undefined;
}

export type Answer = { found: Found } | { read: ColumnData } | { refused: Refused };
