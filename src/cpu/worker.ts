/** The entry point of a worker: computes one shard of the crowd. */

import type { Question, Reply } from './protocol.ts';
import { Shard } from './shard.ts';

const slice = new Shard();

addEventListener('message', ({ data }: MessageEvent<Question>) => {
  try {
    const { value, transfer } = slice.answer(data);
    postMessage({ value } satisfies Reply, { transfer });
  } catch (error) {
    postMessage({ error: `${data.name}: ${String(error)}` } satisfies Reply);
  }
});
