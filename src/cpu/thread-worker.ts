/** A thread of Node with what `worker-client.ts` uses of a Web Worker. */

/** Asked of the running Node, so that a bundle for pages has no import that only Node knows. */
export const threads = () => process.getBuiltinModule('node:worker_threads');

type Thread = InstanceType<ReturnType<typeof threads>['Worker']>;

export class ThreadWorker {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: ((event: { message: string }) => void) | null = null;
  onmessageerror: (() => void) | null = null;
  readonly #thread: Thread;
  /** Questions without an answer yet: while there are any, the program does not end. */
  #asked = 0;

  constructor(url: URL, { name }: { name: string }) {
    this.#thread = new (threads().Worker)(url, { name });
    this.#thread.unref();
    this.#thread.on('message', (data: unknown) => {
      if (--this.#asked === 0) this.#thread.unref();
      this.onmessage?.({ data });
    });
    this.#thread.on('error', (error: unknown) => this.onerror?.({ message: String(error) }));
    this.#thread.on('messageerror', () => this.onmessageerror?.());
    this.#thread.on('exit', (code) => {
      if (code !== 0) this.onerror?.({ message: `A worker ended with exit code ${code}.` });
    });
  }

  postMessage(message: unknown, transfer: Transferable[]): void {
    if (this.#asked++ === 0) this.#thread.ref();
    this.#thread.postMessage(message, transfer as never);
  }

  terminate(): void {
    this.onerror = null;
    void this.#thread.terminate();
  }
}
