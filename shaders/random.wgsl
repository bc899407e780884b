// Philox 4x32-10 (Salmon et al., SC11): a random number is a pure function of counter and key. Bit for bit the
// functions of src/core/optimizers/philox.ts.

fn multiplyHigh(a: u32, b: u32) -> u32 {
  let al = a & 0xffffu;
  let ah = a >> 16u;
  let bl = b & 0xffffu;
  let bh = b >> 16u;
  let middle = ah * bl + ((al * bl) >> 16u);
  let other = al * bh + (middle & 0xffffu);
  return ah * bh + (middle >> 16u) + (other >> 16u);
}

fn philox(start: vec4u, seed: vec2u) -> vec4u {
  var c = start;
  var key = seed;
  for (var round = 1u; ; round++) {
    c = vec4u(
      multiplyHigh(c.z, 0xcd9e8d57u) ^ c.y ^ key.x,
      c.z * 0xcd9e8d57u,
      multiplyHigh(c.x, 0xd2511f53u) ^ c.w ^ key.y,
      c.x * 0xd2511f53u,
    );
    key += vec2u(0x9e3779b9u, 0xbb67ae85u);
    if (round == 10u) { break; }
  }
  return c;
}

// sin(pi/2 x), x in 0.32, result in 1.31: Taylor to x^9
fn sineOfQuarter(x: u32) -> u32 {
  let q = multiplyHigh(x, x);
  var sum = 344551u;
  sum = 10054024u - multiplyHigh(sum, q);
  sum = 171138621u - multiplyHigh(sum, q);
  sum = 1387197266u - multiplyHigh(sum, q);
  sum = 3373259426u - multiplyHigh(sum, q);
  return min(multiplyHigh(x, sum), 0x7fffffffu);
}

// 1/2 + sin(2 pi turn)/2 as a fraction of 32 bits
fn halfSine(turn: u32) -> u32 {
  let quadrant = turn >> 30u;
  let along = turn << 2u;
  let sine = sineOfQuarter(select(along, ~along, (quadrant & 1u) != 0u));
  return select(0x80000000u + sine, 0x80000000u - sine, (quadrant & 2u) != 0u);
}

// What sets the kicks apart from the spawn, which has counter and key of the same seed.
const TAG_NOISE = 1u;

// The two words that a walker's kick in one step is made of. Twin: src/core/optimizers/noise.ts.
fn noiseWords(walker: u32, age: u32, seed: u32) -> vec2u {
  return philox(vec4u(walker, age, 0u, TAG_NOISE), vec2u(seed, TAG_NOISE)).xy;
}
