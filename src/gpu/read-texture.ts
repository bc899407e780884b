/** Reads a texture back into memory. */

/** @param texture of `rgba32float` @returns its texels row by row, four numbers each */
export async function readTexture(
  device: GPUDevice,
  texture: GPUTexture,
): Promise<Float32Array<ArrayBuffer>> {
  const { width, height } = texture;
  // copies want rows of whole 256 bytes
  const bytesPerRow = Math.ceil((width * 16) / 256) * 256;
  const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
  const label = `${texture.label}.staging`;
  const staging = device.createBuffer({ label, size: bytesPerRow * height, usage });
  const encoder = device.createCommandEncoder({ label: 'readTexture' });
  encoder.copyTextureToBuffer({ texture }, { buffer: staging, bytesPerRow }, [width, height]);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  const rows = new Float32Array(staging.getMappedRange());
  const texels = new Float32Array(4 * width * height);
  for (let row = 0; row < height; row++) {
    const from = (bytesPerRow / 4) * row;
    texels.set(rows.subarray(from, from + 4 * width), 4 * width * row);
  }
  staging.destroy();
  return texels;
}
