/**
 * The story card: a chapter's text and formulas, and navigation by button, key, touch and link. It shows the chapter
 * that the settings name. The user may change anything else meanwhile: the card stays until it is closed.
 */

import { sameData } from '../../core/data/folded-cache.ts';
import { paletteOf, type Palette } from '../../core/colour/palette.ts';
import { CHAPTERS, chapterOf, chapterParts, storySettings, type Chapter } from '../../core/story/story.ts';
import { sameIn, type Settings } from '../../core/settings/settings.ts';
import type { Actions } from '../../api/actions.ts';
import { button, make, publishHeight, svgIcon, writer } from '../kit/dom.ts';
import { mount, watchSize } from '../kit/lifetime.ts';
import { formulaOfLines } from '../kit/mathml.ts';
import type { Notices } from '../messages/notices.ts';

export interface Story {
  /** Shows the chapter of these settings, wherever they came from. */
  refresh(settings: Settings): void;
  /** On to the next chapter or back to the one before; before the first chapter, on begins the story. */
  turn(by: 1 | -1): void;
  /** Leaves the story; false if it is not open. */
  close(): boolean;
}

/** A finger turns the page when it has gone this many CSS pixels across, and much less up or down. */
const SWIPE = { across: 48, slant: 0.6 };
const AGAIN = 'M14.4 4.6A5.6 5.6 0 1 0 15.6 8.4M15 1.4v3.7h-3.7';

interface Neighbours {
  panel: { open(open: boolean): boolean };
  notices: Pick<Notices, 'notice'>;
}

/** @param head where the button goes */
export function createStory(
  root: HTMLElement,
  head: HTMLElement,
  actions: Actions,
  { panel, notices }: Neighbours,
  signal: AbortSignal,
): Story {
  let at = 0;
  /** The settings whose chapter is shown, and those in which it begins. */
  let told: Settings | undefined;
  let painted: Palette | undefined;
  let start: Settings | undefined;
  /** What there was before the story began, and whether the panel was folded to make room. */
  let before: Settings | undefined;
  let folded = false;

  const go = (story: number): void => {
    if (story < 1 || story > CHAPTERS.length) return;
    if (at === 0) before = actions.settings();
    actions.chapter(story);
  };
  const close = (): boolean => {
    if (at === 0) return false;
    const settings = before;
    actions.change({ story: 0 });
    if (settings) {
      const run = (): void => {
        actions.change(settings);
        actions.run('reset');
      };
      notices.notice('The story is closed; its settings stay.', {
        action: { label: 'Restore earlier settings', run },
      });
    }
    return true;
  };

  const title = make('h2', 'story-title');
  title.id = 'story-title';
  const again = button('sign story-again', svgIcon(AGAIN), () => go(at));
  again.setAttribute('aria-label', 'Restart this chapter');
  again.title = 'Restart this chapter';
  const closer = button('sign story-close', '×', close);
  closer.setAttribute('aria-label', 'Close the story');
  closer.title = 'Close the story (Esc); its settings stay';
  const text = make('p', 'story-text');
  const formula = make('div', 'story-formula');
  const buttons = make('div', 'story-actions');
  const words = make('div', 'story-words', text, formula);
  // the new words are read as a whole, when what is being said is over
  const number = make('span', 'story-place in-head');
  const top = make('div', 'story-head', title, number, again, closer);
  const spoken = make('div', 'story-spoken', top, words);
  spoken.setAttribute('aria-live', 'polite');
  const place = make('span', 'story-place in-foot');
  const back = button('story-back', '', () => go(at - 1));
  const next = button('strong story-next', '', () => (at < CHAPTERS.length ? go(at + 1) : close()));
  const writeNext = writer(next);
  back.textContent = 'Back';
  back.title = 'Previous chapter (B or Page Up)';
  next.title = 'Next chapter (N or Page Down)';
  const element = make(
    'section',
    'story glass',
    spoken,
    make('div', 'story-foot', back, place, buttons, next),
  );
  element.setAttribute('aria-labelledby', title.id);
  element.tabIndex = -1;
  element.hidden = true;
  mount(signal, root, element);
  publishHeight(element, '--story', signal);
  // what does not fit is scrolled, by keyboard too
  const letKeysScroll = (): void => {
    if (words.scrollHeight > words.clientHeight + 1) words.tabIndex = 0;
    else words.removeAttribute('tabindex');
  };
  watchSize(signal, letKeysScroll, words);

  const opener = button('story-button', 'Story', () => (at === 0 ? go(1) : close()));
  opener.title = 'Explains the saddle in eight chapters (N)';
  opener.setAttribute('aria-expanded', 'false');
  mount(signal, head, opener);

  const show = (chapter: Chapter, { classes }: Palette): void => {
    title.textContent = chapter.title;
    text.replaceChildren(
      // no equation is torn apart
      ...chapterParts(chapter.text.replaceAll(' = ', '\u00a0=\u00a0'), classes).map((part) =>
        part.of ? make('span', `of ${part.of}`, part.text) : part.text,
      ),
    );
    formula.replaceChildren(formulaOfLines(chapter.lines));
    buttons.replaceChildren(
      ...(chapter.actions ?? []).map(({ label, change }) =>
        button('story-action', label, () => (change ? actions.change(change) : actions.run('step'))),
      ),
    );
    buttons.hidden = buttons.childElementCount === 0;
    number.textContent = place.textContent = `${at} / ${CHAPTERS.length}`;
    writeNext(at < CHAPTERS.length ? 'Next' : 'Finish');
    // keyboard users keep their place
    if (at === 1 && document.activeElement === back) next.focus();
    back.disabled = at === 1;
    words.scrollTop = 0;
  };

  const refresh = (settings: Settings): void => {
    const { story } = settings;
    const turns = story !== at;
    const [opens, closes] = [at === 0, story === 0];
    at = story;
    const { theme, colours } = settings.view;
    const palette = paletteOf(theme, colours);
    if (story > 0 && (turns || !told || !sameData(told, settings) || palette !== painted)) {
      told = settings;
      painted = palette;
      start = storySettings(story, settings);
      show(chapterOf(settings)!, palette);
    }
    if (start) element.dataset['window'] = sameIn(settings, start, 'window') ? 'own' : 'other';
    if (!turns || (!opens && !closes)) return;
    opener.setAttribute('aria-expanded', String(opens));
    if (opens) {
      element.hidden = false;
      folded = panel.open(false);
      if (document.activeElement === opener) element.focus();
    } else {
      if (element.contains(document.activeElement)) opener.focus();
      element.hidden = true;
      if (folded) panel.open(true);
      before = undefined;
    }
  };

  let from: { x: number; y: number } | undefined;
  element.addEventListener('pointerdown', ({ pointerType, target, clientX: x, clientY: y }) => {
    const onButton = target instanceof Element && target.closest('button');
    from = pointerType === 'mouse' || onButton ? undefined : { x, y };
  });
  element.addEventListener('pointercancel', () => (from = undefined));
  element.addEventListener('pointerup', ({ clientX, clientY }) => {
    if (!from) return;
    const [across, down] = [clientX - from.x, clientY - from.y];
    from = undefined;
    if (Math.abs(across) < SWIPE.across || Math.abs(down) > SWIPE.slant * Math.abs(across)) return;
    go(at + (across < 0 ? 1 : -1));
  });

  return {
    refresh,
    turn: (by) => go(at + by),
    close,
  };
}
