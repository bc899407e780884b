// npm run docs: the README's pictures and its clip, made by the app itself.

import { fileURLToPath } from 'node:url';
import { install } from '../test/setup/install.mjs';
import { openStudio, readRequest, render } from './render.mjs';

const docs = fileURLToPath(new URL('../docs/', import.meta.url));

/** What the README shows, each as it would be asked for on the command line. */
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
  [
    'clip',
    'annealing.gif',
    ...['--link', 'v=1&walkers=65536&annealed=true&schedule.length=1500&stepsPerFrame=5'],
    ...['--size', '480x270', '--seconds', '5', '--fps', '24', '--overlays', 'schedule'],
  ],
]);

if (!install()) process.exit(1);
const studio = await openStudio();
try {
  for (const [kind, name, ...args] of WANTED) {
    const request = readRequest(kind, ['--overlays', 'readout,legend', ...args, '--out', `${docs}${name}`]);
    await render(studio, request, (said) => void (/ of /.test(said) || console.log(said)));
  }
} finally {
  await studio.close();
}
