/** What the README says of settings, options and keys is what their tables say. */

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { FIELDS } from '../../../src/core/settings/settings.ts';
import type { Field } from '../../../src/core/settings/field-kinds.ts';
import { OPTIONS, allowedOption } from '../../../src/core/link/link-options.ts';
import { TEAM_FIELDS } from '../../../src/core/settings/teams.ts';
import { allowedValues } from '../../../src/core/settings/validate.ts';
import { KEY_GROUPS } from '../../../src/ui/keys/key-table.ts';

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

it('and every option of a link', () => {
  const table = [
    '| option | default | allowed | what it does |',
    '| --- | --- | --- | --- |',
    ...OPTIONS.map(
      ({ key, kind, initial, description }) =>
        `| \`${key}\` | ${cell(initial)} | ${allowedOption(kind)} | ${description} |`,
    ),
  ].join('\n');
  expect(readFileSync('README.md', 'utf8')).toContain(table);
});

it('and every key', () => {
  const escaped = (text: string): string => text.replaceAll('\\', '\\\\');
  const rows = KEY_GROUPS.flatMap((group) => group.rows).map(
    ([key, does]) => `| ${escaped(key)} | ${escaped(does)} |`,
  );
  expect(readFileSync('README.md', 'utf8')).toContain(
    ['| key | does |', '| --- | --- |', ...rows].join('\n'),
  );
});
