// Log-likelihood and score on a grid: row 0 at the lowest sigma, ends included, in the units of the data.

struct Grid {
  muLow: f32,        // in units of s
  muStep: f32,
  deltaLow: f32,
  deltaStep: f32,
  columns: u32,
  rows: u32,
};

@group(1) @binding(0) var<uniform> grid: Grid;
@group(1) @binding(1) var height: texture_storage_2d<rgba32float, write>;

@compute @workgroup_size(8, 8)
fn surface(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= grid.columns || id.y >= grid.rows) { return; }
  let mu = grid.muLow + f32(id.x) * grid.muStep;
  let delta = grid.deltaLow + f32(id.y) * grid.deltaStep;
  textureStore(height, id.xy, vec4f(logLikelihood(mu, delta), score(mu, delta) / params.scale, 1.0));
}
