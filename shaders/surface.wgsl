// Log-likelihood and score on a grid: row 0 at the lowest sigma, ends included, in the units of the data.

struct Grid {
  columns: u32,
  rows: u32,
  absolute: u32,  // L itself, or 0: L - L(0, s)
};

@group(1) @binding(0) var<uniform> grid: Grid;
// In units of s, each rounded once from double precision, because L is steep where sigma is small: (mu, 0) of each
// column, then (sigma, sigma - 1) of each row.
@group(1) @binding(1) var<storage, read> axes: array<vec2f>;
@group(1) @binding(2) var height: texture_storage_2d<rgba32float, write>;

@compute @workgroup_size(8, 8)
fn surface(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= grid.columns || id.y >= grid.rows) { return; }
  let mu = axes[id.x].x;
  let sigma = axes[grid.columns + id.y].x;
  let delta = axes[grid.columns + id.y].y;
  var L = 0.0;
  if (grid.absolute != 0u) { L = logLikelihood(mu, sigma, delta); } else { L = logLikelihoodAboveSaddle(mu, sigma, delta); }
  textureStore(height, id.xy, vec4f(L, score(mu, sigma, delta) / params.scale, 1.0));
}
