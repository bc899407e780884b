/** Reads a whole link, as a file of the app holds it. */

import type { Settings } from '../settings/settings.ts';
import { OPTION_KEYS, optionsFrom, type LinkOptions } from './link-options.ts';
import { fewer } from './read-query.ts';
import { fromQuery } from './settings-query.ts';

/** What a link says. */
export interface LinkContents {
  settings: Settings;
  options: LinkOptions;
  /** About what could not be read. */
  messages: string[];
}

/** Returns what a link says, whatever stands before its ? and #; never throws. */
export function readLink(link: string): LinkContents {
  const query = link
    .replace(/^[^?#]*/, '')
    .replace(/^\?/, '')
    .replace('#', '&');
  const { settings, messages } = fromQuery(query, OPTION_KEYS);
  const read = optionsFrom(query);
  return { settings, options: read.options, messages: fewer([...messages, ...read.messages]) };
}
