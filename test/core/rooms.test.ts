import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { longest, violations } from './rooms.ts';

/** The text files of src and shaders as they are on disk. */
function treeOnDisk(): Map<string, string> {
  const root = join(import.meta.dirname, '..', '..');
  const tree = new Map<string, string>();
  for (const top of ['src', 'shaders'].filter((folder) => existsSync(join(root, folder)))) {
    for (const entry of readdirSync(join(root, top), { recursive: true, encoding: 'utf8' })) {
      const path = `${top}/${entry.replaceAll('\\', '/')}`;
      if (/\.(ts|js|css|wgsl)$/.test(path)) tree.set(path, readFileSync(join(root, path), 'utf8'));
    }
  }
  return tree;
}

/** What is wrong with a tree of these files. */
const judge = (files: Record<string, string>) => violations(new Map(Object.entries(files)));

test('src and shaders keep the rules of the house', () => {
  const tree = treeOnDisk();
  expect(tree.has('src/main.ts')).toBe(true);
  expect(violations(tree)).toEqual([]);
});

test('a good tree has no violations', () => {
  const good = {
    'src/main.ts': `import './ui/panel.ts'; import * as three from 'three/webgpu'; import './gpu/engine.ts';`,
    'src/core/mixture.ts': `export const n = 2; // import 'three'`,
    'src/core/settings.ts': `export { n } from './mixture.ts';`,
    'src/gpu/engine.ts': `import code from '../../shaders/mixture.wgsl?raw'; import { n } from '../core/mixture.ts';`,
    'src/view/scene.ts': `import 'three/addons/controls/OrbitControls.js'; import type { n } from '../core/mixture';`,
    'src/ui/panel.ts': `import GUI from 'lil-gui'; import './panel.css'; import '../core/settings.ts';`,
    'src/ui/panel.css': `canvas { width: 100% }`,
    'src/cpu/engine.ts': `new Worker(new URL('./worker.ts', import.meta.url)); new URL('https://a.org');`,
    'src/cpu/worker.ts': `import '../core/mixture.ts';`,
    'src/record/video.ts': `const m = () => import('mediabunny');`,
    'shaders/mixture.wgsl': `fn logcosh(x: f32) -> f32 { return x; }`,
  };
  expect(judge(good)).toEqual([]);
});

test.each([
  ['core takes a package', 'src/core/a.ts', `import 'three';`, 'core imports three'],
  ['core takes a Node module', 'src/core/a.ts', `import 'node:fs';`, 'core imports node:fs'],
  [
    'core takes a shader',
    'src/core/a.ts',
    `import s from '../../shaders/a.wgsl?raw';`,
    'core imports shaders',
  ],
  [
    'gpu takes three',
    'src/gpu/a.ts',
    `import type { Mesh } from 'three/webgpu';`,
    'gpu imports three/webgpu',
  ],
  ['gpu takes the view', 'src/gpu/a.ts', `export * from '../view/a.ts';`, 'gpu imports view'],
  ['gpu takes the panel', 'src/gpu/a.ts', `export { p } from '../ui/a';`, 'gpu imports ui'],
  ['view takes gpu', 'src/view/a.ts', `const e = await import('../gpu/a.ts');`, 'view imports gpu'],
  ['view takes a type of gpu', 'src/view/a.ts', `let e: import('../gpu/a.ts').E;`, 'view imports gpu'],
  ['view takes a shader', 'src/view/a.ts', `import s from '/shaders/a.wgsl?raw';`, 'view imports shaders'],
  ['ui takes three', 'src/ui/a.ts', `import 'three/tsl';`, 'ui imports three/tsl'],
  [
    'cpu takes gpu',
    'src/cpu/a.ts',
    `new Worker(new URL('../gpu/a.ts', import.meta.url));`,
    'cpu imports gpu',
  ],
  ['record takes the view', 'src/record/a.ts', `import '../view/a.ts';`, 'record imports view'],
  ['someone takes main', 'src/ui/a.ts', `import '../main.ts';`, 'ui imports main'],
  ['someone leaves the house', 'src/core/a.ts', `import '../../test/x.ts';`, 'core imports test/x.ts'],
  [
    'a name is computed',
    'src/core/a.ts',
    'import(`./${name}.ts`);',
    'core imports an import that is not a plain',
  ],
  ['a file is in no room', 'src/helpers.ts', ``, 'in no room'],
  ['a folder is no room', 'src/misc/a.ts', ``, 'in no room'],
  ['a file is too long', 'shaders/a.wgsl', '\n'.repeat(longest + 1), `more than ${longest}`],
])('the rules notice when %s', (_, path, source, message) => {
  expect(judge({ [path]: source })).toEqual([expect.stringContaining(message)]);
});
