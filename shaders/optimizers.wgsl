// One step of each optimizer, in units of s, the same for both arithmetics: what they differ in is how the move is added
// to the state. Twin: step() in src/core/optimizers.ts.

struct Move {
  growth: f32,   // mu'/mu - 1
  ratio: f32,    // mu'/mu, with its own digits where growth is near -1
  delta: f32,    // gradient: what is added to delta. em: the new delta
};

// OPTIMIZERS of src/core/teams.ts
const GRADIENT = 0u;
const MOMENTUM = 1u;
const NESTEROV = 2u;
const ADAM = 3u;
const NEWTON = 4u;
const EM = 5u;
const ALTERNATING = 6u;
const PERTURBED = 7u;

// theta += stepSize dL/dtheta, the move cut to moveLimit. With a sigma that is held, only mu moves.
fn gradientStep(m: f32, delta: f32, stepSize: f32, held: bool) -> Move {
  let perSigma = 1.0 / (1.0 + delta);
  let inverse = perSigma * perSigma;
  let drift = meanDrift(m, delta, inverse);
  // bounds far outside of anything that happens keep the products finite for absurd steps
  let c = min(stepSize * params.observations * inverse, 1.0e12);
  var growth = clamp(c * drift.growth, -1.0e12, 1.0e12);
  var shift = 0.0;
  if (!held) { shift = clamp(c * clamp(spread(m, delta, drift.growth) * perSigma, -1.0e15, 1.0e15), -1.0e12, 1.0e12); }
  let along = min(abs(growth * m), 1.0e15);
  let square = along * along + shift * shift;
  if (params.moveLimit > 0.0 && square > params.moveLimit * params.moveLimit) {
    let cut = params.moveLimit * inverseSqrt(square);
    growth *= cut;
    shift *= cut;
  }
  return Move(growth, 1.0 + growth, shift);
}

// mu' = mean x tanh(x u); sigma'² = 1 - mu'². Near mu = 0 the root is taken off 1 by its difference; elsewhere the
// variance is summed as mean x² sech² + var(x tanh), in which nothing cancels either.
fn emStep(m: f32, delta: f32, held: bool) -> Move {
  let sigma = 1.0 + delta;
  let inverse = 1.0 / (sigma * sigma);
  let drift = meanDrift(m, delta, inverse);
  if (held) { return Move(drift.growth, drift.ratio, delta); }
  let mean = select(m * drift.ratio, m + m * drift.growth, abs(drift.growth) < 0.25);
  if (mean < 0.5) {
    let square = mean * mean;
    return Move(drift.growth, drift.ratio, -square / (1.0 + sqrt(1.0 - square)));
  }
  var within = 0.0;
  var between = 0.0;
  var anchor = 0.0;
  for (var i = 0u; i < entryCount(); i++) {
    let entry = entryAt(i);
    let e = exp(-2.0 * min(entry.x * m * inverse, 40.0));
    let tanh_ = entry.x * ((1.0 - e) / (1.0 + e));
    if (i == 0u) { anchor = tanh_; }
    let distance = tanh_ - anchor;
    within += entry.z * (4.0 * e / ((1.0 + e) * (1.0 + e)));
    between += entry.y * distance * distance;
  }
  let offset = mean - anchor;
  // with one entry the offset is nothing but rounding
  let variance = within + select(max(between - offset * offset, 0.0), 0.0, entryCount() == 1u);
  return Move(drift.growth, drift.ratio, sqrt(variance) - 1.0);
}
