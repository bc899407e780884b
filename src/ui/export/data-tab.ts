/** The Data tab of Export: walkers, tracer trajectories, survival and class counts as files. */

import { DATA_KINDS, type DataKind } from '../../core/export/data-tables.ts';
import { DATA_FORMATS, tableBytes, type DataFormat } from '../../core/export/table-file.ts';
import { teamName, teamNames } from '../../core/settings/team-names.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { App } from '../../api/app.ts';
import { button, make, writer } from '../kit/dom.ts';
import { download } from '../kit/download.ts';
import { atEnd } from '../kit/lifetime.ts';
import { choice, labelledField } from './fields.ts';
import { gather, toFile } from '../../api/data-file.ts';

import { sizeOf } from './clip-progress.ts';
import type { ExportTab } from './tab.ts';
import { whole } from '../../core/notation/format.ts';

const NAMES: Readonly<Record<DataKind, string>> = {
  walkers: 'Walkers',
  tracers: 'Tracers',
  survival: 'Not arrived',
  census: 'Census',
};
const SENTENCES: Readonly<Record<DataKind, string>> = {
  walkers: 'The position and L of each walker now.',
  tracers: 'Trajectories: the last 128 positions of some walkers, and all positions of dropped tracers.',
  survival: 'How many walkers have not yet arrived, after each step.',
  census: 'How many walkers are in each class, after each step.',
};

export function createDataTab(controls: App, lifetime: AbortSignal): ExportTab {
  const kind = choice(
    DATA_KINDS.map((each) => [each, NAMES[each]] as const),
    'walkers',
  );
  const format = choice(
    DATA_FORMATS.map((each) => [each, each.toUpperCase()] as const),
    'csv',
  );
  const team = choice([['', 'All teams']], '');
  const teamField = labelledField('data', 'Team', team);
  const bar = make('progress', 'export-bar');
  bar.setAttribute('aria-label', 'Progress of the file');
  const note = make('p', 'export-words');
  note.setAttribute('role', 'status');
  const say = writer(note);
  const refusal = make('p', 'export-refusal');
  refusal.setAttribute('role', 'alert');
  const sentence = make('p', 'export-words');
  const explain = (): void => {
    const rest = 'All digits are kept; a header explains the columns, units, settings and link.';
    sentence.textContent = `${SENTENCES[kind.value as DataKind]} ${rest}`;
  };
  explain();
  const count = button('export-button', 'Count', () => void run(false));
  count.title = 'The number of rows, and the approximate size of the file';
  const save = button('export-button', 'Save', () => void run(true));
  const cancel = button('export-button', 'Stop', () => ended?.abort());
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
      make('div', 'export-buttons', save, count, cancel),
      bar,
      note,
      refusal,
      sentence,
    ),
  );
  bar.hidden = cancel.hidden = refusal.hidden = true;
  let ended: AbortController | undefined;
  atEnd(lifetime, () => ended?.abort());
  let teams = '';

  const busy = (now: boolean): void => {
    save.disabled = count.disabled = now;
    bar.hidden = cancel.hidden = !now;
  };
  /** Gathers what there is now; saved, or only counted. */
  const run = async (saved: boolean): Promise<void> => {
    const { signal } = (ended = new AbortController());
    const [what, how] = [kind.value as DataKind, format.value as DataFormat];
    refusal.hidden = true;
    bar.removeAttribute('value');
    busy(true);
    say('Gathering …');
    try {
      const found = await gather(controls, what, team.value === '' ? undefined : Number(team.value));
      const { length } = found.table.rows;
      const rows = `${whole(length)} ${length === 1 ? 'row' : 'rows'}`;
      say(`${rows}, about ${sizeOf(tableBytes(found.table, how, found.settings, found.link))}`);
      if (!saved) return;
      const file = await toFile(found, how, (share) => (bar.value = share), signal);
      download(file, file.type, `saddlescope-${what}.${how}`);
      say(`${rows}, ${sizeOf(file.size)}`);
    } catch (error) {
      say('');
      if (signal.aborted) return;
      refusal.textContent = error instanceof Error ? error.message : String(error);
      refusal.hidden = false;
    } finally {
      busy(false);
    }
  };
  const refresh = (settings: Settings): void => {
    const names = teamNames(settings).map((name, k) => `${k + 1} ${teamName(name)}`);
    teamField.hidden = names.length < 2;
    if (names.join('\n') === teams) return;
    teams = names.join('\n');
    team.replaceChildren(new Option('All teams', ''), ...names.map((name, k) => new Option(name, String(k))));
  };
  for (const control of [kind, format, team]) {
    control.addEventListener('change', () => {
      say('');
      explain();
    });
  }
  return { title: 'Data', element, refresh };
}
