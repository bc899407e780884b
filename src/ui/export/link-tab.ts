/** The Link tab: link options, the link itself, and the code of a frame for another page. */

import { OPTIONS, PAGE_PARTS, checkOptions, type LinkOptions } from '../../core/link/link-options.ts';
import { checkValue } from '../../core/schema/check-value.ts';
import { allowedValues } from '../../core/schema/field-kinds.ts';
import { isOrigin } from '../../core/util/origin.ts';
import type { PagePart } from '../../core/link/link-options.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { linkTo } from '../../api/address.ts';
import { toClipboard } from '../kit/clipboard.ts';
import type { App } from '../../api/app.ts';
import { button, make, writer } from '../kit/dom.ts';
import { checkbox, checks, numberInput, textInput } from '../kit/form.ts';
import type { ExportTab } from './tab.ts';
import { whole } from '../../core/notation/format.ts';

/** Milliseconds that a button says that it has copied. */
const COPIED = 2000;
/** CSS pixels of the frame: as a video's. */
const FRAME = { width: 960, height: 540 };

const PART_NAMES: Readonly<Record<PagePart, string>> = {
  readout: 'readout',
  panel: 'panel',
  dock: 'play and anneal',
  drawer: 'pages',
  story: 'story',
  zoom: 'zoom',
  notices: 'notices',
  help: 'help',
};

const row = (key: keyof LinkOptions) => OPTIONS.find((one) => one.key === key)!;

/** A text as the value of an attribute, between double quotes. */
const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Returns the HTML that users paste into their own page. */
export const frameCode = (link: string): string =>
  `<iframe src="${escapeHtml(link)}" title="Saddlescope" width="${FRAME.width}" height="${FRAME.height}" ` +
  `allow="fullscreen; clipboard-write" loading="lazy"></iframe>`;

function readOnly(kind: 'input' | 'textarea', name: string): HTMLInputElement | HTMLTextAreaElement {
  const element = make(kind, 'form-control link-text');
  element.readOnly = true;
  element.spellcheck = false;
  element.setAttribute('aria-label', name);
  element.addEventListener('focus', () => element.select());
  return element;
}

/** What is meant by an origin that is none, where that is plain; else empty. */
function meantOrigin(text: string): string {
  const bare = !text.includes('://');
  try {
    const { origin } = new URL(bare ? `https://${text}` : text);
    if (!isOrigin(origin)) return '';
    return bare ? `https:// is missing: write ${origin}.` : `Write ${origin} without anything after it.`;
  } catch {
    return '';
  }
}

/** Returns a note where the link works on this machine only; else empty. */
function reach(): string {
  if (location.protocol === 'file:') return 'The app is a local file: the link works on this computer only.';
  const local = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(location.hostname);
  return local ? 'The app has a local address: the link works on this computer only.' : '';
}

export function createLinkTab(controls: App): ExportTab {
  const update = (): void => refresh(controls.settings());
  const stepWords = make('span', '', 'at this step');
  const step = checkbox(stepWords);
  const paused = checkbox('paused');
  const present = checkbox('presenter mode');
  const embed = checkbox('only surface and Play');
  const kiosk = checkbox('one chapter every');
  const seconds = numberInput(2, 3600, 'any', 30);
  seconds.classList.add('link-seconds');
  seconds.setAttribute('aria-label', 'Seconds of each chapter');
  const parts = PAGE_PARTS.map((part) => ({ part, ...checkbox(PART_NAMES[part]) }));
  const origins = textInput('https://example.org');
  origins.spellcheck = false;
  origins.addEventListener('input', update);
  const form = make(
    'div',
    'export-form',
    checks('Opens', step.element, paused.element, present.element, embed.element),
    checks('As a kiosk', kiosk.element, make('span', 'link-unit', seconds, 's')),
    checks('Hides', ...parts.map(({ element }) => element)),
  );

  form.addEventListener('input', ({ target }) => (target === step.box ? void take() : update()));

  const link = readOnly('input', 'Link');
  const frame = readOnly('textarea', 'Frame');
  const note = make('p', 'note');
  note.setAttribute('role', 'status');
  const refusal = make('p', 'refusal');
  refusal.id = 'link-refusal';
  const [say, refuse, count] = [writer(note), writer(refusal), writer(stepWords)];
  const copier = (of: HTMLInputElement | HTMLTextAreaElement, what: string): HTMLButtonElement => {
    const element = button('form-button', 'Copy', () => {
      void toClipboard(of.value).then((done) => {
        // where the page may not, it is one key for the reader
        if (!done) of.select();
        element.textContent = done ? 'Copied' : 'Press Ctrl+C';
        setTimeout(() => (element.textContent = 'Copy'), COPIED);
      });
    });
    element.setAttribute('aria-label', `Copy the ${what}`);
    return element;
  };
  const side = make(
    'div',
    'export-side',
    make('div', 'link-out', make('span', 'form-name', 'Frame'), frame, copier(frame, 'frame')),
    make('label', 'link-out', make('span', 'form-name', 'Controlled by'), origins),
    refusal,
    note,
  );
  const act = make(
    'div',
    'export-act link-out',
    make('span', 'form-name', 'Link'),
    link,
    copier(link, 'link'),
  );
  const element = make('div', 'export-made link', act, make('div', 'export-clip', form, side));

  /** The step that the link opens at, as it was when that was asked for. */
  let t = 0;
  const take = async (): Promise<void> => {
    const [first] = step.box.checked ? await controls.histories() : [];
    t = first?.step ?? 0;
    update();
  };

  /** The options that are asked for; what is wrong with one is shown, and it is left out. */
  const asked = (): LinkOptions => {
    const wrong: string[] = [];
    const checked = <K extends keyof LinkOptions>(
      key: K,
      value: unknown,
      field: HTMLInputElement,
    ): LinkOptions[K] => {
      try {
        field.removeAttribute('aria-invalid');
        field.removeAttribute('aria-describedby');
        return checkValue(key, row(key).kind, value) as LinkOptions[K];
      } catch {
        field.setAttribute('aria-invalid', 'true');
        field.setAttribute('aria-describedby', refusal.id);
        const none = key === 'origins' && (value as string[]).find((one) => !isOrigin(one));
        wrong.push((none && meantOrigin(none)) || `Allowed: ${allowedValues(row(key).kind)}.`);
        return row(key).initial as LinkOptions[K];
      }
    };
    const named = origins.value.split(/[\s,]+/).filter(Boolean);
    const options = checkOptions({
      t: step.box.checked ? t : 0,
      embed: embed.box.checked,
      hide: parts.filter(({ box }) => box.checked).map(({ part }) => part),
      autoplay: !paused.box.checked,
      kiosk: kiosk.box.checked ? checked('kiosk', seconds.valueAsNumber, seconds) : 0,
      origins: checked('origins', named, origins),
      present: present.box.checked,
    });
    refuse(wrong.join(' '));
    return options;
  };

  const refresh = (settings: Settings): void => {
    const options = asked();
    count(step.box.checked ? `at step ${whole(t)}` : 'at this step');
    link.value = linkTo(settings, options);
    frame.value = frameCode(linkTo(settings, { ...options, embed: true, present: false }));
    const changed =
      options.t > 0 && (!controls.reproducible() || controls.placed())
        ? 'Settings changed during this run, which a link does not hold. A live recording, on the Clip tab, holds them.'
        : '';
    say([changed, reach()].filter(Boolean).join(' '));
  };
  return { title: 'Link', element, refresh };
}
