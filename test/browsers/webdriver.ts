/** A client of WebDriver (https://www.w3.org/TR/webdriver2/) for the one browser here that speaks no newer protocol. */

import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds that the driver gets to answer for the first time. */
const START = 20_000;

export class WebDriver {
  readonly #driver: ChildProcess;
  readonly #base: string;
  #session = '';

  private constructor(driver: ChildProcess, port: number) {
    this.#driver = driver;
    this.#base = `http://127.0.0.1:${port}`;
  }

  /** Starts the driver, and a browser with these capabilities. A script in a page may take `milliseconds`. */
  static async start(
    [program, ...args]: readonly string[],
    environment: NodeJS.ProcessEnv,
    capabilities: object,
    milliseconds: number,
  ): Promise<WebDriver> {
    const port = await freePort();
    const process = spawn(program!, [...args, `--port=${port}`], { env: environment, stdio: 'ignore' });
    const driver = new WebDriver(process, port);
    let reason: Error | undefined;
    process.on('error', (error) => (reason = error));
    try {
      const end = Date.now() + START;
      for (;;) {
        if (reason) throw reason;
        const answer = await fetch(`${driver.#base}/status`).catch(() => undefined);
        if (answer?.ok) break;
        if (Date.now() > end) throw new Error(`${program} does not answer`);
        await pause(100);
      }
      const timeouts = { script: milliseconds, pageLoad: milliseconds };
      const wanted = { capabilities: { alwaysMatch: { ...capabilities, timeouts } } };
      const { sessionId } = await driver.#ask<{ sessionId: string }>('POST', '/session', wanted);
      driver.#session = `/session/${sessionId}`;
      return driver;
    } catch (error) {
      process.kill();
      throw error;
    }
  }

  async #ask<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(this.#base + path, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    });
    const { value } = (await response.json()) as { value: T & { error?: string; message?: string } };
    if (!response.ok) throw new Error(`${path}: ${value.error}: ${value.message}`);
    return value;
  }

  async open(url: string): Promise<void> {
    await this.#ask('POST', `${this.#session}/url`, { url });
  }

  /** The value of an expression, or of the promise that it gives. */
  async evaluate<T>(expression: string): Promise<T> {
    const script = `const done = arguments[0];
      Promise.resolve().then(() => ${expression}).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
    type Answer = { value?: T; error?: string };
    const { value, error } = await this.#ask<Answer>('POST', `${this.#session}/execute/async`, {
      script,
      args: [],
    });
    if (error !== undefined) throw new Error(error);
    return value as T;
  }

  /** Makes the inside of the window so many pixels wide and high. */
  async resize(width: number, height: number): Promise<void> {
    const inside = (): Promise<[number, number]> => this.evaluate('[innerWidth, innerHeight]');
    let [wide, high] = [width, height];
    for (let tries = 0; tries < 10; tries++) {
      await this.#ask('POST', `${this.#session}/window/rect`, { width: wide, height: high });
      const [w, h] = await inside();
      if (w === width && h === height) return;
      [wide, high] = [wide + width - w, high + height - h];
      await pause(100);
    }
    throw new Error(`The window is ${(await inside()).join(' x ')} inside, not ${width} x ${height}.`);
  }

  async close(): Promise<void> {
    try {
      if (this.#session) await this.#ask('DELETE', this.#session);
    } finally {
      this.#driver.kill();
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
