/** Reads a file, or a text that was pasted, in a worker of its own. */

import { SerialQueue } from '../../core/util/serial-queue.ts';
import type { Answer, ColumnData, ColumnRequest, Found, Missing, Question, TableInfo } from './protocol.ts';

/** Why a file cannot be read, in words for the user. */
export class ReadRefusal extends Error {
  override readonly name = 'ReadRefusal';
  readonly ofTable: boolean;
  readonly missing: Missing | undefined;
  constructor(message: string, ofTable = false, missing?: Missing) {
    super(message);
    this.ofTable = ofTable;
    this.missing = missing;
  }
}

/** A file while it is open. All its calls throw ReadRefusal. */
export interface OpenFile {
  readonly found: Found;
  /** The file of the app as a table. */
  table(): Promise<TableInfo>;
  /** The numbers of a column of the table. */
  read(request: ColumnRequest): Promise<ColumnData>;
  /** Ends the worker, whatever it does. */
  close(): void;
}

/** Opens a file; an aborted signal ends it, and the promise is never fulfilled. @throws ReadRefusal */
export async function openFile(source: Blob | string, signal: AbortSignal): Promise<OpenFile> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'file' });
  const close = (): void => worker.terminate();
  signal.addEventListener('abort', close, { once: true });
  // an answer does not say what was asked
  const turns = new SerialQueue();
  const ask = (question: Question): Promise<Answer> => turns.run(() => answered(question));
  const answered = (question: Question): Promise<Answer> =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<Answer>) => {
        if (!('refused' in data)) return resolve(data);
        const { message, ofTable, missing } = data.refused;
        reject(new ReadRefusal(message, ofTable, missing));
      };
      // out of memory, or a script that was not loaded
      worker.onerror = worker.onmessageerror = () =>
        reject(new ReadRefusal('the file cannot be read: the browser ended the work on it.'));
      worker.postMessage(question);
    });
  const found = async (question: Question): Promise<Found> => {
    const answer = await ask(question);
    return (answer as { found: Found }).found;
  };
  try {
    return {
      found: await found({ ask: 'open', source }),
      table: async () => (await found({ ask: 'table' })) as TableInfo,
      read: async (request) => ((await ask({ ask: 'read', ...request })) as { read: ColumnData }).read,
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}
