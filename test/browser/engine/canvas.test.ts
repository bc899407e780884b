import { expect, test } from 'vitest';

/** The adapter; without one there is nothing to test, and that is a failure and no reason to skip. */
async function requestAdapter(): Promise<GPUAdapter> {
  const adapter = await navigator.gpu?.requestAdapter();
  if (!adapter) throw new Error('This browser has no WebGPU adapter.');
  return adapter;
}

test('there is a WebGPU adapter', async () => {
  await requestAdapter();
});

test('what is drawn reaches the canvas', async () => {
  // With too few launch flags it stays transparent black, and nothing says so.
  const device = await (await requestAdapter()).requestDevice();
  const canvas = new OffscreenCanvas(8, 8);
  const context = canvas.getContext('webgpu')!;
  context.configure({ device, format: 'rgba8unorm' });
  const encoder = device.createCommandEncoder();
  const view = context.getCurrentTexture().createView();
  const clearValue = [1, 0, 0.2, 1];
  encoder
    .beginRenderPass({ colorAttachments: [{ view, clearValue, loadOp: 'clear', storeOp: 'store' }] })
    .end();
  device.queue.submit([encoder.finish()]);

  const copy = new OffscreenCanvas(8, 8).getContext('2d')!;
  copy.drawImage(canvas, 0, 0);
  expect([...copy.getImageData(4, 4, 1, 1).data]).toEqual([255, 0, 51, 255]);
  device.destroy();
});
