/** Serves the built app with a script in front of it that notes all that goes wrong, in the same way in every browser. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { serveApp } from '../setup/serve.ts';

declare global {
  interface Window {
    /** Errors of the console, uncaught exceptions, unhandled rejections and violations of the page's policy. */
    wrong: string[];
  }
}

/** The policy of the page allows scripts from its own server only, so this one comes from there. */
const WATCH = `
window.wrong = [];
const { error } = console;
console.error = (...parts) => {
  wrong.push(parts.map(String).join(' '));
  error.apply(console, parts);
};
// in the capturing phase, where files that do not load are heard of too
addEventListener('error', ({ message, target }) => {
  // a layout took two rounds: nothing is wrong then, see src/ui/messages/uncaught-errors.ts
  if (!/^ResizeObserver loop/.test(message)) wrong.push(message ?? 'not loaded: ' + target.outerHTML);
}, true);
addEventListener('unhandledrejection', ({ reason }) => wrong.push('unhandled: ' + reason));
addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
  wrong.push('policy: ' + violatedDirective + ' ' + blockedURI),
);
`;

export default async function serve(project: TestProject): Promise<() => Promise<void>> {
  const { folder, close } = await serveApp(project);
  writeFileSync(join(folder, 'watch.js'), WATCH);
  const page = join(folder, 'index.html');
  const before = readFileSync(page, 'utf8');
  const after = before.replace('<script ', '<script src="./watch.js"></script>$&');
  if (after === before) throw new Error('the built page has no script');
  writeFileSync(page, after);
  return close;
}
