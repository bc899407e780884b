// Makes the crowd: spawns it from the seed, in integers only, bit for bit as src/core/simulation/spawn.ts does, and turns it from
// one arithmetic, or one fixed point, into the other.

struct Spawn {
  shape: u32,            // index into SPAWN_SHAPES of src/core/settings/settings.ts
  seed: u32,
  columns: u32,
  stepU: u32,
  stepV: u32,
  muLowHigh: u32,        // mu/s = (muLow + muWidth U) 2^-(muExponent + 32)
  muLowLow: u32,
  muWidth: u32,
  muExponent: i32,
  sigmaLowHigh: u32,     // delta = sigmaLow + sigmaWidth V, in delta's fixed point
  sigmaLowLow: u32,
  sigmaWidthHigh: u32,
  sigmaWidthLow: u32,
};

@group(1) @binding(2) var<uniform> plan: Spawn;
@group(1) @binding(1) var<storage, read_write> crowd: array<vec4u>;

const UNIFORM = 0u;
const GRID = 1u;
const LINE = 2u;
const RING = 3u;

fn spawnFractions(i: u32) -> vec2u {
  let middle = vec2u(plan.stepU, plan.stepV) >> vec2u(1u);
  if (plan.shape == GRID) {
    return vec2u((i % plan.columns) * plan.stepU, (i / plan.columns) * plan.stepV) + middle;
  }
  if (plan.shape == LINE) { return vec2u(i * plan.stepU, i * plan.stepV) + middle; }
  if (plan.shape == RING) { return vec2u(halfSine(i * plan.stepU + 0x40000000u), halfSine(i * plan.stepU)); }
  return philox(vec4u(i, 0u, 0u, 0u), vec2u(plan.seed, 0u)).xy;
}

// high:low 2^-point as a float of our own; it must not be 0
fn magnitudeOfInteger(magnitude: Fixed, point: i32) -> Fixed {
  let shift = select(countLeadingZeros(magnitude.x), 32u + countLeadingZeros(magnitude.y), magnitude.x == 0u);
  var mantissa = magnitude;
  if (shift >= 32u) {
    mantissa = Fixed(magnitude.y << (shift - 32u), 0u);
  } else if (shift > 0u) {
    mantissa = Fixed((magnitude.x << shift) | (magnitude.y >> (32u - shift)), magnitude.y << shift);
  }
  let exponent = max(63 - i32(shift) - point, EXPONENT_MIN);
  // the leading 1 is not written
  let fraction = Fixed((mantissa.x >> 15u) & 0xffffu, ((mantissa.x << 17u) | (mantissa.y >> 15u)) & 0xfffffffcu);
  return Fixed((bitcast<u32>(exponent) << 16u) | fraction.x, fraction.y);
}

fn singleFrom(words: vec4u) -> vec4u {
  let mu = signedMu(Fixed(words.x, words.y & ~MU_TAGS), words.y);
  let sigma = heightsOf(Fixed(words.z, words.w & ~CLASS_MASK)).x;
  return vec4u(bitcast<u32>(mu), 0u, bitcast<u32>(sigma), words.w & CLASS_MASK);
}

fn extendedFrom(words: vec4u) -> vec4u {
  let exponent = (words.x >> 23u) & 0xffu;
  let zero = exponent == 0u; // f32 that are not normal count as 0, as they do in the arithmetic
  let negative = !zero && (words.x >> 31u) != 0u;
  var magnitude = Fixed(0u);
  if (!zero) { magnitude = magnitudeFrom(abs(bitcast<f32>(words.x)), 0u); }
  let sigma = bitcast<f32>(words.z);
  let delta = deltaOf(sigma, sigma - 1.0);
  let tags = select(0u, TAG_NEGATIVE, negative) | select(0u, TAG_ZERO, zero);
  return vec4u(magnitude.x, magnitude.y | tags, delta.x, delta.y | (words.w & CLASS_MASK));
}

// Sets the class of a walker that has not stepped yet: by its place alone.
fn classified(words: vec4u) -> vec4u {
  let at = readWalker(words);
  var class_ = select(TRAVELLING, STALLED, isNearSaddle(at.mu, at.delta));
  if (hasArrived(at.mu, at.delta)) { class_ = ARRIVED; }
  return vec4u(words.xyz, (words.w & ~CLASS_MASK) | class_);
}

@compute @workgroup_size(64)
fn spawn(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = flatIndex(group, local, 64u);
  if (i >= params.walkers) { return; }
  let at = spawnFractions(i);
  // muLow + muWidth U
  let product = plan.muWidth * at.x;
  var mu = Fixed(plan.muLowHigh + multiplyHigh(plan.muWidth, at.x), plan.muLowLow + product);
  if (mu.y < product) { mu.x += 1u; }
  let negative = (mu.x >> 31u) != 0u;
  if (negative) { mu = Fixed(~mu.x + select(0u, 1u, mu.y == 0u), 0u - mu.y); }
  let zero = mu.x == 0u && mu.y == 0u;
  var magnitude = Fixed(0u);
  if (!zero) { magnitude = magnitudeOfInteger(mu, plan.muExponent + 32); }
  // sigmaLow + sigmaWidth V
  let upper = plan.sigmaWidthHigh * at.y;
  let low = upper + multiplyHigh(plan.sigmaWidthLow, at.y);
  let high = multiplyHigh(plan.sigmaWidthHigh, at.y) + select(0u, 1u, low < upper);
  var delta = Fixed(plan.sigmaLowHigh + high, plan.sigmaLowLow + low);
  if (delta.y < low) { delta.x += 1u; }
  let tags = select(0u, TAG_NEGATIVE, negative) | select(0u, TAG_ZERO, zero);
  let words = vec4u(magnitude.x, magnitude.y | tags, delta.x, delta.y & ~CLASS_MASK);
  if (team.single != 0u) { crowd[i] = classified(singleFrom(words)); } else { crowd[i] = classified(words); }
}

// Walkers that were placed explicitly come without a class.
@compute @workgroup_size(64)
fn classifyAll(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = flatIndex(group, local, 64u);
  if (i >= params.walkers) { return; }
  crowd[i] = classified(crowd[i]);
}

@compute @workgroup_size(64)
fn toSingle(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = flatIndex(group, local, 64u);
  if (i >= params.walkers) { return; }
  crowd[i] = singleFrom(crowd[i]);
}

@compute @workgroup_size(64)
fn toExtended(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = flatIndex(group, local, 64u);
  if (i >= params.walkers) { return; }
  crowd[i] = extendedFrom(crowd[i]);
}

struct Widening {
  by: u32,               // integer bits that delta gets besides, 1 to 24
};

@group(1) @binding(3) var<uniform> widening: Widening;

// delta with more integer bits has as many fewer for the fraction: it is rounded to the new unit of its last bit, which cannot be
// helped, and mu keeps all of its bits.
@compute @workgroup_size(64)
fn widen(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = flatIndex(group, local, 64u);
  if (i >= params.walkers) { return; }
  let words = crowd[i];
  let high = bitcast<u32>(bitcast<i32>(words.z) >> widening.by);
  let low = ((words.w & ~CLASS_MASK) >> widening.by) | (words.z << (32u - widening.by));
  let rounded = low + 8u;
  crowd[i] = vec4u(words.xy, high + select(0u, 1u, rounded < 8u), (rounded & ~CLASS_MASK) | (words.w & CLASS_MASK));
}
