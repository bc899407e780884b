/**
 * Keeps what the first frame needs of the core, of the API and of the interface's kit in one chunk. Without this, each set of lazy pages that share
 * a module with the first frame would split it once more, into files of a few hundred bytes.
 */

import { fileURLToPath } from 'node:url';
import { normalizePath } from 'vite';

/** What the bundler tells about a module. */
interface Graph {
  getModuleInfo(id: string): { importedIds: readonly string[] } | null;
}

/** The modules from which everything that the first frame needs is imported. */
const ROOTS = ['main.ts', 'view/three-view.ts'].map((path) =>
  normalizePath(fileURLToPath(new URL(`../src/${path}`, import.meta.url))),
);

const known = new WeakMap<Graph, Set<string>>();

/** Returns the ids of all modules that the roots import statically, directly or through others. */
function firstFrameModules(graph: Graph): Set<string> {
  let reached = known.get(graph);
  if (reached) return reached;
  known.set(graph, (reached = new Set()));
  const waiting = [...ROOTS];
  for (let id; (id = waiting.pop()) !== undefined;) {
    if (reached.has(id)) continue;
    reached.add(id);
    waiting.push(...(graph.getModuleInfo(id)?.importedIds ?? []));
  }
  return reached;
}

/** A group of chunks for the bundler. */
export const firstFrameCore = {
  name: (id: string, graph: Graph): string | null => (firstFrameModules(graph).has(id) ? 'core' : null),
  test: /\/src\/(core|api|ui\/kit)\//,
};
