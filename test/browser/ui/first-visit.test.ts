/** The first visit: one sentence and one button, for a stranger alone, until they do anything. */

import { userEvent } from 'vitest/browser';
import { describe, expect, test } from 'vitest';
import { app, find, layout, open, openForEachTest, plain, report, ui } from './app.ts';

openForEachTest();

const shown = (): boolean => document.querySelector('.first-visit') !== null;

const visit = async (width = 1280, height = 800): Promise<void> => {
  await open(width, height, false, {}, true);
  ui.report(report({ remark: 'software rendering: right, but slow' }));
  await layout();
  ui.covered(false);
  await layout();
};

describe('the first visit', () => {
  test('says what is seen, with one button that anneals, plays and goes', async () => {
    await visit();
    expect(plain(find('.first-visit').textContent)).toMatch(/one run of an optimizer.+linger at a saddle/);
    expect(find('.first-visit').getAttribute('role')).toBe('note');
    const buttons = find('.first-visit').querySelectorAll('button');
    expect(buttons).toHaveLength(1);
    await userEvent.click(buttons[0]!);
    expect(shown()).toBe(false);
    expect(app.current.teams.map(({ annealed }) => annealed)).toEqual([true]);
    expect(app.isPlaying).toBe(true);
  });

  test('is reached and pressed by keyboard, first of all', async () => {
    await visit();
    (document.activeElement as HTMLElement).blur();
    await userEvent.keyboard('{Tab}');
    expect(document.activeElement).toBe(find('.first-visit-button'));
    await userEvent.keyboard('{Enter}');
    expect(shown()).toBe(false);
    expect(app.current.teams[0]!.annealed).toBe(true);
  });

  test.each([
    ['a key', () => userEvent.keyboard('m')],
    ['a click elsewhere', () => userEvent.click(find('.dock-schedule'))],
    ['a turn of the wheel', async () => void window.dispatchEvent(new WheelEvent('wheel', { deltaY: 1 }))],
    [
      'settings from elsewhere',
      async () => {
        app.update({ teams: [{ optimizer: 'em' }] });
      },
    ],
  ])('goes with %s', async (_, act) => {
    await visit();
    expect(shown()).toBe(true);
    await act();
    expect(shown()).toBe(false);
  });

  test('stays when the machine chooses how many walkers there are', async () => {
    await visit();
    app.update({ walkers: 65_536 });
    expect(shown()).toBe(true);
  });

  test('is nothing for a link that names something', async () => {
    await open(1280, 800);
    expect(shown()).toBe(false);
  });

  test.each([
    [1920, 1080],
    [1440, 900],
    [1280, 800],
    [1024, 768],
    [768, 1024],
    [390, 844],
    [360, 640],
  ])('covers nothing else at %i x %i', async (width, height) => {
    await visit(width, height);
    const box = find('.first-visit').getBoundingClientRect();
    expect(box.left).toBeGreaterThanOrEqual(0);
    expect(box.right).toBeLessThanOrEqual(width);
    expect(box.bottom).toBeLessThanOrEqual(height);
    for (const name of ['.readout', '.readout-buttons', '.panel', '.dock', '.help-button']) {
      const other = find(name).getBoundingClientRect();
      const apart =
        box.right <= other.left ||
        other.right <= box.left ||
        box.bottom <= other.top ||
        other.bottom <= box.top;
      expect(apart, name).toBe(true);
    }
  });
});

test('a phone on its side keeps its picture', async () => {
  await visit(844, 390);
  expect(find('.first-visit').checkVisibility()).toBe(false);
});

describe('the focus of the stage', () => {
  test('is a ring after Tab alone, and never in presenter mode', async () => {
    const stage = document.createElement('canvas');
    stage.id = 'stage';
    stage.tabIndex = 0;
    document.body.prepend(stage);
    const ring = (): boolean => getComputedStyle(stage).outlineStyle !== 'none';
    const mark = (): boolean => getComputedStyle(find('.dock-buttons'), '::before').content !== 'none';
    try {
      expect([ring(), mark()]).toEqual([false, false]);
      const tabTo = async (): Promise<void> => {
        stage.focus();
        await userEvent.tab();
        await userEvent.tab({ shift: true });
        expect(document.activeElement).toBe(stage);
      };
      await tabTo();
      expect([ring(), mark()]).toEqual([true, true]);
      // another key: no frame, but the mark still says where the focus is
      await userEvent.keyboard('{ArrowLeft}');
      expect(document.activeElement).toBe(stage);
      expect([ring(), mark()]).toEqual([false, true]);
      await tabTo();
      expect(ring()).toBe(true);
      document.documentElement.classList.add('presenting');
      expect(ring()).toBe(false);
    } finally {
      document.documentElement.classList.remove('presenting');
      stage.remove();
    }
  });
});
