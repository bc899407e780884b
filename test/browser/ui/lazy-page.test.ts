/** A page of the drawer while its code is loaded, when that fails, and after it. */

import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultSettings, type Settings } from '../../../src/core/settings/settings.ts';
import { createActions, type Actions } from '../../../src/api/actions.ts';
import { lazyModule } from '../../../src/core/util/lazy-module.ts';
import { createDrawer, type Drawer, type Page } from '../../../src/ui/kit/drawer.ts';
import { createLazyPage, type LazyPage, type PageContent } from '../../../src/ui/kit/lazy-page.ts';
import { make } from '../../../src/ui/kit/dom.ts';
import { atEnd } from '../../../src/ui/kit/lifetime.ts';
import { createData } from '../../../src/ui/data/page.ts';
import { createExport } from '../../../src/ui/export/page.ts';
import { createMeasure } from '../../../src/ui/measure/page.ts';
import { createProbe } from '../../../src/ui/probe/page.ts';
import { createSchedule } from '../../../src/ui/schedule/page.ts';
import { FakeApp } from './app.ts';
import '../../../src/ui/style.css';

type Code = (page: Page) => { refresh(settings: Settings): void; write(text: string): void };

/** What the page was last refreshed with, and how often its content was made and came to its end. */
let shown: Settings | undefined;
let made: number;
let ended: number;
const code: Code = (page) => {
  made++;
  atEnd(lifetime.signal, () => ended++);
  const text = make('p', 'content', 'the content');
  page.element.append(text);
  return {
    refresh: (settings) => void (shown = settings),
    write: (words) => void (text.textContent = words),
  };
};

let settings: Settings;
let lifetime: AbortController;
let drawer: Drawer;
let leaf: Page;
let answers: { resolve: (code: Code) => void; reject: (error: Error) => void }[];
let page: LazyPage<ReturnType<Code>>;

beforeEach(() => {
  [settings, shown, made, ended, answers] = [defaultSettings(), undefined, 0, 0, []];
  lifetime = new AbortController();
  drawer = createDrawer(document.body, document.body, lifetime.signal);
  leaf = drawer.page('some', 'Some page', 'x', '');
  const module = lazyModule<Code>(
    () => new Promise((resolve, reject) => void answers.push({ resolve, reject })),
  );
  page = createLazyPage(
    leaf,
    module,
    (create) => create(leaf),
    () => settings,
    lifetime.signal,
  );
});

afterEach(() => lifetime.abort());

const text = (): string => leaf.element.textContent;
const retry = (): HTMLButtonElement | null => leaf.element.querySelector('button');

test('a page asks for its code when it is opened, and shows it with the settings of then', async () => {
  expect(answers).toEqual([]);
  leaf.open();
  expect(text()).toBe('Loading…');
  settings = { ...settings, walkers: 2048 };
  answers[0]!.resolve(code);
  await expect.poll(() => text()).toBe('the content');
  expect(shown).toBe(settings);
  drawer.close();
  leaf.open();
  expect([answers.length, made]).toEqual([1, 1]);
});

test('a page whose code cannot be loaded says so, and loads it when the user tries again', async () => {
  leaf.open();
  answers[0]!.reject(new TypeError('no network'));
  await expect.poll(() => text()).toMatch(/could not be loaded.*Try again$/);
  expect(leaf.element.querySelector('[role=status]')!.textContent).toMatch(/network connection/);
  retry()!.click();
  expect(leaf.element.querySelector('[role=status]')!.textContent).toBe('Loading…');
  answers[1]!.resolve(code);
  await expect.poll(() => text()).toBe('the content');
  expect(retry()).toBeNull();
});

test('what a page is used for waits for its code, and is not made up for after a failed load', async () => {
  page.use(({ write }) => write('too late'));
  answers[0]!.reject(new TypeError('no network'));
  await expect.poll(() => retry()).not.toBeNull();
  page.use(({ write }) => write('in time'));
  answers[1]!.resolve(code);
  await expect.poll(() => text()).toBe('in time');
  page.use(({ write }) => write('at once'));
  expect(text()).toBe('at once');
});

test('a page that has come to its end while its code is loaded stays empty', async () => {
  leaf.open();
  lifetime.abort();
  answers[0]!.resolve(code);
  await new Promise((resolve) => setTimeout(resolve));
  expect([made, ended]).toEqual([0, 0]);
});

test('a page whose code is loaded already has its content at once', async () => {
  const ready = lazyModule<Code>(async () => code);
  await ready.load();
  const other = drawer.page('other', 'Another page', 'y', '');
  const filled = createLazyPage(
    other,
    ready,
    (create) => create(other),
    () => settings,
    lifetime.signal,
  );
  expect([filled.loaded, other.element.textContent]).toEqual([true, 'the content']);
  lifetime.abort();
  expect(ended).toBe(1);
});

const actionsOf = (app: FakeApp): Actions =>
  createActions(
    app,
    (error) => expect.fail(String(error)),
    () => undefined,
  );

const noLink = (): void => expect.fail('nobody follows a link here');
const noFile = (): void => expect.fail('nobody opens a file here');

test.each<[string, (page: Page, app: FakeApp) => PageContent]>([
  ['schedule', (to, app) => createSchedule(to, actionsOf(app), lifetime.signal)],
  ['measure', (to, app) => createMeasure(to, app, noLink, lifetime.signal)],
  ['probe', (to, app) => createProbe(document.body, to, actionsOf(app), lifetime.signal)],
  ['data', (to, app) => createData(to, actionsOf(app), { file: noFile, text: noFile }, lifetime.signal)],
  ['export', (to, app) => createExport(to, app, noFile, lifetime.signal)],
])('a user who opens the page %s before its code is there sees it filled', async (name, create) => {
  const app = new FakeApp();
  const opened = drawer.page(name, name, 'z', '');
  const slow = lazyModule(async () => create);
  const filled = createLazyPage(opened, slow, (fill) => fill(opened, app), app.settings, lifetime.signal);
  opened.open();
  expect(filled.loaded).toBe(false);
  await filled.load();
  expect(opened.element.querySelector('.drawer-words')).toBeNull();
  expect(opened.element.childElementCount).toBeGreaterThan(0);
});
