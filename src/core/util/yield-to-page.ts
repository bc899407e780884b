/**
 * Resolves when the page has had its turn, so that it answers to its users while a long computation runs.
 * @throws the signal's reason when it is aborted meanwhile
 */
export async function yieldToPage(signal?: AbortSignal): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  signal?.throwIfAborted();
}
