/** npm run picture and npm run clip, as a script would call them. */

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, execPath } from 'node:process';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { readRequest, render } from '../../build/render.mjs';
import { openBrowser } from '../setup/app.ts';

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'saddlescope-out-'))));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the command; resolves to its exit code and all that it said. */
function run(args: string[], environment = {}): Promise<{ code: number | null; said: string }> {
  const child = spawn(execPath, ['build/render.mjs', ...args], { env: { ...env, ...environment } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (said += part));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, said })));
}

it('a clip has its frames', async () => {
  const clip = join(folder, 'a.zip');
  const link = ['--link', 'walkers=500&stepsPerFrame=1', '--seconds', '.1', '--size', '160x90'];
  const filmed = await run(['clip', ...link, '--out', clip]);
  expect(filmed).toMatchObject({ code: 0, said: expect.stringMatching(/filming 3 of 3/) });
  expect(filmed.said).toContain(`Wrote ${clip}`);
  // a zip ends with its list: three frames
  const zip = readFileSync(clip);
  expect(zip.readUInt16LE(zip.lastIndexOf('PK\u0005\u0006', undefined, 'latin1') + 10)).toBe(3);
});

/** What the command does when app and browser are there. */
async function made(kind: 'clip' | 'picture', ...args: string[]): Promise<string[]> {
  const said: string[] = [];
  const close = (): Promise<void> => Promise.resolve();
  const studio = { url: inject('appUrl'), browser: await openBrowser(), close };
  await render(studio, readRequest(kind, args), (words) => said.push(words));
  return said;
}

it('a picture has the size that was asked for', async () => {
  const picture = join(folder, 'a.png');
  const args = ['--link', 'walkers=500&t=20', '--size', '320x180', '--out', picture];
  expect(await made('picture', ...args)).toContain(`Wrote ${picture}`);
  const bytes = readFileSync(picture);
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  // the header of a PNG
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([320, 180]);
});

it('what is wrong is said in a line, and nothing is written', async () => {
  const clip = join(folder, 'b.mp4');
  const none = await run(['clip', '--out', clip], { CHROME_PATH: join(folder, 'no-browser') });
  expect(none).toMatchObject({ code: 1, said: expect.stringContaining('CHROME_PATH names no file') });
  expect(none.said).not.toMatch(/\n\s+at /);
  const odd = await made('clip', '--size', '321x180', '--out', clip).catch((error: Error) => error);
  // of such an error the command says the message alone, as it did above
  expect(odd.constructor.name).toBe('Plain');
  expect(odd).toMatchObject({
    message: 'width must be an even number from 16 to 3840; got 321.',
  });
  expect(existsSync(clip)).toBe(false);
  // a link of which a part cannot be used would make another picture
  const picture = join(folder, 'c.png');
  const partly = made('picture', '--link', 'walkers=500&stepSize=fast', '--out', picture);
  await expect(partly).rejects.toThrow(/^stepSize must be .*; got "fast"\./);
  expect(existsSync(picture)).toBe(false);
});
