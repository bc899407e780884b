// Philox 4x32-10 (Salmon et al., SC11): a random number is a pure function of counter and key. Bit for bit the
// functions of src/core/random.ts.

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
  for (var round = 0u; round < 10u; round++) {
    c = vec4u(
      multiplyHigh(c.z, 0xcd9e8d57u) ^ c.y ^ key.x,
      c.z * 0xcd9e8d57u,
      multiplyHigh(c.x, 0xd2511f53u) ^ c.w ^ key.y,
      c.x * 0xd2511f53u,
    );
    key += vec2u(0x9e3779b9u, 0xbb67ae85u);
  }
  return c;
}
