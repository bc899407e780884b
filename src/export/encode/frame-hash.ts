/** A fast hash of a frame's pixels, to compare frames; not cryptographic. */

/** Odd numbers with bits everywhere, of xxHash. */
const PRIMES = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d] as const;

/** 16 hexadecimal digits of the pixels, their order, and how wide the picture is. */
export function hashOf({ data, width }: Pick<ImageData, 'data' | 'width'>): string {
  const words = new Uint32Array(data.buffer, data.byteOffset, data.byteLength >> 2);
  let [a, b] = [Math.imul(width, PRIMES[0]), ~width];
  for (const word of words) {
    a = Math.imul(((a ^ word) << 13) | ((a ^ word) >>> 19), PRIMES[0]);
    b = Math.imul(((b + word) << 7) | ((b + word) >>> 25), PRIMES[1]) ^ a;
  }
  return [a, b]
    .map((lane) => {
      const mixed = Math.imul(lane ^ (lane >>> 15), PRIMES[2]);
      return ((mixed ^ (mixed >>> 13)) >>> 0).toString(16).padStart(8, '0');
    })
    .join('');
}
