/** Computes a map of escape times for a script or a file. */

import type { Engine } from '../core/simulation/engine.ts';
import type { EscapeMap, EscapeRequest } from '../core/simulation/escape-map.ts';

/** Computes the whole map beside the show. @throws ValidationError; the signal's reason when it is aborted */
export async function computeEscape(
  engine: Engine,
  request: EscapeRequest,
  signal?: AbortSignal,
): Promise<EscapeMap> {
  const run = await engine.startEscape(request);
  const cancel = (): void => run.cancel();
  signal?.addEventListener('abort', cancel);
  try {
    if (!signal?.aborted) await run.finished;
    signal?.throwIfAborted();
    return await run.read();
  } finally {
    signal?.removeEventListener('abort', cancel);
    run.cancel();
  }
}
