// npm run soak: the app at full speed for 20 minutes, or for as many seconds as SECONDS says, while everything changes.

import { argv, env } from 'node:process';

env.SECONDS ??= '1200';
argv.push('app', 'test/app/soak.test.ts');
await import('./run.mjs');
