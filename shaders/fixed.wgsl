// A walker is four words: |mu/s| as a float of its own, 2^exponent (1 + fraction) with the exponent in 16 bits and the
// fraction in 46 (high, low), and delta = sigma/s - 1 (high, low) in 8.56 fixed point. Integer addition with carry is exact
// by specification, whatever a compiler does to floats, so a step of 1e-14 is not lost. The lowest two bits of |mu/s| are
// its sign and whether it is 0, and the lowest four of delta are the class. Twin: src/core/simulation/fixed-point.ts.
//
// In single precision the words are mu/s as f32, 0, sigma/s as f32, and the class.

const TAG_NEGATIVE = 1u;
const TAG_ZERO = 2u;
const MU_TAGS = 3u;
const CLASS_MASK = 15u;

const EXPONENT_MIN = -32767;
const EXPONENT_MAX = 40;

// A 64-bit number and what makes it: x is the upper word.
alias Fixed = vec2u;

// (sigma, delta) as f32 from delta in fixed point, each with its own full relative precision, delta also when it is small
// and negative: the low word is taken with a sign and its carry given to the upper one, so that the two parts never cancel.
// For a sigma below 1/2 the 1 is added as an integer, so that no compiler may take it apart.
fn heightsOf(a: Fixed) -> vec2f {
  let high = bitcast<i32>(a.x + (a.y >> 31u));
  let low = f32(bitcast<i32>(a.y)) * (params.deltaUnit * 2.3283064e-10);
  let delta = f32(high) * params.deltaUnit + low;
  let below = delta < -0.5;
  let whole = f32(high + select(0, params.deltaOne, below)) * params.deltaUnit;
  return vec2f(whole + select(low + 1.0, low, below), delta);
}

// Bits of the low words that are not used: 30 of them count in a magnitude and 28 in delta. So there is room above them
// for a carry or a borrow, which come out by one shift.
const MAGNITUDE_UNUSED = 2u;
const DELTA_UNUSED = 4u;

// a + f, with f below 2^30 in units of the upper word, rounded to the unit of the low word's last bit that is used.
// `f - nearest` is exact, so f loses nothing.
fn addFloat(a: Fixed, f: f32, unused: u32) -> Fixed {
  // floors, because a software GPU takes 15 operations to round a half to even
  let nearest = floor(f + 0.49999997); // with 0.5 what is just below it would round up, and f - 1 is not exact
  let unit = bitcast<f32>((159u - unused) << 23u); // 2^(32 - unused)
  let rest = (f - nearest) * unit;
  let below = floor(rest);
  let low = bitcast<i32>(a.y >> unused) + (i32(below) + i32(rest - below >= 0.5));
  let carry = low >> (32u - unused);
  return Fixed(a.x + bitcast<u32>(i32(nearest) + carry), bitcast<u32>(low) << unused);
}

// delta + f, with f in units of the upper word, rounded to the tags' unit and held at the largest number instead of wrapping
// round. delta is given and comes back without tags.
fn addToDelta(a: Fixed, f: f32) -> Fixed {
  let sum = addFloat(a, clamp(f, -1.0e9, 1.0e9), DELTA_UNUSED);
  let overflow = f > 0.0 && bitcast<i32>(a.x) >= 0 && bitcast<i32>(sum.x) < 0;
  return select(sum, Fixed(0x7fffffffu, 0u), overflow);
}

// delta in fixed point from the one of the two, sigma and delta, that has the digits
fn deltaOf(sigma: f32, delta: f32) -> Fixed {
  let below = sigma < 0.5;
  let start = Fixed(bitcast<u32>(select(0, -params.deltaOne, below)), 0u);
  return addToDelta(start, select(delta, sigma, below) * params.deltaScale);
}

const ONE_BITS = 0x3f800000u; // of 1 as f32

// The bits of the magnitude as f32, correctly rounded, if its exponent were one of f32.
fn magnitudeBits(a: Fixed) -> u32 {
  return ((a.x << 7u) | (a.y >> 25u)) + ((a.y >> 24u) & 1u) + ONE_BITS;
}

// The magnitude as f32; 0 below the smallest that is normal.
fn magnitudeOf(a: Fixed) -> f32 {
  return select(bitcast<f32>(magnitudeBits(a)), 0.0, (bitcast<i32>(a.x) >> 16u) < -126);
}

// The magnitude without its power of 2: from 1 to 2.
fn mantissaOf(a: Fixed) -> f32 {
  return bitcast<f32>(magnitudeBits(a) - ((a.x >> 16u) << 23u));
}

// The magnitude x 2^(exponent of `upper`, the upper word of another one), for an x > 0 that is normal
fn magnitudeFrom(x: f32, upper: u32) -> Fixed {
  let bits = bitcast<u32>(x) - ONE_BITS;
  return Fixed((upper & 0xffff0000u) + bitcast<u32>(bitcast<i32>(bits) >> 7u), bits << 25u);
}

// The magnitude kept where the exponent has room
fn clampMagnitude(a: Fixed) -> Fixed {
  let high = clamp(bitcast<i32>(a.x), EXPONENT_MIN << 16u, EXPONENT_MAX << 16u);
  let outside = high == (EXPONENT_MAX << 16u) || high > bitcast<i32>(a.x);
  return Fixed(bitcast<u32>(high), select(a.y, 0u, outside));
}

// The magnitude times ratio = 1 + growth > 0, both given. A small growth is added in the unit of the last bit, which is
// all that can be lost of it; a large one has its digits in the ratio.
fn grown(a: Fixed, growth: f32, ratio: f32) -> Fixed {
  let mantissa = mantissaOf(a);
  let sum = addFloat(a, mantissa * growth * 65536.0, MAGNITUDE_UNUSED);
  // past a power of 2 the fraction has another unit: half of it, or twice it less the 1 that is not written
  let exponent = sum.x & 0xffff0000u;
  let risen = bitcast<i32>(exponent - (a.x & 0xffff0000u));
  let factor = select(select(2u, 1u, risen > 0), 4u, risen < 0);
  let low = (sum.y >> MAGNITUDE_UNUSED) * factor;
  let high = (sum.x & 0xffffu) * factor + (low >> 30u);
  let near = Fixed(exponent | ((high >> 1u) & 0xffffu), (high << 31u) | ((low << 1u) & 0x7ffffffcu));
  return clampMagnitude(select(near, magnitudeFrom(mantissa * ratio, a.x), abs(growth) > 0.25));
}

// a < b, signed
fn lessFixed(a: Fixed, b: Fixed) -> bool {
  return bitcast<i32>(a.x) < bitcast<i32>(b.x) || (a.x == b.x && a.y < b.y);
}

// Where a walker is, in units of s.
struct Walker {
  mu: f32,
  sigma: f32,
  delta: f32,      // sigma - 1, which has digits near the saddle that sigma lacks
  class_: u32,     // index into CLASSES of src/core/simulation/census.ts
};

// mu of a magnitude with its tags
fn signedMu(magnitude: Fixed, tags: u32) -> f32 {
  let size = select(magnitudeOf(magnitude), 0.0, (tags & TAG_ZERO) != 0u);
  return select(size, -size, (tags & TAG_NEGATIVE) != 0u);
}

fn readWalker(words: vec4u) -> Walker {
  let class_ = words.w & CLASS_MASK;
  if (team.single != 0u) {
    let sigma = bitcast<f32>(words.z);
    return Walker(bitcast<f32>(words.x), sigma, sigma - 1.0, class_);
  }
  let at = heightsOf(Fixed(words.z, words.w & ~CLASS_MASK));
  return Walker(signedMu(Fixed(words.x, words.y & ~MU_TAGS), words.y), at.x, at.y, class_);
}

// CLASSES of src/core/simulation/census.ts
const CLASS_COUNT = 5u;
const TRAVELLING = 0u;
const STALLED = 1u;
const FROZEN = 2u;
const ARRIVED = 3u;
const CONVERGED = 4u;

// A drawn walker is stored as CLASS_CODES x team + class.
const CLASS_CODES = 8u;

fn hasArrived(mu: f32, delta: f32) -> bool {
  let near = params.arrivedWithin;
  return abs(abs(mu) - params.optimumMu) <= near && abs(delta - params.optimumDelta) <= near;
}

fn isNearSaddle(mu: f32, delta: f32) -> bool {
  return abs(mu) < params.stalledMu && abs(delta) < params.stalledSigma;
}
