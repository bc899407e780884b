/**
 * Counter-based random numbers: Philox 4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
 * 1, 2, 3", SC11). A number is a pure function of seed and counter, so walker 17 starts at the same place on every
 * machine, in any order. `shaders/random.wgsl` has the same functions, and they give the same bits.
 */

/** The upper 32 bits of the 64-bit product of two unsigned 32-bit numbers. */
export function multiplyHigh(a: number, b: number): number {
  const [al, ah] = [a & 0xffff, a >>> 16];
  const [bl, bh] = [b & 0xffff, b >>> 16];
  const low = al * bl;
  const middle = ah * bl + (low >>> 16); // below 2^32, exact in a double
  const other = al * bh + (middle % 0x10000);
  return (ah * bh + Math.floor(middle / 0x10000) + Math.floor(other / 0x10000)) >>> 0;
}

/** Ten rounds of Philox on a 128-bit counter with a 64-bit key: four unsigned 32-bit numbers. */
export function philox(counter: readonly number[], key: readonly number[]): [number, number, number, number] {
  let [a, b, c, d] = counter.map((word) => word >>> 0) as [number, number, number, number];
  let [k0, k1] = key.map((word) => word >>> 0) as [number, number];
  for (let round = 0; round < 10; round++) {
    const highA = multiplyHigh(a, 0xd2511f53);
    const lowA = Math.imul(a, 0xd2511f53) >>> 0;
    const highC = multiplyHigh(c, 0xcd9e8d57);
    const lowC = Math.imul(c, 0xcd9e8d57) >>> 0;
    [a, b, c, d] = [(highC ^ b ^ k0) >>> 0, lowC, (highA ^ d ^ k1) >>> 0, lowA];
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  return [a, b, c, d];
}
