/** Lets the tests in Node start the workers of the CPU engine, whose source Node cannot read. */

import { build, type Plugin } from 'vite';

const WORKER = `new URL('./worker.ts', import.meta.url)`;

let built: Promise<string> | undefined;

/** The worker as a module in an address. */
async function workerAddress(): Promise<string> {
  const entry = 'src/cpu/worker.ts';
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    build: { write: false, minify: false, lib: { entry, formats: ['es'] } },
  });
  const [{ output }] = result as unknown as [{ output: [{ code: string }] }];
  return `data:text/javascript;base64,${Buffer.from(output[0].code).toString('base64')}`;
}

export function threads(): Plugin {
  return {
    name: 'threads',
    // the compiler of TypeScript writes it another way
    enforce: 'pre',
    transform: {
      filter: { code: WORKER },
      async handler(code) {
        built ??= workerAddress();
        return code.replace(WORKER, `new URL(${JSON.stringify(await built)})`);
      },
    },
  };
}
