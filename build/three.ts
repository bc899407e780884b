/** Leaves parts of Three.js out of the build that the app never runs, but that a bundler cannot know to be unreachable. */

import type { Plugin } from 'vite';

/** Modules of Three.js of which nothing is ever called, by what the app does not have. */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  'bent, joined or repeated meshes': [
    'nodes/accessors/Batch.js',
    'nodes/accessors/Instance.js',
    'nodes/accessors/Morph.js',
    'nodes/accessors/Skinning.js',
    'nodes/accessors/ReferenceAttributeNode.js',
    'nodes/utils/EventNode.js',
  ],
  'compute shaders of Three': [
    'nodes/accessors/StorageBufferNode.js',
    'nodes/gpgpu/ComputeNode.js',
    'nodes/utils/StorageArrayElementNode.js',
  ],
  'clipping planes': ['nodes/accessors/ClippingNode.js', 'nodes/utils/LoopNode.js'],
  'backgrounds, cube maps and fog': [
    'cameras/CubeCamera.js',
    'geometries/BoxGeometry.js',
    'geometries/SphereGeometry.js',
    'nodes/accessors/CubeTextureNode.js',
    'nodes/fog/Fog.js',
    'nodes/lighting/BasicEnvironmentNode.js',
    'nodes/pmrem/PMREMNode.js',
    'nodes/utils/CubeMapNode.js',
    'renderers/common/CubeRenderTarget.js',
  ],
  'lit or hashed materials': [
    'nodes/display/BumpMapNode.js',
    'nodes/display/NormalMapNode.js',
    'nodes/functions/BSDF/DFGLUT.js',
    'nodes/functions/material/getAlphaHashThreshold.js',
  ],
  'textures of what is drawn already': ['nodes/utils/ReflectorNode.js'],
  'shaders as text': ['nodes/parsers/GLSLNodeFunction.js', 'renderers/webgpu/nodes/WGSLNodeFunction.js'],
  'query of timestamps': [
    'renderers/webgl-fallback/utils/WebGLTimestampQueryPool.js',
    'renderers/webgpu/utils/WebGPUTimestampQueryPool.js',
  ],
  'mipmaps and flipped textures': ['renderers/webgpu/utils/WebGPUTexturePassUtils.js'],
  'interleaved or half-float attributes': [
    'core/InterleavedBuffer.js',
    'core/InterleavedBufferAttribute.js',
    'extras/DataUtils.js',
  ],
  'rays through meshes': ['math/Triangle.js'],
  'arrays of cameras': ['math/FrustumArray.js'],
  'textures as files': ['extras/ImageUtils.js'],
};

/** What stands instead of a module whose parts the renderer asks something. */
const INSTEAD: Readonly<Record<string, string>> = {
  // headsets: the renderer asks only whether one presents
  'renderers/common/XRManager.js': `export default class XRManager {
    enabled = false;
    isPresenting = false;
    getEnvironmentBlendMode() {}
    renderLayers() {}
  }`,
};

/** Returns a module with the exports of `code`, each of which throws when it is called or constructed. */
function absent(code: string, what: string): string {
  const names = [
    ...[...code.matchAll(/^export (?:const|let|class|function) (\w+)/gm)].map(([, name]) => name!),
    ...[...code.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, list]) => list!.match(/\w+/g) ?? []),
  ];
  return [
    `function absent() { throw new Error('This build of Three.js has no ${what}.'); }`,
    ...names.map((name) => `export { absent as ${name} };`),
    ...(/^export default /m.test(code) ? ['export default absent;'] : []),
  ].join('\n');
}

const missing = new Map(
  Object.entries(LEFT_OUT).flatMap(([what, paths]) => paths.map((path) => [path, what] as const)),
);

/** @throws if a module is not where it was, in a build with another version of Three.js */
export function slimThree(): Plugin {
  const replaced = new Set<string>();
  return {
    name: 'slim-three',
    apply: 'build',
    enforce: 'pre',
    transform: {
      filter: { id: /\/three\/src\/.*\.js$/ },
      handler(code, id) {
        const path = id.replace(/^.*\/three\/src\//, '');
        const what = missing.get(path);
        const instead = what === undefined ? INSTEAD[path] : absent(code, what);
        if (instead === undefined) return undefined;
        replaced.add(path);
        return { code: instead, map: null };
      },
    },
    buildEnd(error) {
      const missed = [...missing.keys(), ...Object.keys(INSTEAD)].filter((path) => !replaced.has(path));
      if (!error && missed.length > 0) throw new Error(`the build has no ${missed.join(', ')}`);
    },
  };
}
