/**
 * The parts of Three.js that the view uses. `WebGPURenderer` would bring the WebGL backend and all lights and standard
 * materials along, 100 kB of script that a page must load before its first frame; this asks for one backend only.
 */

import Renderer from 'three/src/renderers/common/Renderer.js';
import NodeLibrary from 'three/src/renderers/common/nodes/NodeLibrary.js';

export interface RendererOptions {
  canvas: HTMLCanvasElement;
  /** Whether edges are smooth: multisampling. */
  antialias: boolean;
  /** Whether the page shows where nothing is drawn. */
  alpha: boolean;
  /** The GPUDevice to draw with; left out, WebGL2 draws. */
  device?: unknown;
}

/** Creates a renderer for `MeshBasicNodeMaterial` and `NodeMaterial`, without lights, fog or tone mapping. */
export async function createRenderer({
  canvas,
  antialias,
  alpha,
  device,
}: RendererOptions): Promise<Renderer> {
  const { default: Backend } = device
    ? await import('three/src/renderers/webgpu/WebGPUBackend.js')
    : await import('three/src/renderers/webgl-fallback/WebGLBackend.js');
  const options = { canvas, antialias, alpha, ...(device ? { device: device as GPUDevice } : {}) };
  const renderer = new Renderer(new Backend(options), options);
  renderer.library = new NodeLibrary();
  await renderer.init();
  // Three.js counts frames in a loop of its own, sixty times a second for ever: with each picture is enough
  const { _animation: loop } = renderer as unknown as { _animation: { setContext(context: object): void } };
  loop.setContext({ requestAnimationFrame: () => null, cancelAnimationFrame: () => undefined });
  return renderer;
}
