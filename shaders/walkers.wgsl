// Advances walkers by `steps` steps in one dispatch: all of them, or a slice where one step of all would take too long. The state is read once and written once; nothing but the state
// decides the next step, so it makes no difference how steps are grouped into dispatches.

override OPTIMIZER: u32 = 0u;
override ANNEALED: bool = false;
override SINGLE: bool = false;
override WORKGROUP: u32 = 64u;

struct Batch {
  clock: u32,     // the step that comes first
  steps: u32,
  first: u32,     // the walkers of this dispatch: from first to before last
  last: u32,
};

@group(1) @binding(0) var<uniform> batch: Batch;
@group(1) @binding(1) var<uniform> team: Team;
// delta of the schedule at each step of the batch, in fixed point
@group(1) @binding(2) var<storage, read> temperatures: array<vec2u>;
@group(1) @binding(3) var<storage, read_write> crowd: array<vec4u>;
@group(1) @binding(4) var ring: texture_storage_2d<rgba32float, write>;

fn optimizerStep(m: f32, delta: f32) -> Move {
  if (OPTIMIZER == EM) { return emStep(m, delta, ANNEALED); }
  return gradientStep(m, delta, team.stepSize, ANNEALED);
}

fn heldDelta(k: u32) -> Fixed {
  return temperatures[select(0u, k, ANNEALED)];
}

fn stepExtended(before: vec4u, k: u32) -> vec4u {
  var delta = Fixed(before.z, before.w & ~TAG_MASK);
  var tags = before.w & TAG_MASK;
  if (ANNEALED) { delta = heldDelta(k); }
  let zero = (tags & TAG_ZERO) != 0u;
  let m = select(exp2Fixed(before.xy), 0.0, zero);
  let taken = optimizerStep(m, fixedToFloat(delta, 1.0 / params.deltaScale));
  if (!ANNEALED) {
    // rounded to the tags' unit, half of it added before they are cut off
    if (OPTIMIZER == EM) { delta = Fixed(0u); }
    delta = addFloatSaturated(delta, taken.delta * params.deltaScale);
    let rounded = delta.y + 8u;
    delta = Fixed(delta.x + select(0u, 1u, rounded < 8u), rounded & ~TAG_MASK);
    let floor_ = Fixed(params.floorHigh, params.floorLow);
    if (lessFixed(delta, floor_)) { delta = floor_; }
  }
  var lambda = before.xy;
  if (!zero) {
    let ratio = abs(taken.ratio);
    if (ratio < 1.0e-30) {
      tags = TAG_ZERO | (tags & TAG_CLASS_MASK); // the move ends on mu = 0 exactly
    } else {
      lambda = clampLambda(addFloat(lambda, log2Near(ratio, taken.growth) * 65536.0));
      if (taken.ratio < 0.0) { tags ^= TAG_NEGATIVE; }
    }
  }
  return vec4u(lambda, delta.x, delta.y | tags);
}

fn stepSingle(before: vec4u, k: u32) -> vec4u {
  let mu = bitcast<f32>(before.x);
  var sigma = bitcast<f32>(before.y);
  if (ANNEALED) { sigma = 1.0 + fixedToFloat(heldDelta(k), 1.0 / params.deltaScale); }
  let taken = optimizerStep(abs(mu), sigma - 1.0);
  if (!ANNEALED) {
    sigma = max(select(sigma + taken.delta, 1.0 + taken.delta, OPTIMIZER == EM), params.sigmaFloor);
  }
  let next = clamp(select(mu * taken.ratio, mu + mu * taken.growth, abs(taken.growth) < 0.25), -1.0e12, 1.0e12);
  return vec4u(bitcast<u32>(next), bitcast<u32>(sigma), 0u, before.w);
}

fn step(walker: vec4u, k: u32) -> vec4u {
  if (SINGLE) { return stepSingle(walker, k); }
  return stepExtended(walker, k);
}

@compute @workgroup_size(WORKGROUP)
fn advance(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = batch.first + flatIndex(group, local, WORKGROUP);
  if (i >= batch.last) { return; }
  loadOnlyEntry();
  var walker = crowd[i];
  var before = walker;
  for (var k = 0u; k < batch.steps; k++) {
    before = walker;
    walker = step(walker, k);
  }
  let at = readWalker(walker);
  let class_ = classify(at.mu, at.delta, any(before != walker));
  walker.w = (walker.w & ~TAG_CLASS_MASK) | (class_ << TAG_CLASS_SHIFT);
  crowd[i] = walker;
}

// The same steps for the tracers alone, before `advance` makes them: nothing is written but the ring, so that the crowd's
// loop stays tight.
@compute @workgroup_size(64)
fn trace(@builtin(global_invocation_id) id: vec3u) {
  let tracer = id.x;
  if (tracer >= params.tracers) { return; }
  loadOnlyEntry();
  // spread evenly over the crowd, so that no shape of spawn hides them in a corner
  var walker = crowd[tracer * (params.walkers / params.tracers)];
  let remembered = params.ringEvery * params.ringLength;
  for (var k = 0u; k < batch.steps; k++) {
    let before = walker;
    walker = step(walker, k);
    let now = batch.clock + k + 1u;
    if (now % params.ringEvery == 0u && batch.steps - k <= remembered) {
      let at = readWalker(walker);
      let class_ = classify(at.mu, at.delta, any(before != walker));
      let s = params.scale;
      let sigma = 1.0 + at.delta;
      let L = logLikelihood(at.mu, sigma, at.delta);
      let texel = vec4f(at.mu * s, sigma * s, L, f32(team.team * 4u + class_));
      textureStore(ring, vec2u(tracer, (now / params.ringEvery) % params.ringLength), texel);
    }
  }
}
