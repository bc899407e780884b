/** The page's end of the worker that reads files: each answer is that of its own question. */

import { afterEach, expect, it, vi } from 'vitest';
import type { Answer, Question } from '../../../src/ui/open/protocol.ts';
import { ReadRefusal, openFile } from '../../../src/ui/open/read-file.ts';

/** A worker that answers when the test says so. */
class LateWorker {
  static last: LateWorker;
  readonly asked: Question[] = [];
  ended = false;
  onmessage: (event: { data: Answer }) => void = () => undefined;
  onerror: () => void = () => undefined;
  constructor() {
    LateWorker.last = this;
  }
  postMessage(question: Question): void {
    this.asked.push(question);
  }
  answer(data: Answer): Promise<void> {
    this.onmessage({ data });
    return new Promise((resolve) => setTimeout(resolve));
  }
  terminate(): void {
    this.ended = true;
  }
}

afterEach(() => void vi.unstubAllGlobals());

async function opened() {
  vi.stubGlobal('Worker', LateWorker);
  const ended = new AbortController();
  const opening = openFile('a,b', ended.signal);
  await Promise.resolve();
  const worker = LateWorker.last;
  return { worker, opening, ended };
}
const column = (k: number) => ({ column: k, leaveOut: false, drawn: undefined });
const numbers = (value: number): Answer => ({ read: { values: [value], observed: undefined } });
const TABLE: Answer = { found: { kind: 'table', columns: [], first: 0, notes: [] } };

it('two columns that are asked for at once each get their own numbers', async () => {
  const { worker, opening } = await opened();
  await worker.answer(TABLE);
  const file = await opening;
  const both = Promise.all([file.read(column(0)), file.read(column(1))]);
  await new Promise((resolve) => setTimeout(resolve));
  expect(worker.asked).toEqual([
    { ask: 'open', source: 'a,b' },
    { ask: 'read', ...column(0) },
  ]);
  await worker.answer(numbers(1));
  expect(worker.asked).toHaveLength(3);
  await worker.answer(numbers(2));
  expect((await both).map(({ values }) => values)).toEqual([[1], [2]]);
});

it('a refused column leaves the others to be read, and a refused file ends the worker', async () => {
  const first = await opened();
  await first.worker.answer(TABLE);
  const file = await first.opening;
  const refused = file.read(column(0)).catch(String);
  const read = file.read(column(1));
  await new Promise((resolve) => setTimeout(resolve));
  await first.worker.answer({ refused: { message: 'line 2 is wrong', ofTable: true } });
  expect(await refused).toBe('ReadRefusal: line 2 is wrong');
  await first.worker.answer(numbers(3));
  expect((await read).values).toEqual([3]);
  expect(first.worker.ended).toBe(false);
  first.ended.abort();
  expect(first.worker.ended).toBe(true);

  const second = await opened();
  const failed = second.opening.catch((error: unknown) => error);
  second.worker.onerror();
  expect(await failed).toBeInstanceOf(ReadRefusal);
  expect(second.worker.ended).toBe(true);
});
