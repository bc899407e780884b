// The mixture in single precision, in units of s, arranged so that nothing cancels near the saddle: sigma is given as
// delta = sigma - 1, and what is small there is computed as such. m = |mu|. Twin: src/core/likelihood/mixture.ts, name
// for name; log2Near stands for Math.log1p, and tanhRatio also for tanhRatioMinusOne.

const LN2 = 0.69314718;

// The default data fold to one entry. A kernel that is built for that loads it once instead of at every step.
override ONE_ENTRY: bool = false;
var<private> onlyEntry: vec4f;

fn loadOnlyEntry() {
  if (ONE_ENTRY) { onlyEntry = data[0]; }
}

fn entryAt(i: u32) -> vec4f {
  if (ONE_ENTRY) { return onlyEntry; }
  return data[i];
}

// Whether entry i is the last. Loops over the data, and over steps, ask at their end: a software GPU runs the body of a loop
// that asks at its start once more than it has to, with no lane taking part, which for one entry is twice the work.
fn isLastEntry(i: u32) -> bool {
  return ONE_ENTRY || i + 1u >= params.entries;
}

// log2 of whole = 1 + g > 0, both given: near 1 from g, so that a tiny g keeps its digits; elsewhere from the mantissa
// of whole. atanh series about 1, minimax on [sqrt(1/2), sqrt(2)), relative error 7e-10 before rounding.
fn log2Near(whole: f32, g: f32) -> f32 {
  let bits = bitcast<u32>(whole);
  let exponent = bitcast<i32>(bits - 0x3f3504f3u) >> 23u; // 0x3f3504f3 = sqrt(1/2)
  let mantissa = bitcast<f32>(bits - (bitcast<u32>(exponent) << 23u));
  let f = select(mantissa - 1.0, g, exponent == 0);
  let a = f / (2.0 + f);
  let q = a * a;
  return f32(exponent) + a * (2.88539008 + q * (0.96179885 + q * (0.576714062 + q * 0.431744635)));
}

// (tanh(z), tanh(z)/z - 1) for z >= 0, each with its own full relative precision. Below 1 a minimax polynomial of
// (tanh(z)/z - 1)/z² in z² (6e-8); above, the exponential form. WGSL's own tanh may be off by 1e-5.
fn tanhParts(z: f32) -> vec2f {
  if (z < 1.0) {
    let q = z * z;
    let minusOne = q * (-0.333333313 + q * (0.133331289 + q * (-0.0539348277 + q * (0.0216602784
      + q * (-0.00821923251 + q * (0.00251073279 - q * 0.000420785941))))));
    return vec2f(z + z * minusOne, minusOne);
  }
  let e = exp(-2.0 * min(z, 40.0));
  let tanh_ = (1.0 - e) / (1.0 + e);
  return vec2f(tanh_, tanh_ / z - 1.0);
}

// (tanh(z)/z, tanh(z)/z - 1) for z >= 0
fn tanhRatio(z: f32) -> vec2f {
  let parts = tanhParts(z);
  return vec2f(select(parts.x / z, 1.0 + parts.y, z < 1.0), parts.y);
}

// EM's move of mu relative to mu: growth = mean x tanh(x u)/mu - 1, and ratio = 1 + growth.
struct Drift {
  growth: f32,
  ratio: f32,
  dev: f32,      // (1 - sigma)(1 + sigma)/sigma², which the pull of the mixture balances where mu is at its best
};

// inverse = 1/sigma². Near the saddle growth is the sum of two small terms (design: the pull of the mixture, and
// (1 - sigma)(1 + sigma)/sigma²); where tanh saturates it is a difference from the mean, which is exactly 0 where mu is it.
fn meanDrift(m: f32, delta: f32, inverse: f32) -> Drift {
  var pull = 0.0; // mean x² (tanh(z)/z - 1)
  var mean = 0.0; // mean x tanh(z)
  for (var i = 0u; ; i++) {
    let entry = entryAt(i);
    let z = entry.x * m * inverse;
    let parts = tanhParts(z);
    pull += entry.z * parts.y;
    mean += entry.y * entry.x * parts.x;
    if (isLastEntry(i)) { break; }
  }
  let dev = -delta * (2.0 + delta) * inverse;
  if (pull > -0.25) {
    let growth = pull * inverse + dev;
    return Drift(growth, select((1.0 + pull) * inverse, 1.0 + growth, abs(growth) < 0.25), dev);
  }
  let growth = (mean - m) / m;
  return Drift(growth, select(mean / m, 1.0 + growth, abs(growth) < 0.25), dev);
}

// What dL/dsigma is proportional to: 1 - sigma² + mu² - 2 mu mean, with mean = mu (1 + growth); times n/sigma³ it is
// the score.
fn spread(m: f32, delta: f32, growth: f32) -> f32 {
  return -delta * (2.0 + delta) - m * (m + 2.0 * (m * growth));
}

// [dL/dmu, dL/dsigma] in units of 1/s, for mu of either sign. sigma and delta = sigma - 1 are both given, because each
// has digits that the other one lacks: sigma near 0, delta near the saddle.
fn score(mu: f32, sigma: f32, delta: f32) -> vec2f {
  let perSigma = 1.0 / sigma;
  let inverse = perSigma * perSigma;
  let growth = meanDrift(abs(mu), delta, inverse).growth;
  let c = params.observations * inverse;
  return vec2f(c * (mu * growth), c * (spread(abs(mu), delta, growth) * perSigma));
}

// L, summed over the data, in nats. (|x| - |mu|)² and log1p(exp(-2z)) instead of x² + mu² and log cosh: the large
// parts cancel on paper, not in bits.
fn logLikelihood(mu: f32, sigma: f32, delta: f32) -> f32 {
  let inverse = 1.0 / (sigma * sigma);
  let m = abs(mu);
  var sum = 0.0;
  for (var i = 0u; ; i++) {
    let entry = entryAt(i);
    let e = exp(-2.0 * min(entry.x * m * inverse, 40.0));
    let distance = entry.x - m;
    sum += entry.y * (LN2 * log2Near(1.0 + e, e) - 0.5 * distance * distance * inverse);
    if (isLastEntry(i)) { break; }
  }
  return params.observations * (sum - LN2 * log2Near(sigma, delta) - params.logConstant);
}

// log cosh z - z²/2 for z >= 0: below 1 the integral of z times tanhRatio's polynomial, term by term; above, where nothing
// is small any more, as it is written.
fn logCoshMinusParabola(z: f32) -> f32 {
  let q = z * z;
  if (z < 1.0) {
    return q * (q * (-0.0833333284 + q * (0.0222218819 + q * (-0.00674184784 + q * (0.00216602788
      + q * (-0.000684936042 + q * (0.000179338056 - q * 0.0000262991214)))))));
  }
  let e = exp(-2.0 * min(z, 40.0));
  return z + LN2 * log2Near(1.0 + e, e) - LN2 - 0.5 * q;
}

// r(2+r)/(2(1+r)²) - log1p(r) = -r² + 5/3 r³ - ... for r = delta: with w = -2 log1p(r) it is -(e^w - 1 - w)/2, by the
// series of (e^w - 1 - w)/w², in which nothing cancels; |w| <= 1.4.
fn bend(sigma: f32, delta: f32) -> f32 {
  let w = -2.0 * LN2 * log2Near(sigma, delta);
  return -0.25 * w * w * (1.0 + w * (0.333333333 + w * (0.0833333333 + w * (0.0166666667 + w * (0.00277777778
    + w * (0.000396825397 + w * (0.0000496031746 + w * (0.00000551146384 + w * (0.000000551146384
    + w * 0.0000000501042168)))))))));
}

// L(mu, sigma) - L(0, s), in nats: near the saddle as the difference that does not cancel (design), elsewhere by
// logLikelihood's own terms, of which those of L(0, s) add up to log 2 - 1/2 an observation.
fn logLikelihoodAboveSaddle(mu: f32, sigma: f32, delta: f32) -> f32 {
  let inverse = 1.0 / (sigma * sigma);
  let m = abs(mu);
  let near = abs(delta) < 0.5 && m < 0.5;
  var sum = 0.0;
  for (var i = 0u; ; i++) {
    let entry = entryAt(i);
    let z = entry.x * m * inverse;
    if (near) {
      sum += entry.y * logCoshMinusParabola(z);
    } else {
      let e = exp(-2.0 * min(z, 40.0));
      let distance = entry.x - m;
      sum += entry.y * (LN2 * log2Near(1.0 + e, e) - 0.5 * distance * distance * inverse);
    }
    if (isLastEntry(i)) { break; }
  }
  if (near) {
    let slant = m * inverse;
    let fall = -delta * (2.0 + delta); // 1 - sigma²
    return params.observations * (bend(sigma, delta) + 0.5 * slant * slant * fall + sum);
  }
  return params.observations * (sum - LN2 * log2Near(sigma, delta) - LN2 + 0.5);
}
