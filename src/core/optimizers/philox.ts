/**
 * Counter-based random numbers: Philox 4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
 * 1, 2, 3", SC11). A number is a pure function of seed and counter, so walker 17 starts at the same place on every
 * machine, in any order. `shaders/random.wgsl` has the same functions, and they give the same bits.
 */

/** The upper 32 bits of the 64-bit product of two unsigned 32-bit numbers. */
export function multiplyHigh(a: number, b: number): number {
  const al = a & 0xffff;
  const ah = a >>> 16;
  const bl = b & 0xffff;
  const bh = b >>> 16;
  const middle = ah * bl + ((al * bl) >>> 16); // below 2^32, exact in a double
  const other = al * bh + (middle & 0xffff);
  return (ah * bh + (middle >>> 16) + (other >>> 16)) >>> 0;
}

/** Ten rounds of Philox on a 128-bit counter with a 64-bit key: four unsigned 32-bit numbers. */
export function philox(counter: readonly number[], key: readonly number[]): [number, number, number, number] {
  let a = counter[0]! >>> 0;
  let b = counter[1]! >>> 0;
  let c = counter[2]! >>> 0;
  let d = counter[3]! >>> 0;
  let k0 = key[0]! >>> 0;
  let k1 = key[1]! >>> 0;
  for (let round = 0; round < 10; round++) {
    const highA = multiplyHigh(a, 0xd2511f53);
    const highC = multiplyHigh(c, 0xcd9e8d57);
    const lowA = Math.imul(a, 0xd2511f53) >>> 0;
    const lowC = Math.imul(c, 0xcd9e8d57) >>> 0;
    a = (highC ^ b ^ k0) >>> 0;
    b = lowC;
    c = (highA ^ d ^ k1) >>> 0;
    d = lowA;
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  return [a, b, c, d];
}

/**
 * sin(pi/2 · x) for x in 0.32 fixed point, result in 1.31: the Taylor polynomial to x^9, whose remainder is below 4e-6.
 */
function sineOfQuarter(x: number): number {
  const q = multiplyHigh(x, x);
  let sum = 344_551; // (pi/2)^9 / 9! in 1.31, and so on down to pi/2
  sum = (10_054_024 - multiplyHigh(sum, q)) >>> 0;
  sum = (171_138_621 - multiplyHigh(sum, q)) >>> 0;
  sum = (1_387_197_266 - multiplyHigh(sum, q)) >>> 0;
  sum = (3_373_259_426 - multiplyHigh(sum, q)) >>> 0;
  return Math.min(multiplyHigh(x, sum), 0x7fffffff);
}

/** 1/2 + sin(2 pi turn)/2 as a 32-bit fraction, for a turn in 0.32 fixed point. */
export function halfSine(turn: number): number {
  const quadrant = turn >>> 30;
  const along = (turn << 2) >>> 0;
  const sine = sineOfQuarter(quadrant & 1 ? ~along >>> 0 : along);
  return quadrant & 2 ? (0x80000000 - sine) >>> 0 : (0x80000000 + sine) >>> 0;
}
