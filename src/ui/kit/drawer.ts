/**
 * The drawer at the bottom of the stage: tabs that are opened from the dock, one at a time. A tab that is not shown does
 * nothing in a frame: it asks `shown()` first, and draws again in `onShow`.
 */

import { button, make, publishHeight, type Child } from './dom.ts';
import { mount } from './lifetime.ts';

export interface Page {
  /** Where the page's content goes. */
  readonly element: HTMLElement;
  /** The row between the title and the button that closes: room for the page's own controls. */
  readonly bar: HTMLElement;
  shown(): boolean;
  /** Opens it, in the place of another page that is open. */
  open(): void;
  /** Opens it, unless another page is open; whether it is open then. */
  offer(): boolean;
  /** Calls back after the page has been opened: it has its size then. */
  onShow(run: () => void): void;
}

export interface Drawer {
  /**
   * A new page with a button in the dock.
   * @param name class of the page and of its button
   * @param key in lower case, for the button's tooltip
   */
  page(name: string, title: string, key: string, icon: Child): Page;
  /** Opens the page of this name, or closes it when it is open. */
  toggle(name: string): void;
  /** Closes what is open; false if nothing is. */
  close(): boolean;
}

interface Leaf {
  title: string;
  opener: HTMLButtonElement;
  element: HTMLElement;
  bar: HTMLElement;
  shown: (() => void)[];
}

/** @param buttons the row of the dock that takes the pages' buttons */
export function createDrawer(root: HTMLElement, buttons: HTMLElement, signal: AbortSignal): Drawer {
  const heading = make('h2', 'drawer-title');
  heading.id = 'drawer-title';
  const closer = button('sign drawer-close', '×', () => close());
  closer.title = 'Close (Esc)';
  const head = make('div', 'drawer-head', heading, closer);
  const element = make('section', 'drawer glass', head);
  element.id = 'drawer';
  element.setAttribute('aria-labelledby', heading.id);
  element.hidden = true;
  mount(signal, root, element);
  publishHeight(element, '--drawer', signal);

  const toggles: Record<string, () => void> = {};
  let open: Leaf | undefined;

  const show = (leaf: Leaf | undefined): void => {
    // the focus of a keyboard user in the drawer goes to the button that opened it
    const inside = element.contains(document.activeElement);
    const before = open;
    open = leaf;
    for (const page of [before, leaf]) {
      if (!page) continue;
      page.element.hidden = page.bar.hidden = page !== leaf;
      page.opener.setAttribute('aria-expanded', String(page === leaf));
    }
    element.hidden = !leaf;
    if (inside) (leaf ?? before)?.opener.focus();
    if (!leaf) return;
    heading.textContent = leaf.title;
    closer.setAttribute('aria-label', `Close ${leaf.title}`);
    for (const run of leaf.shown) run();
  };
  const close = (): boolean => {
    if (!open) return false;
    show(undefined);
    return true;
  };

  return {
    page: (name, title, key, icon) => {
      const toggle = (): void => show(open === leaf ? undefined : leaf);
      const opener = button(`dock-button dock-page dock-${name}`, icon, toggle);
      opener.append(make('span', 'dock-page-name', title));
      opener.title = `${title} (${key.toUpperCase()})`;
      opener.setAttribute('aria-expanded', 'false');
      opener.setAttribute('aria-controls', element.id);
      const leaf: Leaf = {
        title,
        opener,
        element: make('div', `drawer-page ${name}`),
        bar: make('div', 'drawer-bar'),
        shown: [],
      };
      leaf.element.hidden = leaf.bar.hidden = true;
      closer.before(leaf.bar);
      element.append(leaf.element);
      mount(signal, buttons, opener);
      toggles[name] = toggle;
      return {
        element: leaf.element,
        bar: leaf.bar,
        shown: () => open === leaf,
        open: () => {
          if (open !== leaf) show(leaf);
        },
        offer: () => {
          if (!open) show(leaf);
          return open === leaf;
        },
        onShow: (run) => void leaf.shown.push(run),
      };
    },
    toggle: (name) => toggles[name]!(),
    close,
  };
}
