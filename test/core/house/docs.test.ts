/** The docs: every link leads somewhere, every query is one that the app reads, and their words are plain. */

import { readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { App } from '../../../src/api/app.ts';
import { createScript } from '../../../src/api/script.ts';
import { PAGES, anchorsOf, brokenLinks, complaintsAbout, missingFiles, pageAt, queriesIn } from './docs.ts';
import { bannedIn } from './words.ts';

describe.each([...PAGES])('%s', (path, text) => {
  it('links only to files and headings of the project', () => {
    expect(brokenLinks(path, text)).toEqual([]);
  });

  it('names only files that exist', () => {
    expect(missingFiles(path, text)).toEqual([]);
  });

  it('shows only queries that the app reads without a message', () => {
    expect(queriesIn(text).flatMap(complaintsAbout)).toEqual([]);
  });
});

// the words of the reference are those of the tables in the code
it.each([...PAGES].filter(([path]) => path !== 'docs/reference.md'))(
  '%s has none of the wrong phrases',
  (_, text) => {
    expect(bannedIn(text)).toEqual([]);
  },
);

it('the pages name only npm scripts that exist', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const named = [...PAGES.values()].flatMap((text) => [...text.matchAll(/npm run ([\w:]+)/g)]);
  expect(named.length).toBeGreaterThan(10);
  for (const [, script] of named) expect(Object.keys(scripts)).toContain(script);
});

it('a broken link, an anchor without a heading and an address outside are noticed', () => {
  const links = ['[a](docs/none.md)', '[b](docs/maths.md#none)', '[c](#none)', '[d](https://example.org)'];
  expect(brokenLinks('README.md', links.join(' '))).toHaveLength(links.length);
  expect(brokenLinks('README.md', '# One\n[a](#one) [b](docs/maths.md#accuracy) `[c](none)`')).toEqual([]);
});

it('headings have the anchors that GitHub gives them', () => {
  expect([...anchorsOf('# `window.saddlescope`\n## Your own data, μ = 0\n')]).toEqual([
    'windowsaddlescope',
    'your-own-data-μ--0',
  ]);
});

it('a file that does not exist and a wrong query are noticed', () => {
  expect(missingFiles('README.md', 'see `src/none.ts` and src/main.ts')).toHaveLength(1);
  const queries = queriesIn("`?optimizer=none`, `/?walkers=10&t=5` and --link 'storey=4'");
  expect(queries).toEqual(['optimizer=none', 'walkers=10&t=5', 'storey=4']);
  expect(queries.map((query) => complaintsAbout(query).length)).toEqual([1, 0, 1]);
});

it('the pages show queries at all', () => {
  expect([...PAGES.values()].flatMap(queriesIn).length).toBeGreaterThan(30);
});

it('the README has at most 120 lines', () => {
  expect(pageAt('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(120);
});

it('the moving picture of the README has at most 2 MB', () => {
  expect(statSync('docs/annealing.gif').size).toBeLessThanOrEqual(2e6);
});

it('the API page names every member of window.saddlescope, and no other page names one that does not exist', () => {
  const members = Object.keys(createScript({} as App)).sort();
  const namedIn = (text: string): string[] =>
    [...text.matchAll(/(?<!window\.)\bsaddlescope\.(\w+)/g)]
      .map(([, name]) => name!)
      .filter((name) => name !== 'html' && name !== 'png');
  expect([...new Set(namedIn(pageAt('docs/api.md')))].sort()).toEqual(members);
  for (const text of PAGES.values()) for (const name of namedIn(text)) expect(members).toContain(name);
});
