/** The rules of the style sheets, and that each rule notices when it is broken. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** The files of src with this ending, by path. */
const filesOf = (ending: string): [path: string, text: string][] =>
  readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending))
    .map((path) => [path.replaceAll('\\', '/'), readFileSync(join(ROOT, 'src', path), 'utf8')]);

/** The classes that a style sheet names, without those of libraries. */
const classesIn = (sheet: string): string[] =>
  [...sheet.replaceAll(/\/\*.*?\*\//gs, '').matchAll(/([^{};]+)\{/g)]
    .filter(([, selector]) => !selector!.trim().startsWith('@'))
    .flatMap(([, selector]) => [...selector!.matchAll(/\.([a-z][\w-]*)/gi)].map(([, name]) => name!))
    .filter((name) => !/^lil-|^uplot$/.test(name));

/** The classes of a sheet that no element can have: neither its name is in the code, nor one with a gap, as in `${name}-tab`. */
function unmade(sheet: string, code: string): string[] {
  const words = new Set(code.match(/[\w-]+/g));
  const isMade = (name: string): boolean =>
    words.has(name) ||
    [...name.matchAll(/-/g)].some(
      ({ index }) => code.includes(`}${name.slice(index)}`) || code.includes(`${name.slice(0, index)}-\${`),
    );
  return classesIn(sheet).filter((name) => !isMade(name));
}

test('every class in a style sheet is one that the code gives to an element', () => {
  const [sheets, code] = ['.css', '.ts'].map((ending) =>
    filesOf(ending)
      .map(([, text]) => text)
      .join('\n'),
  );
  expect(unmade(sheets!, code!)).toEqual([]);
  const sheet = '.dock:hover,\n.x-tab {\n  top: 0.5px;\n}\n@media (x) {\n .team-1 .dock-end { /* .old { */';
  expect(unmade(sheet, "'dock' `${name}-tab` `team-${k}`")).toEqual(['dock-end']);
});

test('sizes for a finger are properties of the root', () => {
  const asking = filesOf('.css').filter(([, sheet]) => sheet.includes('(pointer: coarse)'));
  expect(asking.map(([path]) => path).sort()).toEqual(['ui/panel/panel.css', 'ui/style.css']);
});
