/** The list beside a plot: what its lines are, in words and numbers. */

import type { LegendEntry } from '../../core/plot/figure.ts';
import { make, writer } from './dom.ts';

/** Returns a team's name, and what distinguishes it from the others. */
export function splitName(name: string): [string, string] {
  const at = name.indexOf(', ');
  return at < 0 ? [name, ''] : [name.slice(0, at), name.slice(at + 2)];
}

/** Returns a list with an entry for each line of a plot; entries are made as they are needed. */
export function createLegend(): { element: HTMLElement; draw(entries: readonly LegendEntry[]): void } {
  const element = make('ul', 'measure-legend');
  const rows: { item: HTMLElement; draw(entry: LegendEntry): void }[] = [];
  const add = (): void => {
    const names = ['key', 'title', 'detail', 'value', 'note', 'law'];
    const [key, ...parts] = names.map((name) => make('span', `measure-${name}`)) as [
      HTMLElement,
      ...HTMLElement[],
    ];
    const item = make('li', '', key, ...parts.flatMap((part) => [part, ' ']));
    const writers = parts.map((part) => writer(part));
    element.append(item);
    rows.push({
      item,
      draw: ({ name, ink, value, note, law = '' }) => {
        key.style.background = `var(--${ink})`;
        [...splitName(name), value, note, law].forEach((text, k) => writers[k]!(text));
      },
    });
  };
  return {
    element,
    draw: (entries) => {
      while (rows.length < entries.length) add();
      rows.forEach(({ item, draw }, i) => {
        const entry = entries[i];
        item.hidden = !entry;
        if (entry) draw(entry);
      });
    },
  };
}
