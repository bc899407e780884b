/** Reads a texture back into memory. */

/** @param texture of `rgba32float`; its rows are whole multiples of 256 bytes */
export async function readTexture(device: GPUDevice, texture: GPUTexture): Promise<Float32Array> {
  const { width, height } = texture;
  const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
  const label = `${texture.label}.staging`;
  const staging = device.createBuffer({ label, size: 16 * width * height, usage });
  const encoder = device.createCommandEncoder({ label: 'readTexture' });
  encoder.copyTextureToBuffer({ texture }, { buffer: staging, bytesPerRow: 16 * width }, [width, height]);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  const texels = new Float32Array(staging.getMappedRange().slice(0));
  staging.destroy();
  return texels;
}
