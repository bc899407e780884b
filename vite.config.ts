import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { firstFrameCore } from './build/chunks.ts';
import { LICENSES, licenses } from './build/licenses.ts';
import { contentSecurityPolicy } from './build/policy.ts';
import { preloadFirstFrame } from './build/preload.ts';
import { slimShaders } from './build/shaders.ts';
import { singleFile } from './build/single.ts';
import { sitePreview } from './build/site.ts';
import { slimThree } from './build/three.ts';
import { findBrowser, launchFlags } from './test/setup/browser.mjs';
import { threads } from './test/setup/threads.ts';

/** What the site and the single file have in common. */
const app = {
  // The sources of Three.js instead of its bundles, which hold all of it in two pieces that nothing can be left out of.
  resolve: {
    alias: [
      { find: /^three\/webgpu$/, replacement: 'three/src/Three.WebGPU.js' },
      { find: /^three\/tsl$/, replacement: 'three/src/Three.TSL.js' },
      { find: /^three$/, replacement: 'three/src/Three.Core.js' },
    ],
  },
  // Relative, so that the built app runs from any folder of any static server.
  base: './',
  build: {
    target: 'esnext',
    license: { fileName: LICENSES },
    modulePreload: {
      // The page's own script has run when another one is asked for; Firefox counts preloading it once more as an error.
      resolveDependencies: (_: string, needed: string[], { hostType }: { hostType: 'html' | 'js' }) =>
        hostType === 'js' ? needed.filter((file) => !/\/index-[^/]+\.js$/.test(file)) : needed,
    },
    // In kB before compression; the single file has everything in one piece.
    chunkSizeWarningLimit: 1400,
    // how long a plugin took on a busy machine is no news
    rolldownOptions: {
      checks: { bundlerTimings: false },
      output: { codeSplitting: { groups: [firstFrameCore] } },
    },
  },
};

/** Milliseconds for one test: ten times what the longest takes on a quiet machine with a software GPU. */
const TEST_LIMIT = 300_000;
/** What a page shows soon may take its time on a busy machine. */
const PATIENCE = 60_000;

export default defineConfig(async () => ({
  ...app,
  plugins: [
    slimShaders(),
    slimThree(),
    contentSecurityPolicy(),
    preloadFirstFrame(),
    licenses(),
    sitePreview(),
    singleFile(app),
  ],
  optimizeDeps: {
    // Named in full: a dependency that is discovered late reloads the page in the middle of a test.
    include: [
      'three/src/Three.WebGPU.js',
      'three/src/Three.TSL.js',
      'three/src/Three.Core.js',
      'three/src/renderers/common/Renderer.js',
      'three/src/renderers/common/nodes/NodeLibrary.js',
      'three/src/renderers/webgpu/WebGPUBackend.js',
      'three/src/renderers/webgl-fallback/WebGLBackend.js',
      'three/addons/controls/OrbitControls.js',
      'lil-gui',
      'uplot',
      'mediabunny',
      'gifenc',
      'fflate',
      'lean-qr',
      'lean-qr/extras/svg',
      'papaparse',
    ],
  },
  test: {
    projects: [
      {
        extends: true as const,
        test: {
          name: 'core',
          environment: 'node',
          include: ['test/core/**/*.test.ts'],
          // no test changes what a module holds, so each process may load them once
          isolate: false,
          sequence: { groupOrder: 0 },
          maxWorkers: '100%',
          testTimeout: TEST_LIMIT,
        },
      },
      {
        extends: true as const,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          // one page for all files: what one has compiled, the next ones have
          isolate: false,
          // beside the next project: a software GPU leaves a good part of two processors idle
          sequence: { groupOrder: 1 },
          maxWorkers: 2,
          testTimeout: TEST_LIMIT,
          hookTimeout: TEST_LIMIT,
          expect: { poll: { timeout: PATIENCE } },
          browser: {
            enabled: true,
            headless: true,
            // said to be deprecated, but the option of the project would also limit what runs beside it
            // oxlint-disable-next-line typescript/no-deprecated
            fileParallelism: false,
            // Only a test run needs a browser; serving and building the app must work without one.
            provider: playwright({
              launchOptions: {
                executablePath: process.env.VITEST ? await findBrowser().catch(() => undefined) : undefined,
                args: launchFlags,
              },
            }),
            instances: [{ browser: 'chromium' as const }],
            viewport: { width: 1280, height: 720 },
            screenshotFailures: false,
          },
        },
      },
      {
        extends: true as const,
        plugins: [threads()],
        test: {
          name: 'node',
          environment: 'node',
          include: ['test/node/**/*.test.ts'],
          setupFiles: ['test/setup/dawn.ts'],
          // what one file has compiled, the next ones of its process have
          isolate: false,
          pool: 'forks' as const,
          sequence: { groupOrder: 1 },
          // shared with the next project
          maxWorkers: 2,
          testTimeout: TEST_LIMIT,
          hookTimeout: TEST_LIMIT,
          expect: { poll: { timeout: PATIENCE } },
        },
      },
      {
        extends: true as const,
        test: {
          name: 'app',
          environment: 'node',
          include: ['test/app/**/*.test.ts'],
          globalSetup: ['test/setup/serve.ts'],
          // one file finds the browser and the pages that another has opened
          isolate: false,
          sequence: { groupOrder: 1 },
          // one opens its page while the other draws
          maxWorkers: 2,
          testTimeout: TEST_LIMIT,
          hookTimeout: TEST_LIMIT,
          expect: { poll: { timeout: PATIENCE } },
        },
      },
      {
        extends: true as const,
        test: {
          name: 'browsers',
          environment: 'node',
          include: ['test/browsers/**/*.test.ts'],
          globalSetup: ['test/browsers/serve.ts'],
          sequence: { groupOrder: 2 },
          testTimeout: TEST_LIMIT,
          hookTimeout: TEST_LIMIT,
        },
      },
    ],
  },
}));
