/** Opens files, wherever they come from: dropped on the page, chosen, or pasted. */

import { teamName, teamNames } from '../../core/settings/team-names.ts';
import { defaultOptions } from '../../core/link/link-options.ts';
import type { LinkContents } from '../../core/link/read-link.ts';
import { whole } from '../../core/notation/format.ts';
import type { Take } from '../../core/session/take.ts';
import type { SweepTable } from '../../core/sweep/read-sweep.ts';
import { applyPatch } from '../../core/settings/validate.ts';
import { shownText } from '../../core/util/validation-error.ts';
import type { Actions } from '../../api/actions.ts';
import type { App } from '../../api/app.ts';
import { capitalized } from '../kit/capitalized.ts';
import { make } from '../kit/dom.ts';
import { wordsOf } from '../kit/job.ts';
import { atEnd, mount } from '../kit/lifetime.ts';
import type { Notices } from '../messages/notices.ts';
import type { Found, Missing, TableInfo } from './protocol.ts';
import { openFile, ReadRefusal, type OpenFile } from './read-file.ts';

/** A table of which the user chooses a column. */
export interface OpenTable extends Pick<TableInfo, 'columns' | 'first' | 'notes'> {
  /** The file's name; empty: it was pasted. */
  readonly name: string;
  /** @throws ReadRefusal */
  read: OpenFile['read'];
  close(): void;
}

/** Who asked for a file, and what is shown to them when it cannot be read. */
export type Refuse = (words: string, missing?: Missing) => void;

/** Where what is in files goes. */
export interface FileTargets {
  table(table: OpenTable): void;
  /** Shows on the page of the data why a table cannot be read. */
  refuse: Refuse;
  take(take: Take): void;
  sweep(table: SweepTable, name: string): void;
  /** Does what a link says. */
  follow(link: LinkContents): void;
  actions: Pick<Actions, 'change'>;
  app: Pick<App, 'place' | 'settings'>;
  notice: Notices['notice'];
}

export interface Opener {
  /** Opens a file; what cannot be read is refused where it was asked for, or in a notice. */
  open(file: File, refuse?: Refuse): void;
  /** Opens a text that was pasted. */
  text(text: string, refuse: Refuse): void;
  /** Whether a file is dragged over the page now, and the one that was dropped. */
  dragged(over: boolean, dropped: File | undefined): void;
}

/** Milliseconds after which the user is told that a file is being read. */
const SLOW = 400;

type OwnFound = Extract<Found, { kind: 'own' }>;

export function createOpener(root: HTMLElement, targets: FileTargets, signal: AbortSignal): Opener {
  const { notice, actions, app, follow } = targets;
  /** The file that is open, or about to be: another one takes its place. */
  let current: AbortController | undefined;
  atEnd(signal, () => current?.abort());

  /** @param asTable whether a file of the app is read as a table too */
  const open = async (source: File | string, refuse?: Refuse, asTable = false): Promise<void> => {
    current?.abort();
    const mine = (current = new AbortController());
    const name = typeof source === 'string' ? '' : shownText(source.name, 60);
    let say = (): void => undefined;
    const timer = setTimeout(() => (say = notice(`Reading ${name || 'the text'}…`, { sticky: true })), SLOW);
    mine.signal.addEventListener('abort', () => (clearTimeout(timer), say()), { once: true });
    try {
      const file = await openFile(source, mine.signal);
      clearTimeout(timer);
      say();
      if (asTable) offer(file, await file.table(), name);
      else await act(file, name, source);
    } catch (error) {
      mine.abort();
      if (!(error instanceof ReadRefusal)) throw error;
      const words = capitalized(refusalOf(name || 'the text', error.message));
      if (refuse) refuse(words, error.missing);
      else if (error.ofTable) targets.refuse(words, error.missing);
      else notice(words, { kind: 'error' });
    }
  };

  const act = async (file: OpenFile, name: string, source: File | string): Promise<void> => {
    const { found } = file;
    if (found.kind === 'table') return offer(file, found, name);
    file.close();
    if (found.kind === 'own') return ownFile(found, name || 'the text', source);
    if (found.kind === 'take') return targets.take(found.take);
    if (found.kind === 'sweep') return targets.sweep(found.sweep, name || 'the text');
    const { patch } = found;
    try {
      applyPatch(app.settings(), patch);
    } catch (error) {
      throw new ReadRefusal(wordsOf(error));
    }
    actions.change(patch);
    notice(`The settings of ${name || 'the text'} are set.`);
  };
  const offer = (file: OpenFile, { columns, first, notes }: TableInfo, name: string): void => {
    // it is open as long as its columns may be chosen
    current = undefined;
    targets.table({ name, columns, first, notes, read: file.read, close: file.close });
  };

  const ownFile = async (found: OwnFound, name: string, source: File | string): Promise<void> => {
    const { start, crowd, exact, hasTable } = found;
    const asTable = { label: 'Read as data', run: () => run(open(source, undefined, true)) };
    const options = hasTable ? { action: asTable } : {};
    if (!crowd) {
      follow(start);
      const what = exact
        ? `The link in ${name} is opened: the same steps are computed again.`
        : `The settings in ${name} are set. It does not hold the walkers.`;
      return void notice(what, options);
    }
    follow({ ...start, options: defaultOptions() });
    await app.place(crowd.pairs);
    notice(placedWords(found, name, app.settings()), options);
  };

  const sign = make('div', 'drop-sign', 'Drop a file to open it');
  sign.hidden = true;
  mount(signal, root, sign);
  const run = (opening: Promise<void>): void => void opening.catch(reportError);
  return {
    open: (file, refuse) => run(open(file, refuse)),
    text: (text, refuse) => run(open(text, refuse)),
    dragged: (over, dropped) => {
      sign.hidden = !over;
      if (dropped) run(open(dropped));
    },
  };
}

/** Words that name the file, or the place in it. */
const refusalOf = (name: string, message: string): string =>
  message.startsWith('the file ')
    ? `${name}${message.slice('the file'.length)}`
    : name === 'the text'
      ? message
      : `${name}, ${message}`;

/** What was placed, and what of the file was not. */
function placedWords(
  { crowd, name: kind }: OwnFound,
  name: string,
  settings: Parameters<typeof teamNames>[0],
): string {
  const { pairs, team, teams } = crowd!;
  const many = pairs.length / 2;
  const [one, more] = kind === 'tracers' ? ['tracer', 'tracers'] : ['walker', 'walkers'];
  const what = `${whole(many)} ${many === 1 ? one : more} of ${name} ${many === 1 ? 'stands' : 'stand'}`;
  const where = kind === 'tracers' ? 'where they were last' : 'where they were';
  const names = teamNames(settings);
  const whose =
    names.length > 1 || teams > 1
      ? ` Every team has those of team ${team + 1}${names[team] ? `, ${teamName(names[team])}` : ''}.`
      : '';
  return `${what} ${where}, at step 0, with the settings of the file.${whose}`;
}
