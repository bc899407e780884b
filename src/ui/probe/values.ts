/** The probe's values: the kind of point and all its numbers, to read and copy. */

import type { FoldedData } from '../../core/likelihood/folded-data.ts';
import { kindOf, probe, type Probe } from '../../core/likelihood/probe.ts';
import { escapeRows, type EscapePoint } from '../../core/readout/escape-point.ts';
import { toClipboard } from '../kit/clipboard.ts';
import { button, make, writer } from '../kit/dom.ts';
import { NUDGES, nudgeName } from './accuracy.ts';
import { figures } from '../../core/notation/format.ts';
import { asciiMinus, jsonOf, rowsOf, probeText, wordsOf, type ProbeWords } from './words.ts';

export interface Values {
  readonly element: HTMLElement;
  /**
   * lowest: whether it is the best point above the floor, and lies on it.
   * @param steps what is known of the steps to a peak, while the surface shows them
   */
  draw(
    data: FoldedData,
    observations: readonly number[],
    at: Probe,
    lowest: boolean,
    steps: readonly EscapePoint[],
  ): void;
}

const FIGURES = { few: 6, many: 12 };
/** Milliseconds that a button says what it has done. */
const SAID = 1600;

export function createValues(): Values {
  let count = FIGURES.few;
  let shown: { data: FoldedData; observations: readonly number[]; at: Probe; words: ProbeWords } | undefined;
  let lowest = false;
  let steps: readonly EscapePoint[] = [];
  const title = make('p', 'probe-kind');
  const detail = make('p', 'caption probe-detail');
  const write = { title: writer(title), detail: writer(detail) };
  const body = make('tbody');
  const table = make('table', 'probe-values', body);
  table.setAttribute('aria-label', 'The point in numbers');
  const said = make('p', 'unseen');
  said.setAttribute('role', 'status');

  const more = button('small probe-more', '12 figures', () => {
    count = count === FIGURES.few ? FIGURES.many : FIGURES.few;
    more.setAttribute('aria-pressed', String(count === FIGURES.many));
    if (shown) draw(shown.data, shown.observations, shown.at, lowest, steps);
  });
  more.setAttribute('aria-pressed', 'false');
  const copies = (label: string, hint: string, text: () => string): HTMLButtonElement => {
    const copier = button('small probe-copy', label, () => {
      void toClipboard(text()).then((done) => {
        copier.textContent = done ? 'Copied' : 'Not allowed';
        said.textContent = done ? 'Copied' : 'The browser does not allow copying';
        setTimeout(() => ((copier.textContent = label), (said.textContent = '')), SAID);
      });
    });
    copier.title = hint;
    return copier;
  };
  const copy = copies('Copy', 'Copies all values as text', () =>
    probeText(shown!.at, shown!.words, FIGURES.many, steps),
  );
  const json = copies('JSON', 'Copies all values as JSON with every digit', () =>
    jsonOf(shown!.at, shown!.data, shown!.observations, steps),
  );
  const tools = make('div', 'probe-tools', more, copy, json);
  const scroll = make('div', 'probe-scroll', table);
  // what does not fit is scrolled by keyboard too
  scroll.tabIndex = 0;
  scroll.setAttribute('role', 'group');
  scroll.setAttribute('aria-label', 'The point in numbers');
  // a user who copies a selection wants to compute with it
  scroll.addEventListener('copy', (event) => {
    event.clipboardData?.setData('text/plain', asciiMinus(String(getSelection())));
    event.preventDefault();
  });
  const element = make('div', 'probe-point', title, detail, scroll, tools, said);

  const line = (name: string, ...values: string[]): HTMLElement => {
    const head = make('th', '', name);
    head.scope = 'row';
    const cells = values.map((value) => make('td', '', value));
    if (cells.length === 1) cells[0]!.colSpan = 2;
    return make('tr', '', name ? head : make('td'), ...cells);
  };
  const draw: Values['draw'] = (data, observations, at, isLowest, itsSteps) => {
    [lowest, steps] = [isLowest, itsSteps];
    const words = wordsOf(data, at, lowest);
    shown = { data, observations, at, words };
    write.title(words.title);
    write.detail(words.detail);
    element.dataset['kind'] = kindOf(data, at).replace(' ', '-');
    element.dataset['figures'] = String(count);
    const rows = rowsOf(at, count).map(([name, ...values]) => line(name, ...values));
    if (kindOf(data, at) === 'degenerate saddle')
      rows.push(...nudged(data, count).map((row) => line(...row)));
    // first, as it is what the surface shows
    const escape = escapeRows(steps).map((row) => {
      const tall = line(...row);
      tall.className = 'probe-steps';
      return tall;
    });
    body.replaceChildren(...escape, ...rows);
  };
  return { element, draw };
}

/** The notebook's better points close by, which a maximum would not have. */
function nudged(data: FoldedData, count: number): [string, string][] {
  const s = data.criticalTemperature;
  return NUDGES.map(([mu, sigma]) => [
    nudgeName(s, mu, sigma),
    figures(probe(data, mu * s, sigma * s).aboveSaddle, count),
  ]);
}
