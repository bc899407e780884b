/** The entry point of the worker that reads files: however large or strange one is, the page goes on. */

import { CsvError, MissingError } from '../../core/data/csv.ts';
import { drawnDomain, observed } from '../../core/data/datasets.ts';
import type { TextTable } from '../../core/data/table.ts';
import { readFile, readText } from '../../core/export/file-kind.ts';
import type { OwnFile } from '../../core/export/own-files.ts';
import { readSweep } from '../../core/sweep/read-sweep.ts';
import { ValidationError } from '../../core/util/validation-error.ts';
import type { Answer, ColumnData, ColumnRequest, Found, Question, Refused, TableInfo } from './protocol.ts';

let table: TextTable | undefined;
let own: OwnFile | undefined;

const infoOf = (of: TextTable): TableInfo => {
  table = of;
  const { columns, first, notes } = of;
  return { kind: 'table', columns, first, notes };
};

async function found(source: Blob | string): Promise<Found> {
  const contents = typeof source === 'string' ? readText(source) : await readFile(source);
  if (contents.kind === 'table') return infoOf(contents.table);
  if (contents.kind !== 'own') return contents;
  own = contents.file;
  const { name, start, exact, crowd, csv } = own;
  if (name === 'sweep' && csv !== undefined) return { kind: 'sweep', sweep: readSweep(csv) };
  return { kind: 'own', name, start, exact, crowd, hasTable: own.table !== undefined };
}

/** The quadrature of a hundred thousand values takes a quarter of a second. */
function columnData({ column, leaveOut, drawn }: ColumnRequest): ColumnData {
  const values = table!.read(column, leaveOut);
  try {
    return { values, observed: observed(values, drawn && drawnDomain(drawn)) };
  } catch {
    // the page tries once more, and says why not
    return { values, observed: undefined };
  }
}

async function answer(question: Question): Promise<Answer> {
  switch (question.ask) {
    case 'open':
      return { found: await found(question.source) };
    case 'table':
      return { found: infoOf(own!.table!()) };
    case 'read':
      return { read: columnData(question) };
  }
}

/** What was thrown, as words: an error does not keep its kind on the way to the page. */
function refusedBy(error: unknown): Refused {
  const message = error instanceof Error ? error.message : String(error);
  const known = error instanceof CsvError || error instanceof ValidationError;
  return {
    message: known ? message : `the file cannot be read: ${message}.`,
    ofTable: error instanceof CsvError,
    ...(error instanceof MissingError && { missing: { count: error.count, marks: error.marks } }),
  };
}

addEventListener('message', ({ data }: MessageEvent<Question>) => {
  answer(data).then(
    (said) => postMessage(said),
    (error: unknown) => postMessage({ refused: refusedBy(error) } satisfies Answer),
  );
});
