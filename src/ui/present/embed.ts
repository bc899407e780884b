/**
 * Hides the parts of the page that a link leaves out, by attributes of the root element that embed.css reads; hidden
 * parts are not displayed, so neither Tab nor a screen reader reaches them.
 */

import type { LinkOptions } from '../../core/link/link-options.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { carriedOptions, linkTo } from '../../api/address.ts';
import { make } from '../kit/dom.ts';
import { atEnd, mount } from '../kit/lifetime.ts';

export interface Embed {
  refresh(settings: Settings): void;
}

/** Leaves out what the options say. */
export function createEmbed(root: HTMLElement, options: LinkOptions, signal: AbortSignal): Embed {
  const page = document.documentElement;
  const { embed, hide } = options;
  if (hide.length > 0) page.setAttribute('data-hide', hide.join(' '));
  if (embed) page.setAttribute('data-embed', '');
  atEnd(signal, () => {
    page.removeAttribute('data-embed');
    page.removeAttribute('data-hide');
  });
  if (!embed) return { refresh: () => undefined };

  // a user who opens the whole app is no longer in the other page
  const whole: LinkOptions = { ...options, embed: false, hide: [], origins: [], kiosk: 0 };
  const back = make('a', 'embed-link', 'Open in Saddlescope');
  back.target = '_blank';
  back.rel = 'noopener';
  back.title = 'Opens in a new tab';
  mount(signal, root, back);
  // a reader who scrolls past is not held up: the wheel zooms once the frame has been clicked
  const onWheel = (event: Event): void => {
    if (!document.hasFocus()) event.stopImmediatePropagation();
  };
  addEventListener('wheel', onWheel, { capture: true, passive: true, signal });
  return { refresh: (settings) => (back.href = linkTo(settings, { ...whole, v: carriedOptions().v })) };
}
