/** Writes a growing file whose bytes leave the heap as parts of blobs, which the browser may keep on disk. */

/** Bytes that are gathered before they become a part. */
const PART = 1 << 20;

export class BlobWriter {
  /** One after the other, without gaps. */
  readonly #parts: Blob[] = [];
  /** Written after all parts, and not yet one of them. */
  #gathered: Uint8Array<ArrayBuffer>[] = [];
  #gatheredBytes = 0;
  /** The end of the parts. */
  #sealed = 0;
  /** What was written anew over parts, in the order of time. */
  readonly #patches: { position: number; data: Uint8Array<ArrayBuffer> }[] = [];

  /** Bytes so far. */
  get size(): number {
    return this.#sealed + this.#gatheredBytes;
  }

  /**
   * Writes at the end, or over what is there; a gap is filled with zeros.
   * @param data is kept, and not copied
   */
  write(data: Uint8Array<ArrayBuffer>, position = this.size): void {
    if (position > this.size) this.#append(new Uint8Array(position - this.size));
    const old = Math.min(data.length, this.size - position);
    if (old > 0) this.#patches.push({ position, data: data.subarray(0, old) });
    if (old < data.length) this.#append(data.subarray(Math.max(0, old)));
  }

  #append(data: Uint8Array<ArrayBuffer>): void {
    this.#gathered.push(data);
    this.#gatheredBytes += data.length;
    if (this.#gatheredBytes >= PART) this.#seal();
  }

  #seal(): void {
    if (this.#gatheredBytes === 0) return;
    this.#parts.push(new Blob(this.#gathered));
    this.#sealed += this.#gatheredBytes;
    this.#gathered = [];
    this.#gatheredBytes = 0;
  }

  /** All of it, as one file. */
  blob(type: string): Blob {
    this.#seal();
    let whole = new Blob(this.#parts);
    for (const { position, data } of this.#patches) {
      whole = new Blob([whole.slice(0, position), data, whole.slice(position + data.length)]);
    }
    return new Blob([whole], { type });
  }
}
