/** The rules of the source tree: that src and shaders keep them, and that each rule notices when it is broken. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LONGEST, violations } from './rooms.ts';

/** The text files of src and shaders as they are on disk. */
function treeOnDisk(): Map<string, string> {
  const root = join(import.meta.dirname, '..', '..', '..');
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

test('src and shaders keep the rules', () => {
  const tree = treeOnDisk();
  expect(tree.has('src/main.ts')).toBe(true);
  expect(violations(tree)).toEqual([]);
});

test('a tree that keeps the rules has no violations', () => {
  const good = {
    'src/main.ts': `import './ui/ui.ts'; import * as three from 'three/webgpu'; import './gpu/engine.ts';`,
    'src/core/util/median.ts': `export const n = 2; // import 'three'`,
    'src/core/settings/settings.ts': `export { n } from '../util/median.ts';`,
    'src/gpu/engine.ts': `import code from '../../shaders/mixture.wgsl?raw'; import { n } from '../core/util/median.ts';`,
    'src/view/view-api.ts': `import type { n } from '../core/util/median';`,
    'src/view/canvas2d/canvas-view.ts': `import '../view-api.ts'; import '../scene/viewports.ts';`,
    'src/view/scene/viewports.ts': `import 'three/addons/controls/OrbitControls.js';`,
    'src/view/three-view.ts': `import './canvas2d/canvas-view.ts';`,
    'src/ui/ui.ts': `import './data/page.ts'; import './kit/dom.ts';`,
    'src/ui/data/page.ts': `import GUI from 'lil-gui'; import './page.css'; import '../kit/dom.ts'; import '../../api/app.ts';`,
    'src/ui/data/page.css': `canvas { width: 100% }`,
    'src/ui/style.css': `@import './data/page.css';`,
    'src/ui/kit/dom.ts': ``,
    'src/api/app.ts': `import '../core/util/median.ts';`,
    'src/app/session.ts': `import '../gpu/engine.ts'; import '../ui/ui.ts'; import '../view/three-view.ts';`,
    'src/cpu/engine.ts': `new Worker(new URL('./worker.ts', import.meta.url)); new URL('https://a.org');`,
    'src/cpu/worker.ts': `import '../core/util/median.ts';`,
    'src/export/encode/video.ts': `const m = () => import('mediabunny');`,
    'shaders/mixture.wgsl': `fn logcosh(x: f32) -> f32 { return x; }`,
  };
  expect(judge(good)).toEqual([]);
});

test.each([
  ['core takes a package', 'src/core/util/a.ts', `import 'three';`, 'core imports three'],
  ['core takes a Node module', 'src/core/util/a.ts', `import 'node:fs';`, 'core imports node:fs'],
  [
    'core takes a shader',
    'src/core/util/a.ts',
    `import s from '../../../shaders/a.wgsl?raw';`,
    'core imports shaders',
  ],
  [
    'a core folder takes a later one',
    'src/core/likelihood/a.ts',
    `import '../settings/a.ts';`,
    'core/likelihood imports core/settings',
  ],
  [
    'gpu takes three',
    'src/gpu/a.ts',
    `import type { Mesh } from 'three/webgpu';`,
    'gpu imports three/webgpu',
  ],
  ['gpu takes the view', 'src/gpu/a.ts', `export * from '../view/three-view.ts';`, 'gpu imports view'],
  ['gpu takes the interface', 'src/gpu/a.ts', `export { p } from '../ui/ui';`, 'gpu imports ui'],
  ['view takes gpu', 'src/view/three-view.ts', `const e = await import('../gpu/a.ts');`, 'view imports gpu'],
  ['view takes a type of gpu', 'src/view/a.ts', `let e: import('../gpu/a.ts').E;`, 'view imports gpu'],
  ['view takes a shader', 'src/view/a.ts', `import s from '/shaders/a.wgsl?raw';`, 'view imports shaders'],
  [
    'a view folder takes a later one',
    'src/view/scene/a.ts',
    `import '../layers/a.ts';`,
    'view/scene imports view/layers',
  ],
  [
    'a view folder takes the view',
    'src/view/camera/a.ts',
    `import '../three-view.ts';`,
    'view/camera imports view/three-view.ts',
  ],
  ['ui takes three', 'src/ui/kit/a.ts', `import 'three/tsl';`, 'ui imports three/tsl'],
  ['ui takes the app', 'src/ui/kit/a.ts', `import '../../app/session.ts';`, 'ui imports app'],
  ['the kit takes a page', 'src/ui/kit/a.ts', `import '../data/page.ts';`, 'ui/kit imports ui/data'],
  ['a drawer page takes another', 'src/ui/probe/a.ts', `import '../data/a.ts';`, 'ui/probe imports ui/data'],
  [
    'cpu takes gpu',
    'src/cpu/a.ts',
    `new Worker(new URL('../gpu/a.ts', import.meta.url));`,
    'cpu imports gpu',
  ],
  ['export takes the view', 'src/export/a.ts', `import '../view/three-view.ts';`, 'export imports view'],
  [
    'an encoder takes an overlay',
    'src/export/encode/a.ts',
    `import '../overlay/a.ts';`,
    'export/encode imports export/overlay',
  ],
  ['a room takes main', 'src/ui/kit/a.ts', `import '../../main.ts';`, 'ui imports main'],
  ['a file leaves src', 'src/core/util/a.ts', `import '../../../test/x.ts';`, 'core imports test/x.ts'],
  [
    'a specifier is computed',
    'src/core/util/a.ts',
    'import(`./${name}.ts`);',
    'core imports an import that is not a plain',
  ],
  ['a file is beside the rooms', 'src/helpers.ts', ``, 'in no room'],
  ['a folder is no room', 'src/misc/a.ts', ``, 'in no room'],
  ['a folder is none of its room', 'src/core/misc/a.ts', ``, 'in no room'],
  ['a file is beside the folders of core', 'src/core/a.ts', ``, 'in no room'],
  ['a file is too long', 'shaders/a.wgsl', '\n'.repeat(LONGEST + 1), `more than ${LONGEST}`],
])('the rules notice when %s', (_, path, source, message) => {
  expect(judge({ [path]: source })).toEqual([expect.stringContaining(message)]);
});
