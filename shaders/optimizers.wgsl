// One step of each optimizer, in units of s, from sigma and delta = sigma - 1, each with digits of its own; the same for both arithmetics: what they differ in is how the move is added
// to the state. Twins: src/core/optimizers/step.ts and the files in src/core/optimizers.

// The share of its terms up to which single precision does not know a sum: 2^-20, some rounding errors. Twin, with the
// reasons: src/core/simulation/convergence.ts.
const ROUNDING = 9.5367432e-7;

// Whether the score is 0 to rounding. growth, dev: of the drift; spread: see there; held: a schedule sets sigma.
fn isStationary(m: f32, sigma: f32, growth: f32, dev: f32, spread: f32, held: bool) -> bool {
  let level = abs(growth) <= ROUNDING * min(abs(dev), 1.0) || m <= select(0.0, ROUNDING, growth <= 0.0);
  return level && (held || sigma <= params.sigmaFloor || abs(spread) <= ROUNDING * max(1.0, m * m));
}

struct Move {
  growth: f32,   // mu'/mu - 1
  ratio: f32,    // mu'/mu, with its own digits where growth is near -1
  delta: f32,    // what is added to delta. em, alternating: the new delta,
  sigma: f32,    // and the new sigma; else 0
  still: bool,   // whether the score is 0 to rounding. alternating: whether the placed number is
};

// A move, and what is remembered of it. memory.x is relative to mu, so that it neither under- nor overflows with it.
struct Remembered {
  taken: Move,
  memory: vec4f,
};

// OPTIMIZERS of src/core/settings/teams.ts
const GRADIENT = 0u;
const MOMENTUM = 1u;
const NESTEROV = 2u;
const ADAM = 3u;
const NEWTON = 4u;
const EM = 5u;
const ALTERNATING = 6u;
const PERTURBED = 7u;

struct Climb {
  by: vec2f,
  still: bool,   // whether the score is 0 to rounding
};

// stepSize times the score: (relative to mu, of sigma; 0 with a sigma that is held). Bounds far outside of anything that
// happens keep the products finite for absurd steps.
fn climb(m: f32, sigma: f32, delta: f32, stepSize: f32, held: bool) -> Climb {
  let perSigma = 1.0 / sigma;
  let inverse = perSigma * perSigma;
  let drift = meanDrift(m, delta, inverse);
  let c = min(stepSize * params.observations * inverse, 1.0e12);
  let growth = clamp(c * drift.growth, -1.0e12, 1.0e12);
  let wide = spread(m, delta, drift.growth);
  let still = isStationary(m, sigma, drift.growth, drift.dev, wide, held);
  if (held) { return Climb(vec2f(growth, 0.0), still); }
  return Climb(vec2f(growth, clamp(c * clamp(wide * perSigma, -1.0e15, 1.0e15), -1.0e12, 1.0e12)), still);
}

// The move (m x, y), cut to moveLimit.
fn limited(m: f32, wanted: vec2f) -> vec2f {
  let along = min(abs(wanted.x * m), 1.0e15);
  let square = along * along + wanted.y * wanted.y;
  if (params.moveLimit > 0.0 && square > params.moveLimit * params.moveLimit) {
    return wanted * (params.moveLimit * inverseSqrt(square));
  }
  return wanted;
}

// theta += stepSize dL/dtheta. With a sigma that is held, only mu moves.
fn gradientStep(m: f32, sigma: f32, delta: f32, held: bool) -> Move {
  let climbed = climb(m, sigma, delta, team.stepSize, held);
  let cut = limited(m, climbed.by);
  return Move(cut.x, 1.0 + cut.x, cut.y, 0.0, climbed.still);
}

// A walker that landed on mu = 0 would lose what it remembers, relative to mu, and never leave: it is held this far from
// 0, relative to the mu it came from.
const NEAREST = 2.9802322e-8;

fn rolled(growth: f32, shift: f32, still: bool) -> Move {
  let ratio = 1.0 + growth;
  if (abs(ratio) >= NEAREST) { return Move(growth, ratio, shift, 0.0, still); }
  let nearest = select(NEAREST, -NEAREST, ratio < 0.0);
  return Move(nearest - 1.0, nearest, shift, 0.0, still);
}

// Moves, and remembers the move that was made: memory = (of mu, relative to mu; of sigma).
fn roll(m: f32, sigma: f32, wanted: vec2f, still: bool) -> Remembered {
  let cut = limited(m, clamp(wanted, vec2f(-1.0e12), vec2f(1.0e12)));
  let taken = rolled(cut.x, cut.y, still);
  let made = max(taken.delta, min(params.sigmaFloor - sigma, 0.0)); // the floor stops it
  return Remembered(taken, vec4f(taken.growth / taken.ratio, made, 0.0, 0.0));
}

// theta' = theta + stepSize dL/dtheta + momentum (theta - theta before): Polyak's heavy ball.
fn momentumStep(m: f32, sigma: f32, delta: f32, held: bool, memory: vec4f) -> Remembered {
  let kept = team.momentum * select(memory.xy, vec2f(memory.x, 0.0), held);
  let climbed = climb(m, sigma, delta, team.stepSize, held);
  return roll(m, sigma, kept + climbed.by, climbed.still);
}

// y = theta + momentum (theta - theta before), theta' = y + stepSize dL/dtheta(y). y is held at or above the floor.
fn nesterovStep(m: f32, sigma: f32, delta: f32, held: bool, memory: vec4f) -> Remembered {
  let kept = team.momentum * select(memory.xy, vec2f(memory.x, 0.0), held);
  let coasted = max(kept.y, min(params.sigmaFloor - sigma, 0.0));
  let there = max(sigma + coasted, params.sigmaFloor);
  let climbed = climb(abs(m + m * kept.x), there, delta + coasted, team.stepSize, held);
  return roll(m, sigma, vec2f(kept.x + climbed.by.x * (1.0 + kept.x), coasted + climbed.by.y), climbed.still);
}

// An average of squares below this counts as none yet.
const LEAST_SQUARE = 1.0e-37;

// theta' = theta + stepSize mean / (sqrt(square) + epsilon), with averages of the score and of its square that plan keeps free
// of bias. memory = (mean of mu, relative to mu; mean of sigma; square of mu; square of sigma). A walker without a past takes
// the first score whole; sigma's averages go on while it is held.
fn adamStep(m: f32, sigma: f32, delta: f32, held: bool, memory: vec4f, weights: vec2f) -> Remembered {
  let climbed = climb(m, sigma, delta, 1.0, false);
  let score = climbed.by;
  let slope = vec2f(score.x * m, score.y);
  let unseen = memory.zw == vec2f(0.0);
  let mean = memory.xy + select(vec2f(weights.x), vec2f(1.0), unseen) * (score - memory.xy);
  let square = memory.zw + select(vec2f(weights.y), vec2f(1.0), unseen) * (slope * slope - memory.zw);
  let wanted = team.stepSize * mean / (sqrt(square) + team.epsilon);
  let cut = limited(m, clamp(select(wanted, vec2f(wanted.x, 0.0), held), vec2f(-1.0e12), vec2f(1.0e12)));
  let taken = rolled(cut.x, cut.y, climbed.still);
  let relative = clamp(mean.x / taken.ratio, -1.0e20, 1.0e20);
  return Remembered(taken, vec4f(relative, mean.y, max(square, vec2f(LEAST_SQUARE))));
}

// An eigenvalue (or a determinant) below this share of its terms is nothing but their rounding.
const SINGULAR = 5.9604645e-8;

// theta' = theta + stepSize |H|^-1 dL/dtheta, |H| being the Hessian with the magnitudes of its eigenvalues. The formulas
// are those of newtonDirection in src/core/optimizers/newton.ts, in units of sigma; what vanishes at the saddle is there
// a share of k. Where tanh saturates (far), 1 - tanh² and |x| - mu are what is accurate, and the same is put together from
// them. Everything is divided by the largest part of the Hessian, so that no square overflows.
fn newtonStep(m: f32, sigma: f32, delta: f32, held: bool) -> Move {
  let perSigma = 1.0 / sigma;
  let inverse = perSigma * perSigma;
  let y = min(m * perSigma, 1.0e15);
  let p = y * y;
  let dev = -delta * (2.0 + delta) * inverse;
  let k = max(max(p, abs(dev)), 1.0e-37);
  let d = dev / k;
  let r = select(p / k, 1.0, dev == 0.0);
  var sums = vec2f(0.0);   // mean X² T, mean x² (T - 1)
  var pull = 0.0;          // mean X⁴ (1 - T)/z²
  var excess = 0.0;        // mean X⁴ T²
  var sech = 0.0;          // mean X² sech²
  var around = 0.0;        // mean (X² - 2 X y tanh + y²)
  for (var i = 0u; ; i++) {
    let entry = entryAt(i);
    let z = entry.x * m * inverse;
    let ratio = tanhRatio(z);
    let fourth = entry.z * entry.x * entry.x * inverse * inverse;
    sums += entry.z * ratio;
    pull += fourth * select(-ratio.y / (z * z), 0.333333333, z < 3.0e-4);
    excess += fourth * ratio.x * ratio.x;
    let e = exp(-2.0 * min(z, 40.0));
    sech += entry.z * inverse * (4.0 * e / ((1.0 + e) * (1.0 + e)));
    let distance = entry.x * perSigma - y;
    around += entry.y * (distance * distance + 4.0 * y * entry.x * perSigma * (e / (1.0 + e)));
    if (isLastEntry(i)) { break; }
  }
  let near = sums.y > -0.25;
  let growthShare = select((sums.x * inverse - 1.0) / k, d - r * pull, near);
  let aShare = select((sech - 1.0) / k, d - r * excess, near);
  let terms = abs(d) + r * excess;
  var wanted = vec2f(growthShare / max(abs(aShare), SINGULAR * terms), 0.0);
  let growth = k * growthShare;
  var wide = 0.0;
  if (!held) {
    let q = select(sech, 1.0 + k * aShare, near);
    let toward = p * (1.0 + 2.0 * growth);
    let sigmaShare = select((around - 1.0) / k, d - r * (1.0 + 2.0 * growth), near);
    wide = k * sigmaShare * sigma * sigma;
    let trace = select(1.0 - 3.0 * around, 3.0 * toward - 3.0 * dev - 2.0, near) + 4.0 * p * q;
    let bend = -2.0 * (growth + q);
    let largest = max(max(abs(k * aShare), y * abs(bend)), abs(trace));
    let share = aShare / largest;
    let a = k * share;
    let b = bend / largest;
    let c = trace / largest;
    let determinant = max(abs(share * c - r * b * b), SINGULAR * (abs(share * c) + r * b * b));
    let mixed = -b * (a + c);
    let pb = (y * b) * (y * b);
    let sum = sqrt(a * a + 2.0 * pb + c * c + 2.0 * k * determinant);
    let per = 1.0 / (largest * sum * determinant);
    wanted = per * vec2f(
      (pb + c * c + k * determinant) * growthShare + mixed * sigmaShare,
      sigma * k * (r * mixed * growthShare + (a * share + r * b * b + determinant) * sigmaShare),
    );
  }
  let cut = limited(m, clamp(team.stepSize * wanted, vec2f(-1.0e12), vec2f(1.0e12)));
  return Move(cut.x, 1.0 + cut.x, cut.y, 0.0, isStationary(m, sigma, growth, dev, wide, held));
}

// mu' = mean x tanh(x u); sigma'² = 1 - mu'². Near mu = 0 the root is taken off 1 by its difference; elsewhere the
// variance is summed as mean x² sech² + var(x tanh), in which nothing cancels either.
fn emStep(m: f32, sigma: f32, delta: f32, held: bool) -> Move {
  let inverse = 1.0 / (sigma * sigma);
  let drift = meanDrift(m, delta, inverse);
  let still = isStationary(m, sigma, drift.growth, drift.dev, spread(m, delta, drift.growth), held);
  if (held) { return Move(drift.growth, drift.ratio, delta, sigma, still); }
  let mean = select(m * drift.ratio, m + m * drift.growth, abs(drift.growth) < 0.25);
  if (mean < 0.5) {
    let square = mean * mean;
    let root = sqrt(1.0 - square);
    return Move(drift.growth, drift.ratio, -square / (1.0 + root), root, still);
  }
  var within = 0.0;
  var between = 0.0;
  var anchor = 0.0;
  for (var i = 0u; ; i++) {
    let entry = entryAt(i);
    let e = exp(-2.0 * min(entry.x * m * inverse, 40.0));
    let tanh_ = entry.x * ((1.0 - e) / (1.0 + e));
    if (i == 0u) { anchor = tanh_; }
    let distance = tanh_ - anchor;
    within += entry.z * (4.0 * e / ((1.0 + e) * (1.0 + e)));
    between += entry.y * distance * distance;
    if (isLastEntry(i)) { break; }
  }
  let offset = mean - anchor;
  // with one entry the offset is nothing but rounding
  let variance = within + select(max(between - offset * offset, 0.0), 0.0, isLastEntry(0u));
  let root = sqrt(variance);
  return Move(drift.growth, drift.ratio, root - 1.0, root, still);
}

// Rounds that no data have been seen to need, and the relative move of a round after which Newton's method, whose errors are
// squared in each, is done.
const PATIENCE = 60u;
const DONE = 1.0e-4;

// The mu >= 0 that maximizes L at this sigma: Newton's method in p = (mu/sigma)² for (1 + growth)^-2 = 1, inside a
// bracket. Twin: src/core/optimizers/alternating.ts.
fn bestMu(sigma: f32, delta: f32) -> f32 {
  if (delta >= 0.0) { return 0.0; }
  let perSigma = 1.0 / sigma;
  let inverse = perSigma * perSigma;
  let dev = -delta * (2.0 + delta) * inverse;
  var low = 0.0;
  var high = 0.0;
  for (var i = 0u; ; i++) {
    high += entryAt(i).y * entryAt(i).x * perSigma;
    if (isLastEntry(i)) { break; }
  }
  high *= high;
  var p = 0.0;
  for (var round = 0u; round < PATIENCE; round++) {
    var sums = vec2f(0.0);
    var slope = 0.0;
    for (var i = 0u; ; i++) {
      let entry = entryAt(i);
      let square = entry.x * entry.x * inverse;
      let w = square * p;
      let z = sqrt(w);
      let ratio = tanhRatio(z);
      sums += entry.z * ratio;
      // the derivative of tanh(z)/z by z²
      var bent = -0.333333333;
      if (z >= 1.0) {
        let e = exp(-2.0 * min(z, 40.0));
        bent = 0.5 * (4.0 * e / ((1.0 + e) * (1.0 + e)) - ratio.x) / w;
      } else if (z > 1.0e-3) {
        bent = 0.5 * (-ratio.y / w - ratio.x * ratio.x);
      }
      slope += entry.z * inverse * square * bent;
      if (isLastEntry(i)) { break; }
    }
    let growth = select(sums.x * inverse - 1.0, dev + sums.y * inverse, sums.y > -0.25);
    if (growth > 0.0) { low = p; } else { high = p; }
    var next = min(p - growth * (2.0 + growth) * (1.0 + growth) / (2.0 * slope), high);
    if (next < low) { next = 0.5 * (low + high); }
    let done = abs(next - p) <= DONE * next;
    p = next;
    if (done) { break; }
  }
  return sigma * sqrt(p);
}

// The sigma that maximizes L at this mu, and its delta, before the floor: the root of R(v) = 1 + mu² - 2 mu mean x tanh(y) - v,
// v = sigma² and y = x mu/v, inside a bracket. v and e = v - 1 go together, each with its own digits.
fn bestSigma(m: f32) -> vec2f {
  let square = m * m;
  let lowest = params.sigmaFloor * params.sigmaFloor;
  var low = lowest;
  var high = 1.0 + square;
  var e = -square;
  var v = 1.0 - square;
  if (square > 0.5) {
    v = 0.0;
    for (var i = 0u; ; i++) {
      v += entryAt(i).y * (entryAt(i).x - m) * (entryAt(i).x - m);
      if (isLastEntry(i)) { break; }
    }
    v = max(v, lowest);
    e = v - 1.0;
  }
  for (var round = 0u; round < PATIENCE; round++) {
    let inverse = 1.0 / v;
    var ratio = 0.0;
    var within = 0.0;
    var between = 0.0;
    var slope = -1.0;
    for (var i = 0u; ; i++) {
      let entry = entryAt(i);
      let y = entry.x * m * inverse;
      let t = tanhRatio(y).x;
      let decay = exp(-2.0 * min(y, 40.0));
      let sech = 4.0 * decay / ((1.0 + decay) * (1.0 + decay));
      let distance = entry.x * ((1.0 - decay) / (1.0 + decay)) - m;
      ratio += entry.z * inverse * t;
      within += entry.z * sech;
      between += entry.y * distance * distance;
      slope += 2.0 * entry.y * min(y * y, 1.0e4) * sech;
      if (isLastEntry(i)) { break; }
    }
    let excess = select(within + between - v, square * (1.0 - 2.0 * ratio) - e, e > -0.5);
    if (excess > 0.0) { low = v; } else { high = v; }
    if (excess <= 0.0 && v <= lowest) { return vec2f(params.sigmaFloor, params.sigmaFloor - 1.0); }
    let by = excess / slope;
    var next = v - by;
    e -= by;
    if (next < low || next > high) {
      next = 0.5 * (low + high);
      e = next - 1.0;
    }
    let done = abs(by) <= DONE * min(abs(e), next);
    v = next;
    if (done) { break; }
  }
  let root = sqrt(v);
  return vec2f(root, select(root - 1.0, e / (1.0 + root), e > -0.5));
}
