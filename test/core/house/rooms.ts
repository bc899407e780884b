/** The rules of the source tree: which rooms exist, what each may import, and in which order rooms within rooms stand. */

import { posix } from 'node:path';
import { parseSync, Visitor } from 'vite';

/** A source tree: the text of each file, by its path from the repository's root, with forward slashes. */
export type Tree = ReadonlyMap<string, string>;

interface Room {
  /** Other rooms that its files may import. */
  imports: readonly string[];
  /** npm packages that its files may import. */
  packages: readonly string[];
  /** Its folders in import order: each may use those before it. Files beside the folders may use all. */
  folders?: readonly string[];
  /** Folders after those, which never import one another. */
  pages?: readonly string[];
  /** A file beside the folders that the folders may import: the room's own contract. */
  contract?: string;
}

const ROOMS: Record<string, Room> = {
  core: {
    imports: [],
    packages: ['papaparse'],
    folders: [
      'util',
      'schema',
      'likelihood',
      'settings',
      'optimizers',
      'schedule',
      'simulation',
      'analysis',
      'colour',
      'plane',
      'notation',
      'data',
      'readout',
      'plot',
      'story',
      'link',
      'session',
      'export',
      'sweep',
    ],
  },
  api: { imports: ['core'], packages: [] },
  gpu: { imports: ['core', 'shaders'], packages: [] },
  cpu: { imports: ['core'], packages: [] },
  view: {
    imports: ['core'],
    packages: ['three'],
    folders: ['scene', 'camera', 'labels', 'layers', 'canvas2d'],
    contract: 'view-api.ts',
  },
  export: {
    imports: ['core'],
    packages: ['mediabunny', 'gifenc', 'fflate'],
    folders: ['encode', 'overlay'],
  },
  ui: {
    imports: ['core', 'api'],
    packages: ['lean-qr', 'lil-gui', 'uplot'],
    folders: ['kit', 'messages', 'readout', 'stage', 'panel', 'story', 'keys', 'present', 'open'],
    pages: ['schedule', 'measure', 'probe', 'data', 'export', 'share', 'bench'],
  },
  app: { imports: ['core', 'api', 'gpu', 'cpu', 'view', 'export', 'ui'], packages: [] },
};

/** The only files beside the rooms, the page's and the library's; they may import all of them. */
const ENTRIES = ['src/main.ts', 'src/engine.ts'];

/** No file of src or shaders is longer than this. */
export const LONGEST = 400;

interface Place {
  /** The folder below src, 'shaders', or 'main' for an entry. */
  room: string;
  /** The folder within the room, or the name of a file beside such folders. */
  inner: string;
}

/** Where a file lives, or undefined if that is no room. */
function placeOf(path: string): Place | undefined {
  if (ENTRIES.includes(path)) return { room: 'main', inner: '' };
  const [top, name, ...rest] = path.split('/');
  if (top === 'shaders') return { room: 'shaders', inner: '' };
  const room = name === undefined ? undefined : ROOMS[name];
  if (top !== 'src' || !room || rest.length === 0) return undefined;
  const folders = [...(room.folders ?? []), ...(room.pages ?? [])];
  if (rest.length > 2 || (rest.length === 2 && !folders.includes(rest[0]!))) return undefined;
  // core is folders alone
  if (name === 'core' && rest.length === 1) return undefined;
  return { room: name!, inner: rest[0]! };
}

/** Whether a file at `from` may import one at `to`, both within the same room. */
function inOrder({ folders = [], pages = [], contract }: Room, from: string, to: string): boolean {
  const isFolder = (inner: string): boolean => folders.includes(inner) || pages.includes(inner);
  if (from === to || !isFolder(from)) return true;
  if (!isFolder(to)) return to === contract;
  if (pages.includes(to)) return false;
  return pages.includes(from) || folders.indexOf(to) < folders.indexOf(from);
}

/** The specifiers that a file imports: for types only, at run time, or through `new URL` for a worker. */
function importsOf(path: string, source: string): string[] {
  const { program, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]!.message}`);
  const found: string[] = [];
  const add = (node: { type: string; value?: unknown } | null | undefined): void => {
    if (node)
      found.push(node.type === 'Literal' ? String(node.value) : 'an import that is not a plain string');
  };
  new Visitor({
    ImportDeclaration: (node) => add(node.source),
    ExportNamedDeclaration: (node) => add(node.source),
    ExportAllDeclaration: (node) => add(node.source),
    ImportExpression: (node) => add(node.source),
    TSImportType: (node) => add(node.source),
    NewExpression: ({ callee, arguments: [url, base] }) => {
      const isUrl = callee.type === 'Identifier' && callee.name === 'URL';
      if (isUrl && base && source.slice(base.start, base.end) === 'import.meta.url') add(url);
    },
  }).visit(program);
  return found;
}

/** The path of the file that a relative or root-relative specifier names, or undefined for a package. */
function target(importer: string, specifier: string, tree: Tree): string | undefined {
  const bare = specifier.replace(/[?#].*$/, '');
  if (!/^[./]/.test(bare)) return undefined;
  const path = bare.startsWith('/') ? bare.slice(1) : posix.join(posix.dirname(importer), bare);
  const candidates = [path, `${path}.ts`, path.replace(/\.js$/, '.ts'), `${path}/index.ts`];
  return candidates.find((candidate) => tree.has(candidate)) ?? path;
}

/** 'three/addons/x' belongs to the package 'three', '@a/b/c' to '@a/b'. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** What is wrong with one import, or undefined. */
function complaint(importer: string, specifier: string, imported: string | undefined): string | undefined {
  const from = placeOf(importer);
  if (from === undefined || from.room === 'main') return undefined;
  const room = ROOMS[from.room]!;
  if (imported === undefined) {
    return room.packages.includes(packageOf(specifier))
      ? undefined
      : `${importer}: ${from.room} imports ${specifier}`;
  }
  const to = placeOf(imported);
  if (to?.room === from.room) {
    return inOrder(room, from.inner, to.inner)
      ? undefined
      : `${importer}: ${from.room}/${from.inner} imports ${to.room}/${to.inner}`;
  }
  return to !== undefined && room.imports.includes(to.room)
    ? undefined
    : `${importer}: ${from.room} imports ${to?.room ?? imported}`;
}

/** Everything in `tree` that breaks the rules, one sentence each. */
export function violations(tree: Tree): string[] {
  const found: string[] = [];
  for (const [path, source] of tree) {
    const lines = source.split('\n').length - (source.endsWith('\n') ? 1 : 0);
    if (lines > LONGEST) found.push(`${path}: ${lines} lines, more than ${LONGEST}`);
    const isStyle = path === 'src/ui/style.css';
    if (path.startsWith('src/') && !isStyle && placeOf(path) === undefined) found.push(`${path}: in no room`);
    if (!/\.[jt]s$/.test(path)) continue;

    for (const specifier of importsOf(path, source)) {
      const wrong = complaint(path, specifier, target(path, specifier, tree));
      if (wrong !== undefined) found.push(wrong);
    }
  }
  return found;
}
