import { posix } from 'node:path';
import { parseSync, Visitor } from 'vite';

/** A source tree: what each file says, by its path from the repository's root, with forward slashes. */
export type Tree = ReadonlyMap<string, string>;

/** What a room may import: other rooms (its own goes without saying) and npm packages. */
interface Rule {
  rooms: readonly string[];
  packages: readonly string[];
}

const rules: Record<string, Rule> = {
  core: { rooms: [], packages: [] },
  gpu: { rooms: ['core', 'shaders'], packages: [] },
  view: { rooms: ['core'], packages: ['three'] },
  ui: { rooms: ['core'], packages: ['lil-gui', 'uplot'] },
  cpu: { rooms: ['core'], packages: [] },
  record: { rooms: ['core'], packages: ['mediabunny', 'gifenc', 'fflate'] },
};
/** Who wires the rooms: the frame loop, what sets its stage or a clip's, and what is done to the crowd. */
const main = ['src/main.ts', 'src/stage.ts', 'src/show.ts', 'src/studio.ts', 'src/commands.ts'];

/** No file of src or shaders is longer than this. */
export const longest = 400;

/** The room of a file: the folder below src, 'shaders', or 'main'; undefined if it is in none. */
function roomOf(path: string): string | undefined {
  if (main.includes(path)) return 'main';
  const [top, room, ...rest] = path.split('/');
  if (top === 'shaders') return 'shaders';
  return top === 'src' && room !== undefined && room in rules && rest.length > 0 ? room : undefined;
}

/** The specifiers that a file imports, be it for types only, at run time, or through `new URL` for a worker. */
function importsOf(path: string, source: string): string[] {
  const { program, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]!.message}`);
  const found: string[] = [];
  const add = (node: { type: string; value?: unknown } | null | undefined) => {
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

/** 'three/addons/x' is of the package 'three', '@a/b/c' of '@a/b'. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** What is wrong with one import, or undefined. */
function complaint(importer: string, specifier: string, imported: string | undefined): string | undefined {
  const room = roomOf(importer);
  if (room === undefined || room === 'main') return undefined;
  const { rooms, packages } = rules[room]!;
  if (imported === undefined) {
    return packages.includes(packageOf(specifier)) ? undefined : `${importer}: ${room} imports ${specifier}`;
  }
  const other = roomOf(imported);
  const allowed = other !== undefined && (other === room || rooms.includes(other));
  return allowed ? undefined : `${importer}: ${room} imports ${other ?? imported}`;
}

/** Everything in `tree` that breaks the rules of the house, one sentence each. */
export function violations(tree: Tree): string[] {
  const found: string[] = [];
  for (const [path, source] of tree) {
    const lines = source.split('\n').length - (source.endsWith('\n') ? 1 : 0);
    if (lines > longest) found.push(`${path}: ${lines} lines, more than ${longest}`);
    if (path.startsWith('src/') && roomOf(path) === undefined) found.push(`${path}: in no room`);
    if (!/\.[jt]s$/.test(path)) continue;

    for (const specifier of importsOf(path, source)) {
      const wrong = complaint(path, specifier, target(path, specifier, tree));
      if (wrong !== undefined) found.push(wrong);
    }
  }
  return found;
}
