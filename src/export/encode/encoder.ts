/** The contract of an encoder: frames in, one file out. */

/** The canvas on which a frame is put together. */
export type FrameCanvas = OffscreenCanvas;
export type FrameContext = OffscreenCanvasRenderingContext2D;

export interface Encoder {
  /** Whether it reads pixels itself, so that they had better be kept where the processor can read them. */
  readonly reads: boolean;
  /** Whether the file can take no more. */
  readonly full: boolean;
  /** Takes the frame in this very task, then resolves when it is ready for the next one. */
  add(frame: FrameCanvas, index: number): Promise<void>;
  /** Closes the file, which holds the frames that were added. */
  finish(): Promise<Blob>;
  /** Gives back what is held, and makes no file. */
  abandon(): Promise<void>;
}
