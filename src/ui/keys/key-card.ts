/** The key card: one printed page with every key, opened from the help. */

import { CHAPTERS } from '../../core/story/story.ts';
import { PRESETS } from '../../core/story/presets.ts';
import { make } from '../kit/dom.ts';
import { KEY_GROUPS, type KeyRow } from './key-table.ts';
import { REMOTE } from './pointer-table.ts';
import { keyOf } from '../story/presets.ts';

function group(title: string, rows: readonly Pick<KeyRow, 'names' | 'help'>[]): HTMLElement {
  const list = make('dl', 'card-keys');
  for (const { names, help } of rows)
    list.append(make('div', '', make('dt', '', make('kbd', '', names)), make('dd', '', help)));
  return make('section', 'card-group', make('h2', '', title), list);
}

/** Returns the list of chapters, which have no keys of their own. */
function chapters(): HTMLElement {
  const list = make('ol', 'card-chapters', ...CHAPTERS.map(({ title }) => make('li', '', title)));
  return make('section', 'card-group', make('h2', '', 'The story, with N and B'), list);
}

/** Opens the browser's print dialog with the card alone. */
export function printKeys(): void {
  const card = make(
    'article',
    'key-card',
    make('h1', '', 'Saddlescope: the keys'),
    make(
      'div',
      'card-groups',
      ...KEY_GROUPS.map(({ title, rows }) => group(title, rows)),
      group(
        'Presets',
        PRESETS.slice(0, 10).map(({ title }, place) => ({ names: keyOf(place), help: title })),
      ),
      chapters(),
    ),
    make('p', '', REMOTE),
  );
  document.querySelector('.key-card')?.remove();
  document.body.append(card);
  // some browsers print only after this call has returned, and then say when they are done
  addEventListener('afterprint', () => card.remove(), { once: true });
  print();
}
