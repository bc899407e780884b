/** The entry point of a worker: computes one shard of the crowd. */

import type { Question, Reply } from './protocol.ts';
import { Shard } from './shard.ts';
import { threads } from './thread-worker.ts';

/** Where questions come in and answers go out: the worker's own scope, or the port of a thread of Node. */
interface Port {
  addEventListener(type: 'message', listener: (event: MessageEvent<Question>) => void): void;
  postMessage(message: unknown, options?: StructuredSerializeOptions): void;
}

const port: Port = 'addEventListener' in globalThis ? globalThis : (threads().parentPort as unknown as Port);
const slice = new Shard();

port.addEventListener('message', ({ data }) => {
  try {
    const { value, transfer } = slice.answer(data);
    port.postMessage({ value } satisfies Reply, { transfer });
  } catch (error) {
    port.postMessage({ error: `${data.name}: ${String(error)}` } satisfies Reply);
  }
});
