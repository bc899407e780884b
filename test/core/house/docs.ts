/** Reads the docs, and finds what is wrong with their links. */

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { posix } from 'node:path';
import { OPTION_KEYS, optionsFrom } from '../../../src/core/link/link-options.ts';
import { fromQuery } from '../../../src/core/link/settings-query.ts';

/** Every page, by its path from the repository's root. */
export const PAGES: ReadonlyMap<string, string> = new Map(
  [
    'README.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    'test/fixtures/README.md',
    ...readdirSync('docs')
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
  ].map((path) => [path, readFileSync(path, 'utf8')]),
);

/** Returns one page. @throws if there is none */
export function pageAt(path: string): string {
  const text = PAGES.get(path);
  if (text === undefined) throw new Error(`there is no page ${path}`);
  return text;
}

/** Keys of a link that neither the settings nor the link options know: the page of measurements has one. */
const OTHER_KEYS = ['bench'];

/** The page without blocks and spans of code. */
const prose = (text: string): string =>
  text
    .replace(/^```[^]*?^```/gm, '')
    .replace(/^ {4}.*$/gm, '')
    .replace(/`[^`\n]*`/g, '');

/** Returns the anchors of a page, as GitHub makes them from its headings. */
export function anchorsOf(text: string): Set<string> {
  const headings = text.replace(/^```[^]*?^```/gm, '').matchAll(/^#{1,6} +(.+)$/gm);
  const slug = (heading: string): string =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-');
  return new Set([...headings].map(([, heading]) => slug(heading!.trim())));
}

/** Returns what is wrong with the links and images of a page: each must lead to a file of the project, anchor included. */
export function brokenLinks(path: string, text: string): string[] {
  const targets = [...prose(text).matchAll(/\]\(([^)\s]*)\)/g)].map(([, target]) => target!);
  return targets.flatMap((target) => {
    const [file = '', anchor] = target.split('#');
    if (/^\w+:/.test(target)) return [`${path}: ${target} leaves the project`];
    const there = file === '' ? path : posix.join(posix.dirname(path), file);
    if (!existsSync(there)) return [`${path}: ${target} does not exist`];
    if (anchor === undefined) return [];
    const page = there === path ? text : readFileSync(there, 'utf8');
    return anchorsOf(page).has(anchor) ? [] : [`${path}: ${target} has no such heading`];
  });
}

/** Returns the files of the project that a page names in code and that do not exist. */
export function missingFiles(path: string, text: string): string[] {
  const named = [...text.matchAll(/(?<![\w./-])((?:src|test|shaders|build|docs)\/[\w./-]*\w)/g)];
  return named.filter(([, file]) => !existsSync(file!)).map(([, file]) => `${path}: there is no ${file}`);
}

/** Returns the queries of the app that a page shows, without their question mark. */
export function queriesIn(text: string): string[] {
  const pair = String.raw`[a-zA-Z][\w.]*(?:=[^&\s\`'"|]*)?`;
  const shown = [...text.matchAll(new RegExp(String.raw`\?(${pair}(?:&${pair})*)`, 'g'))];
  const commands = [...text.matchAll(/--link '([^']*)'/g)];
  return [...shown, ...commands].map(([, query]) => query!);
}

/** Returns what the app would say about a query. */
export const complaintsAbout = (query: string): string[] =>
  [...fromQuery(query, [...OPTION_KEYS, ...OTHER_KEYS]).messages, ...optionsFrom(query).messages].map(
    (message) => `?${query}: ${message}`,
  );
