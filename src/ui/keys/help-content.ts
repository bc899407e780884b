/** What the help dialog says. Its code is loaded when the dialog is opened, or earlier while the browser is idle. */

import { GLOSSARY } from '../../core/notation/glossary.ts';
import { button, make, type Child } from '../kit/dom.ts';
import { checkbox } from '../kit/form.ts';
import { formulaOf } from '../kit/mathml.ts';
import { printKeys } from './key-card.ts';
import { isSingle } from './keyboard.ts';
import { KEY_GROUPS } from './key-table.ts';
import { POINTER_ROWS, REMOTE } from './pointer-table.ts';

const SENTENCES: readonly string[] = [
  'Each walker is one run of an optimizer: it climbs the log-likelihood of a mixture of two Gaussians by changing their means ±μ and their standard deviation σ.',
  'The orange walkers are near the degenerate saddle, where both Gaussians coincide and match the spread of the data: the slope there is tiny, and so are most steps.',
  'Turn on annealing and drag σ below the critical temperature: the walkers soon split, and both halves run to the best μ. Only a walker at exactly μ = 0 needs noise to leave it.',
];

/** A file that the build puts beside the site; the single file has its text in an element of this name. */
const LICENSES = 'licenses';

/** Returns the link to the licences of the app and its packages; before the app is built none exist. */
function licenses(): HTMLElement[] {
  const label = 'Licences of the app and its packages';
  const block = document.getElementById(LICENSES);
  if (block) {
    block.hidden = false;
    return [make('details', 'help-licenses', make('summary', '', label), block)];
  }
  if (!import.meta.env.PROD) return [];
  const link = make('a', '', label);
  link.href = `${LICENSES}.txt`;
  link.target = '_blank';
  return [make('p', 'help-licenses', link)];
}

/** Returns the terms of the app with their meanings. */
function glossary(): HTMLElement {
  const list = make('dl', 'help-glossary');
  for (const { term, meaning } of GLOSSARY)
    list.append(make('div', '', make('dt', '', term), make('dd', '', meaning)));
  return list;
}

/** Returns the switch for keys of one character, which speech and slips press by mistake (WCAG 2.1.4). */
function singleKeys(state: { singleKeys: boolean }): HTMLElement {
  const { box, element } = checkbox('Keys of one character', state.singleKeys);
  const note = make(
    'p',
    '',
    'Turn them off for this visit if speech input or a slip presses them. Space, arrows and the like still work.',
  );
  note.id = 'help-single-note';
  box.setAttribute('aria-describedby', note.id);
  box.addEventListener('change', () => (state.singleKeys = box.checked));
  return make('div', 'help-single', element, note);
}

/**
 * Returns the parts of the dialog below its title.
 * @param state whether keys of one character work, which a switch of the dialog changes
 */
export function helpContent(state: { singleKeys: boolean }): Child[] {
  const keys = make('dl', 'help-keys');
  for (const { names, help, runs } of KEY_GROUPS.flatMap(({ rows }) => rows)) {
    const single = Object.keys(runs).every(isSingle) ? 'single' : '';
    keys.append(make('div', single, make('dt', '', make('kbd', '', names)), make('dd', '', help)));
  }
  const printer = button('help-print', 'Print the keys', printKeys);
  printer.title = 'One sheet, A5 or larger';
  const gestures = make('dl', 'help-gestures');
  for (const [gesture, does] of POINTER_ROWS)
    gestures.append(make('div', '', make('dt', '', gesture), make('dd', '', does)));
  const credit = make(
    'p',
    'help-credit',
    'After J. Eisner’s notebook “Dynamics of optimizing Gaussian mixture models”.',
  );
  return [
    make('p', '', SENTENCES[0]!),
    formulaOf('mixture', 'logLikelihood'),
    ...SENTENCES.slice(1).map((sentence) => make('p', '', sentence)),
    make('h2', '', 'Glossary'),
    glossary(),
    make('h2', '', 'Pointer and keys'),
    gestures,
    singleKeys(state),
    keys,
    make('p', '', REMOTE),
    printer,
    credit,
    ...licenses(),
  ];
}
