/** Waits for WebGL, which has no promise for the end of its work. */

/** Milliseconds between two looks at a fence. */
const LOOK = 4;

/**
 * Resolves when everything that was drawn on the canvas with WebGL2 so far is finished, or when the context is lost; at once
 * on a canvas that is drawn on by other means. The canvas must have its context already.
 */
export function drawn(canvas: HTMLCanvasElement): Promise<void> {
  const gl = canvas.getContext('webgl2');
  const fence = gl?.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
  if (!gl || !fence) return Promise.resolve();
  gl.flush();
  return new Promise((resolve) => {
    const look = (): void => {
      // 0 at the most: a browser may refuse to block
      const state = gl.isContextLost() ? gl.WAIT_FAILED : gl.clientWaitSync(fence, 0, 0);
      if (state === gl.TIMEOUT_EXPIRED) {
        setTimeout(look, LOOK);
        return;
      }
      gl.deleteSync(fence);
      resolve();
    };
    setTimeout(look);
  });
}
