// npm run test:browsers: the built app in browsers that the other tests do not use.
//
//   npm run test:browsers                     all of them: firefox, webkit, chromium-plain
//   npm run test:browsers -- firefox webkit   only these

import { argv, env, exit } from 'node:process';
import { install } from './install.mjs';
import { ensureBrowsers, names } from './other-browsers.mjs';

const wanted = argv.splice(2);
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`The browsers are ${names.join(', ')}; got ${unknown.join(', ')}.`);
  exit(1);
}
if (!install()) exit(1);
const found = ensureBrowsers(wanted.length > 0 ? wanted : names);
for (const { name, missing } of found) if (missing) console.error(`${name}: ${missing}`);
env.SADDLESCOPE_BROWSERS = JSON.stringify(found);
argv.push('browsers');
await import('./run.mjs');
