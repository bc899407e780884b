/** Leaves parts of Three.js out of the build that the app never runs, but that a bundler cannot know to be unreachable. */

import type { Plugin } from 'vite';

/** What stands instead of each module, by the end of its path. */
const INSTEAD: Readonly<Record<string, string>> = {
  // headsets: the renderer asks only whether one presents
  'three/src/renderers/common/XRManager.js': `export default class XRManager {
    enabled = false;
    isPresenting = false;
    getEnvironmentBlendMode() {}
    renderLayers() {}
  }`,
  // environment maps: the scene has neither a background image nor lights
  'three/src/nodes/pmrem/PMREMNode.js': `export default class PMREMNode {}
  export const pmremTexture = () => { throw new Error('This build of Three.js has no environment maps.'); };`,
};

const partOf = (id: string): string | undefined => Object.keys(INSTEAD).find((end) => id.endsWith(end));

/** @throws if a module is not where it was, in a build with another version of Three.js */
export function slimThree(): Plugin {
  const replaced = new Set<string>();
  return {
    name: 'slim-three',
    apply: 'build',
    enforce: 'pre',
    load: {
      filter: { id: /\/three\/src\/.*\/(XRManager|PMREMNode)\.js$/ },
      handler(id) {
        const part = partOf(id);
        if (part === undefined) return undefined;
        replaced.add(part);
        return INSTEAD[part];
      },
    },
    buildEnd(error) {
      const missed = Object.keys(INSTEAD).filter((part) => !replaced.has(part));
      if (!error && missed.length > 0) throw new Error(`the build has no ${missed.join(', ')}`);
    },
  };
}
