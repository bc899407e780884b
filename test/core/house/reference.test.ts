/** docs/reference.md is what the tables in the code say. */

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { referencePage } from '../../../build/reference.ts';
import { CLASSES } from '../../../src/core/simulation/census.ts';
import { FIELDS } from '../../../src/core/settings/settings.ts';
import { OPTION_KEYS } from '../../../src/core/link/link-options.ts';
import { OPTIMIZERS, TEAM_FIELDS } from '../../../src/core/settings/teams.ts';
import { PRESETS } from '../../../src/core/story/presets.ts';
import { KEY_GROUPS } from '../../../src/ui/keys/key-table.ts';

it('docs/reference.md is what npm run docs writes', () => {
  expect(readFileSync('docs/reference.md', 'utf8'), 'run npm run docs').toBe(referencePage());
});

it('the reference has one row for every key of every table', () => {
  const page = referencePage();
  const keys = [
    ...[...TEAM_FIELDS, ...FIELDS].map(({ key }) => key),
    ...OPTION_KEYS,
    ...OPTIMIZERS,
    ...PRESETS.map(({ key }) => key),
  ];
  for (const key of keys) expect(page).toContain(`\n| \`${key}\` | `);
  for (const key of CLASSES) expect(page).toContain(` | \`${key}\` | `);
  for (const { names } of KEY_GROUPS.flatMap(({ rows }) => rows))
    expect(page).toContain(` | ${names.replaceAll('\\', '\\\\')} | `);
});

it('every row of the reference has as many cells as its head', () => {
  const cells = (line: string): number => line.replaceAll('\\|', '').split('|').length;
  let head = 0;
  for (const line of referencePage().split('\n')) {
    if (!line.startsWith('|')) head = 0;
    else if (head === 0) head = cells(line);
    else expect(cells(line), line).toBe(head);
  }
});
