import { partsOf } from '../../../src/core/story/story.ts';

/** A chapter's text without its colours. */
export const plainText = (text: string): string =>
  partsOf(text)
    .map((part) => part.text)
    .join('');
