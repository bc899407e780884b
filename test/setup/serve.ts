import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, preview } from 'vite';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the built app is served, with a slash at the end. */
    appUrl: string;
    /** Where the built app lies on the disk. */
    appFolder: string;
  }
}

/**
 * Builds the app once for all of test/app and serves it from a free port, in a folder of the server and not at
 * its root, because that is how a lecturer will host it. Returns what takes it all down again.
 */
export default async function serve(project: TestProject): Promise<() => Promise<void>> {
  return (await serveApp(project)).close;
}

/** The same, for tests that need something else beside the app in its folder. */
export async function serveApp(
  project: TestProject,
): Promise<{ folder: string; close: () => Promise<void> }> {
  const outDir = await mkdtemp(join(tmpdir(), 'saddlescope-app-'));
  // Vitest sets NODE_ENV to test, which would build something else than what is published.
  const nodeEnv = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  await build({ mode: 'production', logLevel: 'warn', build: { outDir, emptyOutDir: true } });
  process.env.NODE_ENV = nodeEnv;

  const server = await preview({
    base: '/lectures/saddlescope/',
    logLevel: 'warn',
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0, open: false },
  });
  project.provide('appUrl', server.resolvedUrls!.local[0]!);
  project.provide('appFolder', outDir);

  const close = async (): Promise<void> => {
    await server.close();
    await rm(outDir, { recursive: true });
  };
  return { folder: outDir, close };
}
