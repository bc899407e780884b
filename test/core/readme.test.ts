/** What the README says of the settings is what the table says. */

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { FIELDS } from '../../src/core/settings.ts';
import type { Field } from '../../src/core/kinds.ts';
import { TEAM_FIELDS } from '../../src/core/teams.ts';
import { allowedValues } from '../../src/core/validate.ts';

const cell = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : String(value));

const row = ({ key, kind, initial, description }: Field): string =>
  `| \`${key}\` | ${cell(initial)} | ${allowedValues(kind)} | ${description} |`;

it('the README has every setting, as the table has it', () => {
  const table = [
    '| key | default | allowed | what the eye sees |',
    '| --- | --- | --- | --- |',
    ...[...TEAM_FIELDS, ...FIELDS].map(row),
  ].join('\n');
  expect(readFileSync('README.md', 'utf8')).toContain(table);
});
