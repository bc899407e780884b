/** Tabs by the W3C's ARIA pattern: one tab stop, and arrow keys that select. */

import { button, make } from './dom.ts';

export interface Tabs {
  readonly list: HTMLElement;
  readonly panels: HTMLElement[];
  chosen(): string;
  choose(key: string): void;
  /** Whether a tab can be chosen; all can until they are hidden. */
  show(key: string, shown: boolean): void;
}

/**
 * @param name begins the ids
 * @param titles by key, in their order
 * @param contents by the same keys
 * @param changed is called when the user has selected another tab, not for the first one
 * @param label what the tabs choose
 */
export function createTabs(
  name: string,
  titles: Readonly<Record<string, string>>,
  contents: Readonly<Record<string, { element: HTMLElement }>>,
  changed: () => void,
  label = 'What is shown',
): Tabs {
  const keys = Object.keys(titles);
  let at = 0;
  const list = make('div', `tabs ${name}-tabs`);
  list.setAttribute('role', 'tablist');
  list.setAttribute('aria-label', label);
  const tabs = keys.map((key, i) => {
    const tab = button(`tab ${name}-tab`, titles[key]!, () => choose(i));
    tab.id = `${name}-tab-${key}`;
    tab.setAttribute('role', 'tab');
    tab.setAttribute('aria-controls', `${name}-panel-${key}`);
    list.append(tab);
    return tab;
  });
  const panels = keys.map((key, i) => {
    const panel = make('div', `${name}-panel`, contents[key]!.element);
    panel.id = `${name}-panel-${key}`;
    panel.setAttribute('role', 'tabpanel');
    panel.setAttribute('aria-labelledby', tabs[i]!.id);
    return panel;
  });
  const select = (next: number): void => {
    at = next;
    tabs.forEach((tab, i) => {
      tab.setAttribute('aria-selected', String(i === at));
      tab.tabIndex = i === at ? 0 : -1;
      panels[i]!.hidden = i !== at;
    });
  };
  const choose = (next: number): void => {
    select(next);
    changed();
  };
  /** The tabs that are shown, by their numbers. */
  const open = (): number[] => keys.flatMap((_, k) => (tabs[k]!.hidden ? [] : [k]));
  const beside = (way: number): number => open().at((open().indexOf(at) + way) % open().length)!;
  const moves: Readonly<Record<string, () => number>> = {
    ArrowLeft: () => beside(-1),
    ArrowRight: () => beside(1),
    Home: () => open()[0]!,
    End: () => open().at(-1)!,
  };
  list.addEventListener('keydown', (event) => {
    const move = moves[event.key];
    if (!move || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    choose(move());
    tabs[at]!.focus();
  });
  select(0);
  return {
    list,
    panels,
    chosen: () => keys[at]!,
    choose: (key) => choose(keys.indexOf(key)),
    show: (key, shown) => void (tabs[keys.indexOf(key)]!.hidden = !shown),
  };
}
