/** The Data tab of Export: walkers, tracer trajectories, survival and class counts as files. */

import type { DataKind } from '../../core/export/data-tables.ts';
import { settingsJson, tableBytes } from '../../core/export/table-file.ts';
import { teamName, teamNames } from '../../core/settings/team-names.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { App } from '../../api/app.ts';
import { button, make } from '../kit/dom.ts';
import { download } from '../kit/download.ts';
import { choice, labelledField } from '../kit/form.ts';
import { createJob } from '../kit/job.ts';
import { FILE_FORMATS, gather, toFile, type FileFormat } from '../../api/data-file.ts';
import { linkNow } from '../../api/link-now.ts';
import { sizeOf } from './clip-progress.ts';
import type { ExportTab } from './tab.ts';
import { whole } from '../../core/notation/format.ts';

const NAMES: Readonly<Record<DataKind, string>> = {
  walkers: 'Walkers',
  tracers: 'Tracers',
  survival: 'Not arrived',
  census: 'Census',
  escape: 'Escape map',
};
const SENTENCES: Readonly<Record<DataKind, string>> = {
  walkers: 'The position and L of each walker now.',
  tracers: 'Trajectories: the last 128 positions of some walkers, and all positions of dropped tracers.',
  survival: 'How many walkers have not yet arrived, after each step.',
  census: 'How many walkers are in each class, after each step.',
  escape:
    'The steps from each start of a grid to a peak, and which peak; NPY has the steps as an array for NumPy.',
};

export function createDataTab(controls: App, lifetime: AbortSignal): ExportTab {
  const kind = choice(Object.entries(NAMES), 'walkers');
  const format = choice(
    FILE_FORMATS.map((each) => [each, each.toUpperCase()] as const),
    'csv',
  );
  const team = choice([['', 'All teams']], '');
  const teamField = labelledField('data', 'Team', team);
  const sentence = make('p', 'note');
  const explain = (): void => {
    const rest = 'All digits are kept; a header explains the columns, units, settings and link.';
    sentence.textContent = `${SENTENCES[kind.value as DataKind]} ${format.value === 'npy' ? '' : rest}`;
    // only a grid is an array
    const npy = [...format.options].find(({ value }) => value === 'npy')!;
    npy.disabled = kind.value !== 'escape';
    if (npy.disabled && npy.selected) format.value = 'csv';
  };
  explain();
  const count = button('form-button', 'Count', () => void run(false));
  count.title = 'The number of rows, and the approximate size of the file';
  const save = button('form-button', 'Save', () => void run(true));
  const settings = button('form-button', 'Save settings', () => {
    const now = controls.settings();
    // without the steps, and without the address of this machine
    const link = linkNow({ settings: () => now, reproducible: () => false }, 0);
    download(settingsJson(now, link), 'application/json', 'saddlescope-settings.json');
  });
  settings.title = 'Saves all settings as a JSON file, which opens again when it is dropped on the app';
  const job = createJob('Progress of the file', lifetime, save, count);
  const element = make(
    'div',
    'export-clip',
    make(
      'div',
      'export-form',
      labelledField('data', 'Numbers', kind),
      labelledField('data', 'Format', format),
      teamField,
    ),
    make(
      'div',
      'export-side',
      make('div', 'export-buttons', save, count, settings, job.stop),
      job.bar,
      job.note,
      job.refusal,
      sentence,
    ),
  );
  let teams = '';

  /** Gathers what there is now; saved, or only counted. */
  const run = (saved: boolean): Promise<void> =>
    job.run(async (signal, progress) => {
      const [what, how] = [kind.value as DataKind, format.value as FileFormat];
      job.say('Gathering …');
      const found = await gather(controls, what, team.value === '' ? undefined : Number(team.value), signal);
      const { length } = found.table.rows;
      const rows = `${whole(length)} ${length === 1 ? 'row' : 'rows'}`;
      const bytes = how === 'npy' ? 4 * length : tableBytes(found.table, how, found.settings, found.link);
      job.say(`${rows}, about ${sizeOf(bytes)}`);
      if (!saved) return;
      const file = await toFile(found, how, progress, signal);
      download(file, file.type, `saddlescope-${what}.${how}`);
      job.say(`${rows}, ${sizeOf(file.size)}`);
    });
  const refresh = (settings: Settings): void => {
    const names = teamNames(settings).map((name, k) => `${k + 1} ${teamName(name)}`);
    teamField.hidden = names.length < 2;
    if (names.join('\n') === teams) return;
    teams = names.join('\n');
    team.replaceChildren(new Option('All teams', ''), ...names.map((name, k) => new Option(name, String(k))));
  };
  for (const control of [kind, format, team]) {
    control.addEventListener('change', () => {
      job.say('');
      explain();
    });
  }
  return { title: 'Data', element, refresh };
}
