/**
 * Measures the time of a compute pass on the GPU itself. The time until a submission comes back holds other things too
 * (a picture before it, a busy page), and would make steps look dear.
 */
export class PassTimer {
  readonly #queries: GPUQuerySet | undefined;
  readonly #resolved: GPUBuffer | undefined;
  readonly #staging: GPUBuffer | undefined;
  #busy = false;

  constructor(device: GPUDevice) {
    if (!device.features.has('timestamp-query')) return;
    const usage = GPUBufferUsage;
    this.#queries = device.createQuerySet({ label: 'Timer.queries', type: 'timestamp', count: 2 });
    this.#resolved = device.createBuffer({
      label: 'Timer.resolved',
      size: 16,
      usage: usage.QUERY_RESOLVE | usage.COPY_SRC,
    });
    this.#staging = device.createBuffer({
      label: 'Timer.staging',
      size: 16,
      usage: usage.MAP_READ | usage.COPY_DST,
    });
  }

  /** Whether the device has a clock. */
  get exists(): boolean {
    return this.#queries !== undefined;
  }

  /**
   * For the pass to be timed, or undefined when the device has no clock or the one before has not come back. What it
   * returns must be recorded, and `record` and `collect` called after it.
   */
  start(): GPUComputePassTimestampWrites | undefined {
    if (!this.#queries || this.#busy) return undefined;
    this.#busy = true;
    return { querySet: this.#queries, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 };
  }

  /** Records the copies that bring the result back. */
  record(encoder: GPUCommandEncoder): void {
    encoder.resolveQuerySet(this.#queries!, 0, 2, this.#resolved!, 0);
    encoder.copyBufferToBuffer(this.#resolved!, 0, this.#staging!, 0, 16);
  }

  /** After the submit: milliseconds that the pass took. */
  async collect(): Promise<number> {
    const staging = this.#staging!;
    await staging.mapAsync(GPUMapMode.READ);
    const [begin, end] = new BigUint64Array(staging.getMappedRange()) as unknown as [bigint, bigint];
    const milliseconds = Number(end - begin) / 1e6;
    staging.unmap();
    this.#busy = false;
    return milliseconds;
  }

  destroy(): void {
    this.#queries?.destroy();
    this.#resolved?.destroy();
    this.#staging?.destroy();
  }
}
