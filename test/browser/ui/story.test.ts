/** The story's card: its words, its formulas, and the ways through it by button, key and finger. */

import { page, userEvent } from 'vitest/browser';
import { describe, expect, test } from 'vitest';
import { FORMULAS, plainFormula } from '../../../src/core/notation/formula.ts';
import { presetNamed, presetSettings } from '../../../src/core/story/presets.ts';
import { defaultSettings, type ViewSettings } from '../../../src/core/settings/settings.ts';
import { CHAPTERS, storySettings } from '../../../src/core/story/story.ts';
import { applyPatch } from '../../../src/core/settings/validate.ts';
import { formulaOf } from '../../../src/ui/kit/mathml.ts';
import { CameraController } from '../../../src/view/camera/camera-controller.ts';
import { plainText } from '../../core/story/plain-text.ts';
import { app, find, layout, noticeTexts, open, openForEachTest, plain, report, ui } from './app.ts';

openForEachTest();

const click = (name: string | RegExp): Promise<void> => userEvent.click(page.getByRole('button', { name }));
const card = (): HTMLElement => find('.story');
const title = (): string => find('.story h2').textContent;
const isOpen = (): boolean => card().offsetParent !== null || card().checkVisibility();
const panelOpen = (): boolean => !find('.panel').classList.contains('lil-closed');

/** A chapter, come from elsewhere: by a link, or a script. */
function become(story: number): void {
  app.current = storySettings(story, app.current);
}

describe('the story', () => {
  test('begins by its button, and shows title, words, formula and place', async () => {
    expect(isOpen()).toBe(false);
    await click('Story');
    expect(app.calls).toEqual(['chapter 1']);
    expect(isOpen()).toBe(true);
    CHAPTERS.forEach((chapter, place) => {
      become(place + 1);
      expect(title()).toBe(chapter.title);
      expect(plain(find('.story-text').textContent)).toBe(plain(plainText(chapter.text)));
      expect(find('.story-place').textContent).toBe(`${place + 1} / 8`);
      const shown = [...card().querySelectorAll('math')].map((math) => math.getAttribute('alttext'));
      expect(shown).toEqual(chapter.lines.map(plainFormula));
    });
    // a word in the colour of what it means
    become(5);
    const { color } = getComputedStyle(find('.story-text .stalled'));
    expect(color).toBe('rgb(255, 138, 28)');
  });

  test('goes on and back by its buttons, and ends with the last chapter', async () => {
    await click('Story');
    expect(find<HTMLButtonElement>('.story-back').disabled).toBe(true);
    for (let story = 2; story <= 8; story++) await click('Next');
    expect(title()).toBe('Anneal');
    expect(page.getByRole('button', { name: 'Next' }).query()).toBeNull();
    await click('Back');
    expect(title()).toBe('Frozen by rounding');
    await click('Restart this chapter');
    expect(app.calls.slice(-2)).toEqual(['chapter 7', 'chapter 7']);
    await click('Next');
    await click('Finish');
    expect(isOpen()).toBe(false);
    expect(app.current.story).toBe(0);
  });

  test('goes on and back by keys, as a presenter’s remote sends them, and not beyond its ends', async () => {
    await userEvent.keyboard('{PageUp}b');
    expect(app.calls).toEqual([]);
    await userEvent.keyboard('{PageDown}');
    await userEvent.keyboard('n');
    await userEvent.keyboard('{PageUp}');
    await userEvent.keyboard('{PageUp}');
    expect(app.calls).toEqual(['chapter 1', 'chapter 2', 'chapter 1']);
    become(8);
    await userEvent.keyboard('n{PageDown}');
    expect(title()).toBe('Anneal');
    await userEvent.keyboard('b');
    expect(title()).toBe('Frozen by rounding');
    // who types or moves a slider means something else
    await userEvent.click(find('.panel .lil-title'));
    find('.panel input[type=range]').focus();
    await userEvent.keyboard('{PageUp}');
    find('.panel input[type=text]').focus();
    await userEvent.keyboard('n');
    expect(title()).toBe('Frozen by rounding');
  });

  test('closes by Escape, after what lies over it, and leaves all as it is', async () => {
    await click('Story');
    await userEvent.keyboard('{PageDown}c');
    expect(find('.drawer').checkVisibility()).toBe(true);
    const { current } = app;
    await userEvent.keyboard('{Escape}');
    expect(find('.drawer').checkVisibility()).toBe(false);
    expect(isOpen()).toBe(true);
    await userEvent.keyboard('{Escape}');
    expect(isOpen()).toBe(false);
    expect(app.current).toEqual({ ...current, story: 0 });
  });

  test('brings back what was there before, to who wants it', async () => {
    app.current = applyPatch(app.current, { stepsPerFrame: 3, teams: [{ optimizer: 'adam' }] });
    const { current } = app;
    await click('Story');
    await click('Next');
    // in one breath: what it says goes away by itself
    find('.story-close').click();
    expect(noticeTexts()).toEqual(['The story is closed; its settings stay.']);
    find('.notice-action').click();
    expect(app.current).toEqual(current);
    expect(app.calls.at(-1)).toBe('reset');
    // a chapter that a link opened has nothing before it
    become(4);
    await click('Close the story');
    expect(noticeTexts()).toEqual([]);
  });

  test('leaves the hand free: whatever is changed, it stays; a preset is another show', async () => {
    become(2);
    app.current = applyPatch(app.current, { teams: [{ optimizer: 'newton' }], view: { mode: 'map' } });
    await userEvent.keyboard('a');
    await userEvent.keyboard('m');
    expect(title()).toBe('The phase transition');
    expect(isOpen()).toBe(true);
    // only from a window of one's own is there a way back to show
    expect(card().dataset['window']).toBe('own');
    app.current = applyPatch(app.current, { window: { mu: [-0.1, 0.1] } });
    expect(card().dataset['window']).toBe('other');
    app.current = presetSettings(presetNamed('race'), app.current);
    expect(isOpen()).toBe(false);
  });

  test('has a button for what the hand is asked to do', async () => {
    become(1);
    await click('σ = 0.7');
    expect(app.current.schedule.sigma).toBe(0.7);
    await click('σ = 1.5');
    expect(app.current.schedule.sigma).toBe(1.5);
    become(3);
    await click('One step');
    expect(app.calls).toEqual(['step 1']);
    become(4);
    expect(find('.story-actions').checkVisibility()).toBe(false);
  });

  test('is told of the data that are there, and anew when they change', async () => {
    app.update({ data: [0, 1, 2, 7, 9] });
    await click('Story');
    expect(app.current.data).toEqual([0, 1, 2, 7, 9]);
    expect(find('.story-text').textContent).toContain('fits your 5 data points.');
    await click('σ = 3.64');
    expect(app.current.schedule.sigma).toBe(3.637);
    await click('Next');
    expect(plain(find('.story-text').textContent)).toContain(
      'As the line passes 5.2, the critical temperature',
    );
    expect(find('.story-formula').textContent).toContain('27,s≈5.2');
    expect(card().dataset['window']).toBe('own');
    become(4);
    expect([...card().querySelectorAll('mtd')].at(-1)!.textContent).toBe('−0.37');
    // the words follow a hand at the data, and the place stays
    app.update({ data: [-1.2, -1, -0.8, 0.8, 1, 1.2, 6] });
    expect(find('.story-text').textContent).toContain('the maximum, not a saddle');
    expect(find('.story-place').textContent).toBe('4 / 8');
    expect(card().dataset['window']).toBe('other');
    await click('Restart this chapter');
    expect(card().dataset['window']).toBe('own');
    expect(app.current.data.length).toBe(7);
    app.update({ data: [-1, 1] });
    expect(plain(find('.story-text').textContent)).toBe(plainText(CHAPTERS[3]!.text));
  });

  test('turns its page under a finger that goes across, and not up or down, nor under a mouse', () => {
    become(3);
    const swipe = (across: number, down: number, pointerType = 'touch', on = '.story-text'): void => {
      const send = (type: string, x: number, y: number): boolean =>
        find(on).dispatchEvent(
          new PointerEvent(type, { pointerType, clientX: 200 + x, clientY: 300 + y, bubbles: true }),
        );
      send('pointerdown', 0, 0);
      send('pointerup', across, down);
    };
    for (const nothing of [
      () => swipe(-30, 0),
      () => swipe(-90, 80),
      () => swipe(-90, 0, 'mouse'),
      () => swipe(-90, 0, 'touch', '.story-next'),
    ]) {
      nothing();
      expect(app.calls).toEqual([]);
    }
    swipe(-90, 20);
    expect(app.calls).toEqual(['chapter 4']);
    swipe(90, -20);
    expect(app.calls).toEqual(['chapter 4', 'chapter 3']);
  });

  test('folds the panel to make room, and unfolds it in the end', async () => {
    expect(panelOpen()).toBe(true);
    await click('Story');
    expect(panelOpen()).toBe(false);
    await userEvent.click(find('.panel .lil-title'));
    expect(panelOpen()).toBe(true);
    await click('Next');
    expect(panelOpen()).toBe(true);
    await userEvent.keyboard('{Escape}');
    expect(panelOpen()).toBe(true);
  });

  test('keeps who came by keyboard, and reads the new words out', async () => {
    find('.story-button').focus();
    await userEvent.keyboard('{Enter}');
    expect(document.activeElement).toBe(card());
    expect(card().getAttribute('aria-labelledby')).toBe('story-title');
    expect(find('[aria-live=polite] .story-text')).toBe(find('.story-text'));
    find('.story-next').focus();
    await userEvent.keyboard('{Enter}');
    expect(document.activeElement).toBe(find('.story-next'));
    find('.story-back').focus();
    await userEvent.keyboard('{Enter}');
    // a button that is off cannot hold the focus
    expect(document.activeElement).toBe(find('.story-next'));
    await userEvent.keyboard('{Escape}');
    expect(document.activeElement).toBe(find('.story-button'));
  });

  test.each([
    [1920, 1080],
    [1280, 800],
    [1024, 768],
    [768, 1024],
    [390, 844],
    [844, 390],
    [360, 640],
  ])('fits a screen of %i x %i beside everything else, and the picture has room', async (width, height) => {
    await open(width, height);
    for (let story = 1; story <= 8; story++) {
      become(story);
      ui.report(report({ temperature: story === 8 ? 0.5 : null, settings: app.current }));
      await layout();
      const parts = ['.story', '.readout', '.panel', '.dock', '.help-button'].map((name) => ({
        name,
        box: find(name).getBoundingClientRect(),
      }));
      const { box: mine } = parts[0]!;
      for (const { name, box } of parts.slice(1)) {
        const apart =
          mine.right <= box.left ||
          box.right <= mine.left ||
          mine.bottom <= box.top ||
          box.bottom <= mine.top;
        expect(apart, `${story}: ${name}`).toBe(true);
      }
      expect(mine.top).toBeGreaterThanOrEqual(0);
      expect(mine.left).toBeGreaterThanOrEqual(0);
      expect(mine.right).toBeLessThanOrEqual(width);
      // its buttons are within it, whatever has to be scrolled
      for (const button of card().querySelectorAll('button')) {
        if (!button.checkVisibility()) continue;
        const box = button.getBoundingClientRect();
        expect(box.bottom, button.className).toBeLessThanOrEqual(mine.bottom);
        expect(box.right, button.className).toBeLessThanOrEqual(mine.right);
      }
      const words = find('.story-words');
      if (words.scrollHeight > words.clientHeight + 1) expect(words.tabIndex).toBe(0);
      // on a laptop all of a chapter is seen
      if (width === 1280) expect(words.scrollHeight, `${story}`).toBeLessThanOrEqual(words.clientHeight + 1);
      const covered = ui.covered(app.current.view.mode === 'map');
      const free = [width - covered.left - covered.right, height - covered.top - covered.bottom];
      // the least that the view takes, whatever covers it
      expect(Math.min(...free), `${story}: ${free.join(' x ')}`).toBeGreaterThanOrEqual(200);
    }
  });
});

describe('a formula', () => {
  test('is MathML that the browser sets: a fraction has its parts one above the other', () => {
    const made = formulaOf('pitchfork', 'hessian', 'adam', 'logLikelihood', 'score');
    document.body.append(made);
    const lines = [...made.querySelectorAll('math')];
    expect(lines.length).toBe(1 + 1 + 3 + 1 + 2);
    for (const line of lines) {
      expect(line.namespaceURI).toBe('http://www.w3.org/1998/Math/MathML');
      const { width, height } = line.getBoundingClientRect();
      expect(width).toBeGreaterThan(height);
      expect(line.textContent).not.toMatch(/undefined|object/);
    }
    const [over, under] = [...made.querySelector('mfrac')!.children].map((part) =>
      part.getBoundingClientRect(),
    );
    expect(over!.bottom).toBeLessThanOrEqual(under!.top + 1);
    const cells = [...made.querySelectorAll('mtd')].map((cell) => cell.getBoundingClientRect());
    expect(cells[2]!.top).toBeGreaterThanOrEqual(cells[0]!.bottom - 1);
    expect(cells[1]!.left).toBeGreaterThanOrEqual(cells[0]!.right - 1);
    made.remove();
  });

  test('is heard once, as MathML, and has a text for whoever cannot see it', () => {
    const [line] = formulaOf('pitchfork').querySelectorAll('math');
    expect(line!.ariaLabel).toBeNull();
    expect(line!.getAttribute('alttext')).toBe(plainFormula(FORMULAS.pitchfork[0]));
  });
});

describe('the eye', () => {
  const look = (more: Partial<ViewSettings> = {}): ViewSettings => ({ ...defaultSettings().view, ...more });
  const make = (): { eye: CameraController; at: () => number[] } => {
    const eye = new CameraController(document.createElement('div'), look());
    eye.resize(1000, 700, { left: 0, top: 0, right: 0, bottom: 0 });
    return { eye, at: () => eye.camera.position.toArray() };
  };
  const distance = (a: number[], b: number[]): number => Math.hypot(...a.map((x, k) => x - b[k]!));
  const there = [60, 20, 4, 0.2, 0.1];

  test('glides to a pose that it is given, by small steps, and arrives', () => {
    const { eye, at } = make();
    eye.update(0);
    const start = at();
    eye.configure(look({ camera: there }), 1);
    expect(distance(at(), start)).toBeLessThan(1e-6);
    const way: number[] = [];
    let before = start;
    for (let time = 0.02; time < 2; time += 0.02) {
      eye.update(time);
      way.push(distance(at(), before));
      before = at();
    }
    const other = new CameraController(document.createElement('div'), look({ camera: there }));
    other.resize(1000, 700, { left: 0, top: 0, right: 0, bottom: 0 });
    other.update(0);
    expect(distance(at(), other.camera.position.toArray())).toBeLessThan(1e-6);
    expect(distance(at(), start)).toBeGreaterThan(3);
    expect(Math.max(...way)).toBeLessThan(0.05 * distance(at(), start) + 0.1);
    eye.dispose();
    other.dispose();
  });

  test('glides while the surface lies down and rises again, without a jump', () => {
    const { eye, at } = make();
    eye.update(0);
    eye.configure(look({ camera: there, mode: 'map' }), 1);
    let before = at();
    let most = 0;
    for (let time = 0.02; time < 3; time += 0.02) {
      if (Math.abs(time - 1) < 0.001) eye.configure(look({ camera: [0, 44, 6.2, 0, 0] }), 1);
      eye.update(time);
      most = Math.max(most, distance(at(), before));
      before = at();
    }
    expect(most).toBeLessThan(0.4);
    eye.dispose();
  });

  test('stops gliding for the hand that takes over', () => {
    const { eye, at } = make();
    eye.update(0);
    eye.configure(look({ camera: there }), 1);
    for (let time = 0.02; time < 0.6; time += 0.02) eye.update(time);
    eye.look('nearer');
    eye.update(0.62);
    const now = at();
    for (let time = 0.64; time < 2; time += 0.02) eye.update(time);
    expect(distance(at(), now)).toBeLessThan(1e-3);
    eye.dispose();
  });
});
