/** What other sites, catalogues and a machine without a desktop find: tags of the page, citation, versions, start. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { opensPages } from '../../../build/desktop.mjs';
import { tags } from '../../../build/site.ts';

const read = (path: string): string => readFileSync(path, 'utf8');
const { version, license } = JSON.parse(read('package.json')) as { version: string; license: string };

describe('the page', () => {
  const page = read('index.html');

  it('describes itself to search engines, to pages that link to it, and to a browser without scripts', () => {
    for (const part of [
      'name="description"',
      'property="og:title"',
      'property="og:description"',
      'name="color-scheme"',
      'rel="icon"',
      '<noscript>',
      '<html lang="en">',
    ])
      expect(page, part).toContain(part);
    const description = /name="description"\s+content="([^"]+)"/.exec(page)![1]!;
    // what is longer is cut off in a list of results
    expect(description.length).toBeLessThanOrEqual(200);
  });

  it('has an icon that is a picture', () => {
    const svg = decodeURIComponent(/href="data:image\/svg\+xml,([^"]+)"/.exec(page)![1]!);
    expect(svg).toMatch(/^<svg xmlns='http:\/\/www.w3.org\/2000\/svg'.*<\/svg>$/);
  });

  it('names its picture by a whole address where the site’s is known', () => {
    const contentOf = (property: string, site?: string): unknown =>
      tags(site).find(({ attrs }) => attrs?.property === property)?.attrs?.content;
    expect(contentOf('og:image', 'https://example.org/saddle')).toBe(
      'https://example.org/saddle/preview.png',
    );
    expect(contentOf('og:url', 'https://example.org/saddle/')).toBe('https://example.org/saddle/');
    expect(contentOf('og:image')).toBe('./preview.png');
    expect(contentOf('og:url')).toBeUndefined();
    expect(() => tags('no address')).toThrow('Invalid URL');
  });
});

it('citation and changelog have the version of the package', () => {
  const citation = read('CITATION.cff');
  expect(citation).toContain(`\nversion: ${version}\n`);
  expect(citation).toContain(`\nlicense: ${license}\n`);
  expect(citation).toContain('given-names: Jason');
  expect(read('CHANGELOG.md')).toContain(`\n## ${version}`);
});

describe('npm start opens a page', () => {
  const has = (path: string): boolean => path === '/usr/bin/xdg-open';
  const PATH = '/usr/local/bin:/usr/bin';

  it.each([
    ['on Windows', 'win32', {}, true],
    ['on macOS', 'darwin', {}, true],
    ['on a Linux desktop', 'linux', { PATH, DISPLAY: ':0' }, true],
    ['on Wayland', 'linux', { PATH, WAYLAND_DISPLAY: 'wayland-0' }, true],
    ['not on Linux without a screen', 'linux', { PATH }, false],
    ['not without xdg-open', 'linux', { PATH: '/bin', DISPLAY: ':0' }, false],
    ['not where BROWSER says none', 'darwin', { BROWSER: 'none' }, false],
    ['not where BROWSER is missing', 'linux', { PATH, DISPLAY: ':0', BROWSER: 'firefox' }, false],
    ['not in a check', 'linux', { PATH, DISPLAY: ':0', CI: 'true' }, false],
  ] as const)('%s', (_, platform, env, opens) => {
    expect(opensPages(platform, env, has)).toBe(opens);
  });
});
