import { chapterParts } from '../../../src/core/story/story.ts';

/** A chapter's text without its colours. */
export const plainText = (text: string): string =>
  chapterParts(text)
    .map((part) => part.text)
    .join('');
