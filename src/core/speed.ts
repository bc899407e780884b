/** Slow motion and fast forward: the speeds that keys and buttons go through. */

const SPEEDS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] as const;

/** The next of the speeds, faster or slower than any speed; at the ends, the end. */
export function nextSpeed(speed: number, by: 1 | -1): number {
  // what was written out and read again is the same speed
  const near = 1e-9 * speed;
  return by > 0
    ? (SPEEDS.find((one) => one > speed + near) ?? SPEEDS.at(-1)!)
    : (SPEEDS.findLast((one) => one < speed - near) ?? SPEEDS[0]);
}
