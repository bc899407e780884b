// npm run docs: writes docs/reference.md from the tables in the code.
// npm run docs -- --pictures: makes the pictures and the clip of the docs again, too, in the app itself.

import { writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { install } from '../test/setup/install.mjs';

const docs = fileURLToPath(new URL('../docs/', import.meta.url));

/** What the docs show, each as it would be asked for on the command line. */
const WANTED = /** @type {['clip' | 'picture', string, ...string[]][]} */ ([
  // the crowd of the defaults on a GPU, while it piles up
  ['picture', 'saddlescope.png', '--link', 'v=1&walkers=262144&t=240', '--size', '1600x900'],
  [
    'picture',
    'light.png',
    '--link',
    'v=1&walkers=262144&view.theme=light&view.colours=viridis&t=240',
    '--size',
    '1600x900',
  ],
  // how long it is from everywhere for four teams; their walkers are few and mostly at the peaks, out of the way
  [
    'picture',
    'escape.png',
    '--link',
    'v=1&walkers=1024&t=400&view.triangles=0&schedule.length=300&view.mode=map&view.layout=split&view.paint=escape&view.paintLimit=3000&view.colours=viridis&optimizer.2=em&optimizer.3=momentum&optimizer.4=gradient&annealed.4=true',
    ...['--size', '1600x900', '--overlays', 'legend'],
  ],
  // annealed in 4 seconds: the walkers gather at mu = 0, split and reach both peaks; small enough for a page
  [
    'clip',
    'annealing.gif',
    '--link',
    'v=1&walkers=65536&annealed=true&stepSize=0.05&schedule.shape=linear&schedule.hot=1.6&schedule.length=900&stepsPerFrame=4',
    ...['--size', '440x248', '--seconds', '4', '--fps', '24', '--overlays', 'schedule'],
  ],
]);

async function writeReference() {
  const { runnerImport } = await import('vite');
  const reference = fileURLToPath(new URL('reference.ts', import.meta.url));
  const { module } = /** @type {{ module: { referencePage(): string } }} */ (await runnerImport(reference));
  writeFileSync(`${docs}reference.md`, module.referencePage());
  console.log(`Wrote ${docs}reference.md`);
}

async function makePictures() {
  const { openStudio, readRequest, render } = await import('./render.mjs');
  const studio = await openStudio();
  try {
    for (const [kind, name, ...args] of WANTED) {
      const request = readRequest(kind, ['--overlays', 'readout,legend', ...args, '--out', `${docs}${name}`]);
      await render(studio, request, (said) => void (/ of /.test(said) || console.log(said)));
    }
  } finally {
    await studio.close();
  }
}

if (!install()) process.exit(1);
await writeReference();
if (argv.includes('--pictures')) await makePictures();
