/** What a link says, whatever it is, is text on the page and never markup. */

import { userEvent } from 'vitest/browser';
import { afterEach, expect, it } from 'vitest';
import { carry, flushAddress, readAddress } from '../../../src/api/address.ts';
import { OPTION_KEYS, defaultOptions } from '../../../src/core/link/link-options.ts';
import { FIELDS } from '../../../src/core/settings/settings.ts';
import { app, find, noticeTexts, openForEachTest } from './app.ts';

openForEachTest();

declare global {
  interface Window {
    injected?: string[];
  }
}

const before = location.href;

afterEach(() => {
  flushAddress();
  carry(defaultOptions(), app.settings());
  flushAddress();
  history.replaceState(null, '', before);
});

const PAYLOADS = [
  '<script>injected.push("script")</script>',
  '"><img src=x onerror=injected.push("img")>',
  `'><svg onload=injected.push("svg")>`,
  'javascript:injected.push("url")',
  '</p><iframe srcdoc="<script>parent.injected.push(1)</script>">',
  '${injected.push("template")}',
];
const KEYS = [
  ...FIELDS.map(({ key }) => key),
  ...OPTION_KEYS,
  'optimizer',
  'stepSize.3',
  '<b>bold</b>',
  '__proto__',
];

/** So many are told beside each other, with one that stands in the link twice. */
const AT_ONCE = 2;

/** Notes every element that comes or changes from now on and has no business on this page, until the end is asked for. */
function watchForMarkup(): () => string[] {
  const strange: string[] = [];
  const known = new Set([...document.querySelectorAll('*')].map(({ tagName }) => tagName));
  const look = (element: Element): void => {
    const attributes = [...element.attributes].filter(
      ({ name, value }) => /^on|srcdoc/i.test(name) || /^\s*javascript:/i.test(value),
    );
    const foreign = /^(SCRIPT|IMG|IFRAME|OBJECT|EMBED|B|BASE|META|FORM)$/i.test(element.tagName);
    const unknown = !known.has(element.tagName) && !/^(STRONG|CODE)$/.test(element.tagName);
    // pages of the drawer, with elements of their own, are loaded meanwhile: what a link says stands in the notices
    if (foreign || attributes.length > 0 || (unknown && element.closest('.notices')))
      strange.push(element.outerHTML);
  };
  const lookAll = (records: MutationRecord[]): void => {
    for (const { addedNodes, target, type } of records) {
      if (type === 'attributes') look(target as Element);
      for (const node of addedNodes)
        if (node instanceof Element) [node, ...node.querySelectorAll('*')].forEach(look);
    }
  };
  const observer = new MutationObserver(lookAll);
  observer.observe(document, { subtree: true, childList: true, attributes: true });
  return () => {
    lookAll(observer.takeRecords());
    observer.disconnect();
    return strange;
  };
}

const closeNotices = (): void => {
  for (const close of document.querySelectorAll<HTMLElement>('.notice-close')) close.click();
};

it(`${KEYS.length * PAYLOADS.length} hostile parts of links behind the # are told in words, and make no element`, async () => {
  history.replaceState(null, '', location.pathname);
  readAddress();
  // which shows the link
  await userEvent.keyboard('q');
  await expect.poll(() => find<HTMLDialogElement>('dialog.sharing').open).toBe(true);
  window.injected = [];
  const end = watchForMarkup();
  const untold: string[] = [];
  for (const text of PAYLOADS) {
    for (let first = 0; first < KEYS.length; first += AT_ONCE) {
      const keys = KEYS.slice(first, first + AT_ONCE);
      const pairs = keys.map((key) => `${encodeURIComponent(key)}=${encodeURIComponent(text)}`);
      const changed = new Promise((resolve) => addEventListener('hashchange', resolve, { once: true }));
      location.hash = `#data=-1,1&${pairs.join('&')}`;
      await changed;
      const said = noticeTexts().join();
      untold.push(...keys.filter((key) => !said.includes(key)).map((key) => `${key}: ${said}`));
      closeNotices();
    }
  }
  // what was made would have run by now
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect([untold, end(), window.injected]).toEqual([[], [], []]);
  expect(app.settings().data).toEqual([-1, 1]);
});

it('markup would be noted wherever it came', () => {
  const end = watchForMarkup();
  const underlined = find('.notices').appendChild(document.createElement('u'));
  const bold = find('.readout').appendChild(document.createElement('b'));
  bold.setAttribute('onclick', '');
  bold.remove();
  expect(new Set(end())).toEqual(new Set(['<u></u>', '<b onclick=""></b>']));
  underlined.remove();
});
