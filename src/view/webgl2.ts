/** Checks whether this page can have a WebGL2 context now. */
export function hasWebGL2(): boolean {
  const context = document.createElement('canvas').getContext('webgl2');
  context?.getExtension('WEBGL_lose_context')?.loseContext(); // browsers keep few contexts alive
  return Boolean(context);
}
