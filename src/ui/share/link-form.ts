/** The options of a link: how it opens, what it hides, and which pages may control the app in a frame. */

import { OPTIONS, PAGE_PARTS, checkOptions, type LinkOptions } from '../../core/link/link-options.ts';
import { checkValue } from '../../core/schema/check-value.ts';
import { allowedValues } from '../../core/schema/field-kinds.ts';
import { isOrigin } from '../../core/util/origin.ts';
import type { PagePart } from '../../core/link/link-options.ts';
import { carriedOptions } from '../../api/address.ts';
import { make, writer } from '../kit/dom.ts';
import { checkbox, checks, numberInput, textInput } from '../kit/form.ts';

export interface LinkForm {
  readonly element: HTMLElement;
  /** The options that are asked for, at step 0; what is wrong with one is shown, and it is left out. */
  options(): LinkOptions;
}

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

/** @param changed is called when other options are asked for */
export function createLinkForm(changed: () => void): LinkForm {
  const paused = checkbox('paused');
  const present = checkbox('presenter mode');
  const embed = checkbox('only surface and Play');
  const kiosk = checkbox('one chapter every');
  const seconds = numberInput(2, 3600, 'any', 30);
  seconds.classList.add('sharing-seconds');
  seconds.setAttribute('aria-label', 'Seconds of each chapter');
  const parts = PAGE_PARTS.map((part) => ({ part, ...checkbox(PART_NAMES[part]) }));
  const origins = textInput('https://example.org');
  origins.spellcheck = false;
  const refusal = make('p', 'refusal');
  refusal.id = 'sharing-refusal';
  const refuse = writer(refusal);
  const element = make(
    'div',
    'sharing-options',
    checks('Opens', paused.element, present.element, embed.element),
    checks('As a kiosk', kiosk.element, make('span', 'sharing-unit', seconds, 's')),
    checks('Hides', ...parts.map((part) => part.element)),
    make('label', 'sharing-origins', make('span', 'form-name', 'Controlled by'), origins),
    refusal,
  );
  element.addEventListener('input', changed);

  const options = (): LinkOptions => {
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
    const asked = checkOptions({
      v: carriedOptions().v,
      embed: embed.box.checked,
      hide: parts.filter(({ box }) => box.checked).map(({ part }) => part),
      autoplay: !paused.box.checked,
      kiosk: kiosk.box.checked ? checked('kiosk', seconds.valueAsNumber, seconds) : 0,
      origins: checked('origins', named, origins),
      present: present.box.checked,
    });
    refuse(wrong.join(' '));
    return asked;
  };
  return { element, options };
}
