// All walkers, however many sit on one spot: counted into bins over the window, then turned into what the surface glows
// with. `counts` holds planes of bins. Of one team: all walkers, and the frozen and the converged ones among them. Of
// several: each team's.

@group(1) @binding(1) var<storage, read> crowd: array<vec4u>;
@group(1) @binding(2) var<storage, read_write> counts: array<atomic<u32>>;

@compute @workgroup_size(64)
fn bin(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = flatIndex(group, local, 64u);
  if (i >= params.walkers) { return; }
  let at = readWalker(crowd[i]);
  let p = (vec2f(at.mu, at.delta) - vec2f(params.muLow, params.deltaLow)) / vec2f(params.muSize, params.deltaSize);
  if (any(p < vec2f(0.0)) || any(p > vec2f(1.0))) { return; }
  // the upper ends belong to the last bins
  let cell = min(vec2u(p * f32(params.bins)), vec2u(params.bins - 1u));
  let k = cell.y * params.bins + cell.x;
  let plane = params.bins * params.bins;
  if (params.teams > 1u) {
    atomicAdd(&counts[team.team * plane + k], 1u);
    return;
  }
  atomicAdd(&counts[k], 1u);
  if (at.class_ == FROZEN) { atomicAdd(&counts[plane + k], 1u); }
  if (at.class_ == CONVERGED) { atomicAdd(&counts[2u * plane + k], 1u); }
}

@group(1) @binding(3) var<storage, read> counted: array<u32>;
@group(1) @binding(4) var<storage, read_write> glow: array<f32>;
@group(1) @binding(5) var density: texture_storage_2d<rgba16float, write>;
// walkers of all teams in the window
@group(1) @binding(6) var<storage, read_write> inside: atomic<u32>;

// TRAIL_LIGHT of src/core/simulation/density.ts
const TRAIL_LIGHT = 0.3;

// A decaying maximum: a place that was bright fades, a place that stays bright does not saturate.
fn remembered(k: u32, count: f32) -> f32 {
  let kept = max(glow[k] * params.trail, count);
  let trail = select(kept, 0.0, kept < 0.01);
  glow[k] = trail;
  return trail;
}

@compute @workgroup_size(8, 8)
fn resolve(@builtin(global_invocation_id) id: vec3u) {
  if (any(id.xy >= vec2u(params.bins))) { return; }
  let k = id.y * params.bins + id.x;
  let plane = params.bins * params.bins;
  if (params.teams > 1u) {
    var light = vec4f(0.0);
    for (var team_ = 0u; team_ < params.teams; team_++) {
      let count = f32(counted[team_ * plane + k]);
      if (count > 0.0) { atomicAdd(&inside, counted[team_ * plane + k]); }
      light[team_] = count + TRAIL_LIGHT * (remembered(team_ * plane + k, count) - count);
    }
    textureStore(density, id.xy, log2(1.0 + light));
    return;
  }
  let count = f32(counted[k]);
  if (count > 0.0) { atomicAdd(&inside, counted[k]); }
  let shares = vec2f(f32(counted[plane + k]), f32(counted[2u * plane + k])) / max(count, 1.0);
  let trail = remembered(k, count);
  textureStore(density, id.xy, vec4f(log2(1.0 + count), log2(1.0 + trail), shares));
}
