// Copies an evenly spread part of the crowd into the picture that the view draws walker by walker.

@group(1) @binding(1) var<storage, read> crowd: array<vec4u>;
@group(1) @binding(2) var picture: texture_storage_2d<rgba32float, write>;

const WIDTH = 1024u;

@compute @workgroup_size(64)
fn sample(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let j = flatIndex(group, local, 64u);
  if (j >= params.drawn) { return; }
  let at = readWalker(crowd[j * max(params.walkers / params.drawn, 1u)]);
  let s = params.scale;
  let rise = logLikelihoodAboveSaddle(at.mu, at.sigma, at.delta);
  let texel = vec4f(at.mu * s, at.delta * s, rise, f32(team.team * CLASS_CODES + at.class_));
  let place = team.team * params.drawn + j;
  textureStore(picture, vec2u(place % WIDTH, place / WIDTH), texel);
}
