/** The engine's end of one worker: sends requests and matches answers to them in order. */

import type { Answer, RequestName, Question, Reply, Requests } from './protocol.ts';
import { spawnWorker } from './spawn-worker.ts';

interface Waiting {
  resolve(value: Answer): void;
  reject(reason: Error): void;
}

export class WorkerClient {
  readonly #worker: Worker;
  readonly #waiting: Waiting[] = [];
  #broken: Error | undefined;

  /** failed: called once, when the worker does not go on. */
  constructor(name: string, failed: (reason: Error) => void) {
    this.#worker = spawnWorker(name);
    this.#worker.onmessage = ({ data }: MessageEvent<Reply>) => {
      const waiting = this.#waiting.shift();
      if ('error' in data) waiting?.reject(new Error(data.error));
      else waiting?.resolve(data.value);
    };
    // a script that cannot be loaded has no message
    this.#worker.onerror = (event) => failed(this.#break(event.message || 'A worker did not start.'));
    this.#worker.onmessageerror = () => failed(this.#break('A worker sent an unreadable message.'));
  }

  #break(message: string): Error {
    const reason = (this.#broken ??= new Error(message));
    for (const { reject } of this.#waiting.splice(0)) reject(reason);
    return reason;
  }

  ask<K extends RequestName>(
    name: K,
    body: Requests[K][0],
    transfer: Transferable[] = [],
  ): Promise<Requests[K][1]> {
    if (this.#broken) return Promise.reject(this.#broken);
    const question = { name, body } as Question;
    this.#worker.postMessage(question, transfer);
    return new Promise<Answer>((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  terminate(): void {
    this.#worker.terminate();
    this.#break('The engine was destroyed.');
  }
}
