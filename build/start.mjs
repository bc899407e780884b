// npm start: serves the app, and opens it where there is a desktop; elsewhere the address that Vite prints is enough.
// Further arguments are Vite's: npm start -- --port 3000

import { argv, env, platform } from 'node:process';
import { opensPages } from './desktop.mjs';

if (opensPages(platform, env)) argv.push('--open');
await import(new URL('../node_modules/vite/bin/vite.js', import.meta.url).href);
