// A walker is four words: lambda = log2 |mu/s| in 16.48 fixed point (high, low), and delta = sigma/s - 1 (high, low) in
// 8.56. Integer addition with carry is exact by specification, whatever a compiler does to floats, so a step of 1e-14
// is not lost. The lowest four bits of delta are tags. Twin: src/core/simulation/fixed-point.ts.
//
// In single precision the words are the bits of mu/s and of sigma/s as f32, 0, and the tags.

const TAG_NEGATIVE = 1u;
const TAG_ZERO = 2u;
const TAG_CLASS_SHIFT = 2u;
const TAG_CLASS_MASK = 12u;
const TAG_MASK = 15u;

const LAMBDA_MIN = -32767;
const LAMBDA_MAX = 40;

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

// delta in fixed point from the one of the two, sigma and delta, that has the digits
fn deltaOf(sigma: f32, delta: f32) -> Fixed {
  let below = sigma < 0.5;
  let start = Fixed(bitcast<u32>(select(0, -params.deltaOne, below)), 0u);
  return addFloat(start, select(delta, sigma, below) * params.deltaScale);
}

// a + f, with f in units of the upper word, rounded to the low word's unit. `a - round(a)` is exact, so f loses nothing.
fn addFloat(a: Fixed, f: f32) -> Fixed {
  let bounded = clamp(f, -1.0e9, 1.0e9);
  let nearest = round(bounded);
  let rest = round((bounded - nearest) * 4294967296.0);
  // a half that was rounded down does not fit a signed word: it is a whole less the other half
  let over = rest > 2147483520.0;
  let whole = nearest + select(0.0, 1.0, over);
  let part = i32(select(rest, -2147483648.0, over));
  let low = a.y + bitcast<u32>(part);
  let carry = select(0u, 1u, low < a.y) - select(0u, 1u, part < 0); // a negative part borrows what its wrap carried
  return Fixed(a.x + bitcast<u32>(i32(whole)) + carry, low);
}

// The same, but held at the largest number instead of wrapping round.
fn addFloatSaturated(a: Fixed, f: f32) -> Fixed {
  let sum = addFloat(a, f);
  let overflow = f > 0.0 && bitcast<i32>(a.x) >= 0 && bitcast<i32>(sum.x) < 0;
  return select(sum, Fixed(0x7fffffffu, 0u), overflow);
}

// 2^lambda for 16.48 bits; 0 below the smallest normal f32. The whole part goes straight into the exponent; the
// polynomial is minimax on [-1/2, 1/2], relative error 2e-9 before rounding.
fn exp2Fixed(lambda: Fixed) -> f32 {
  let whole = bitcast<i32>(lambda.x + 0x8000u) >> 16u;
  let f = f32(bitcast<i32>((lambda.x << 16u) | (lambda.y >> 16u))) * 2.3283064e-10;
  let p = 1.0 + f * (0.693147206 + f * (0.240226469 + f * (0.0555032878
    + f * (0.00961848896 + f * (0.00133999312 + f * 0.000153458116)))));
  let power = bitcast<f32>(u32(clamp(whole, -126, 126) + 127) << 23u);
  return select(p * power, 0.0, whole < -126);
}

// lambda kept where it can be turned back to a number
fn clampLambda(lambda: Fixed) -> Fixed {
  let whole = bitcast<i32>(lambda.x) >> 16u;
  var kept = lambda;
  if (whole < LAMBDA_MIN) { kept = Fixed(bitcast<u32>(LAMBDA_MIN << 16u), 0u); }
  if (whole >= LAMBDA_MAX) { kept = Fixed(u32(LAMBDA_MAX) << 16u, 0u); }
  return kept;
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

fn readWalker(words: vec4u) -> Walker {
  let class_ = (words.w & TAG_CLASS_MASK) >> TAG_CLASS_SHIFT;
  if (team.single != 0u) {
    let sigma = bitcast<f32>(words.y);
    return Walker(bitcast<f32>(words.x), sigma, sigma - 1.0, class_);
  }
  let magnitude = select(exp2Fixed(words.xy), 0.0, (words.w & TAG_ZERO) != 0u);
  let mu = select(magnitude, -magnitude, (words.w & TAG_NEGATIVE) != 0u);
  let at = heightsOf(Fixed(words.z, words.w & ~TAG_MASK));
  return Walker(mu, at.x, at.y, class_);
}

// CLASSES of src/core/simulation/census.ts
const TRAVELLING = 0u;
const STALLED = 1u;
const FROZEN = 2u;
const ARRIVED = 3u;

// The first that fits: arrived, frozen, stalled, travelling.
fn classify(mu: f32, delta: f32, moved: bool) -> u32 {
  let near = params.arrivedWithin;
  if (abs(abs(mu) - params.optimumMu) <= near && abs(delta - params.optimumDelta) <= near) { return ARRIVED; }
  if (!moved) { return FROZEN; }
  return select(TRAVELLING, STALLED, isNearSaddle(mu, delta));
}

fn isNearSaddle(mu: f32, delta: f32) -> bool {
  return abs(mu) < params.stalledMu && abs(delta) < params.stalledSigma;
}
