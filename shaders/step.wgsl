// One step of one walker in either arithmetic: the optimizer computes the move in f32, and here it is added to the state.

override OPTIMIZER: u32 = 0u;
override ANNEALED: bool = false;
override SINGLE: bool = false;
override NOISY: bool = false;

// What a step is told besides the walker.
struct Plan {
  held: vec2u,    // sigma of the schedule as delta in fixed point, or RELEASED
  first: f32,     // weights of the newest gradient and of its square in Adam's averages
  second: f32,
};

// delta far below any sigma: the schedule is over and sigma is free
const RELEASED = 0x80000000u;

struct State {
  words: vec4u,
  memory: vec4f,  // what the optimizer keeps from step to step
  mu: f32,        // where the words say that the walker is
  sigma: f32,
  delta: f32,
};

// Where the words say that the walker is: readWalker for an arithmetic that is known.
fn stateOf(words: vec4u, memory: vec4f) -> State {
  if (SINGLE) {
    let sigma = bitcast<f32>(words.y);
    return State(words, memory, bitcast<f32>(words.x), sigma, sigma - 1.0);
  }
  let magnitude = select(exp2Fixed(words.xy), 0.0, (words.w & TAG_ZERO) != 0u);
  let mu = select(magnitude, -magnitude, (words.w & TAG_NEGATIVE) != 0u);
  let at = heightsOf(Fixed(words.z, words.w & ~TAG_MASK));
  return State(words, memory, mu, at.x, at.y);
}

// The optimizer's own move. Alternating is not among them, because it places mu and does not move it.
fn optimizerStep(state: State, sigma: f32, delta: f32, held: bool, plan: Plan) -> Remembered {
  let m = abs(state.mu);
  if (OPTIMIZER == EM) { return Remembered(emStep(m, sigma, delta, held), state.memory); }
  if (OPTIMIZER == MOMENTUM) { return momentumStep(m, sigma, delta, held, state.memory); }
  if (OPTIMIZER == NESTEROV) { return nesterovStep(m, sigma, delta, held, state.memory); }
  if (OPTIMIZER == ADAM) { return adamStep(m, sigma, delta, held, state.memory, vec2f(plan.first, plan.second)); }
  if (OPTIMIZER == NEWTON) { return Remembered(newtonStep(m, sigma, delta, held), state.memory); }
  return Remembered(gradientStep(m, sigma, delta, held), state.memory);
}

// Whether a step places mu (alternating, even), and whether the sigma and delta of its move are the new ones.
fn placesMu(held: bool, age: u32) -> bool {
  return OPTIMIZER == ALTERNATING && (held || (age & 1u) == 0u);
}

fn placesSigma(held: bool, age: u32) -> bool {
  return OPTIMIZER == EM || (OPTIMIZER == ALTERNATING && !held && (age & 1u) == 1u);
}

fn moveOf(state: State, sigma: f32, delta: f32, held: bool, plan: Plan, age: u32) -> Remembered {
  if (OPTIMIZER != ALTERNATING) { return optimizerStep(state, sigma, delta, held, plan); }
  if (placesSigma(held, age)) {
    let best = bestSigma(abs(state.mu));
    return Remembered(Move(0.0, 1.0, best.y, best.x), state.memory);
  }
  return Remembered(Move(0.0, 1.0, 0.0, 0.0), state.memory);
}

// 32 bits of halfSine as a sine
fn sineOf(turn: u32) -> f32 {
  return f32(bitcast<i32>(halfSine(turn) ^ 0x80000000u)) * 4.656612873e-10;
}

// Two independent standard normal numbers by Box and Muller. Twin: src/core/optimizers/noise.ts.
fn standardNormals(walker: u32, age: u32, seed: u32) -> vec2f {
  let words = noiseWords(walker, age, seed);
  let lower = (f32(words.x) + 0.5) * 2.3283064e-10;
  let upper = (f32(~words.x) + 0.5) * 2.3283064e-10;
  let radius = sqrt(max(-2.0 * LN2 * log2Near(lower, -upper), 0.0));
  return radius * vec2f(sineOf(words.y + 0x40000000u), sineOf(words.y));
}

// A move that ends nearer to mu = 0 than this ends on it.
const NOTHING = 1.0e-30;

// log2 of a magnitude that is a normal f32, in 16.48, with the digits of the mantissa whatever the exponent is
fn lambdaOfFloat(magnitude: f32) -> Fixed {
  let bits = bitcast<u32>(magnitude);
  let exponent = bitcast<i32>(bits - 0x3f3504f3u) >> 23u; // 0x3f3504f3 = sqrt(1/2)
  let mantissa = bitcast<f32>(bits - (bitcast<u32>(exponent) << 23u));
  return addFloat(Fixed(bitcast<u32>(exponent) << 16u, 0u), log2Near(mantissa, mantissa - 1.0) * 65536.0);
}

// mu as lambda and tags.
struct Place {
  lambda: Fixed,
  tags: u32,
};

// mu set to a magnitude, on the side that the tags say.
fn placed(magnitude: f32, before: Place) -> Place {
  if (magnitude < NOTHING) { return Place(before.lambda, before.tags | TAG_ZERO); }
  return Place(lambdaOfFloat(magnitude), before.tags & ~TAG_ZERO);
}

// moved: where the place says that the walker is; kick: what is added.
fn kicked(before: Place, moved: f32, kick: f32) -> Place {
  if (abs(moved) < abs(kick)) {
    let total = moved + kick;
    let side = (before.tags & ~TAG_NEGATIVE) | select(0u, TAG_NEGATIVE, total < 0.0);
    return placed(min(abs(total), 1.0e12), Place(before.lambda, side));
  }
  if (kick == 0.0) { return before; }
  // the rest of mu keeps its digits
  let growth = kick / moved;
  if (1.0 + growth < NOTHING) { return Place(before.lambda, before.tags | TAG_ZERO); }
  return Place(clampLambda(addFloat(before.lambda, log2Near(1.0 + growth, growth) * 65536.0)), before.tags);
}

// What a kick leaves of a number that is kept relative to mu.
fn shareAfter(moved: f32, kick: f32) -> f32 {
  let total = moved + kick;
  return select(clamp(moved / select(total, 1.0, total == 0.0), -1.0e12, 1.0e12), 0.0, total == 0.0);
}

fn stepExtended(state: State, plan: Plan, held: bool, walker: u32, age: u32) -> State {
  let before = state.words;
  var delta = Fixed(before.z, before.w & ~TAG_MASK);
  var place = Place(before.xy, before.w & TAG_MASK);
  var at = vec2f(state.sigma, state.delta);
  if (held) {
    delta = plan.held;
    at = heightsOf(delta);
  }
  let next = moveOf(state, at.x, at.y, held, plan, age);
  let taken = next.taken;
  var memory = next.memory;
  var kick = vec2f(0.0);
  if (NOISY) { kick = team.noise * standardNormals(walker, age, team.seed); }
  if (!held) {
    // rounded to the tags' unit, half of it added before they are cut off
    var shift = taken.delta;
    if (placesSigma(held, age)) {
      delta = deltaOf(taken.sigma, taken.delta);
      shift = 0.0;
    }
    delta = addFloatSaturated(delta, (shift + kick.y) * params.deltaScale);
    let rounded = delta.y + 8u;
    delta = Fixed(delta.x + select(0u, 1u, rounded < 8u), rounded & ~TAG_MASK);
    let floor_ = Fixed(params.floorHigh, params.floorLow);
    if (lessFixed(delta, floor_)) { delta = floor_; }
  }
  var moved = state.mu * taken.ratio;
  if (placesMu(held, age)) {
    let best = bestMu(at.x, at.y);
    place = placed(best, place);
    moved = select(best, -best, (place.tags & TAG_NEGATIVE) != 0u);
  } else if (OPTIMIZER != ALTERNATING && (place.tags & TAG_ZERO) == 0u) {
    let ratio = abs(taken.ratio);
    if (ratio < NOTHING) {
      place.tags = TAG_ZERO | (place.tags & TAG_CLASS_MASK); // the move ends on mu = 0 exactly
    } else {
      // past mu = 0 it is |ratio| - 1 that log2Near wants
      let past = taken.ratio < 0.0;
      let growth = select(taken.growth, -2.0 - taken.growth, past);
      place.lambda = clampLambda(addFloat(place.lambda, log2Near(ratio, growth) * 65536.0));
      if (past) { place.tags ^= TAG_NEGATIVE; }
    }
  }
  if (NOISY) {
    place = kicked(place, moved, kick.x);
    memory.x *= shareAfter(moved, kick.x);
  }
  return stateOf(vec4u(place.lambda, delta.x, delta.y | place.tags), memory);
}

fn stepSingle(state: State, plan: Plan, held: bool, walker: u32, age: u32) -> State {
  let mu = bitcast<f32>(state.words.x);
  var sigma = bitcast<f32>(state.words.y);
  if (held) { sigma = heightsOf(plan.held).x; }
  let before = sigma;
  let at = sigma - 1.0;
  let following = moveOf(state, sigma, at, held, plan, age);
  let taken = following.taken;
  var memory = following.memory;
  var kick = vec2f(0.0);
  if (NOISY) { kick = team.noise * standardNormals(walker, age, team.seed); }
  if (!held) {
    sigma = select(sigma + taken.delta, taken.sigma, placesSigma(held, age));
    sigma = max(sigma + kick.y, params.sigmaFloor);
  }
  var next = clamp(select(mu * taken.ratio, mu + mu * taken.growth, abs(taken.growth) < 0.25), -1.0e12, 1.0e12);
  // a zero keeps the side it came from
  if (placesMu(held, age)) { next = bitcast<f32>(bitcast<u32>(bestMu(before, at)) | (state.words.x & 0x80000000u)); }
  if (NOISY) {
    memory.x *= shareAfter(next, kick.x);
    next += kick.x;
  }
  return stateOf(vec4u(bitcast<u32>(next), bitcast<u32>(sigma), 0u, state.words.w), memory);
}

// The walker's next state. walker: its number in the crowd; age: the steps that the team has made before this one.
fn step(state: State, plan: Plan, walker: u32, age: u32) -> State {
  let held = ANNEALED && plan.held.x != RELEASED;
  if (SINGLE) { return stepSingle(state, plan, held, walker, age); }
  return stepExtended(state, plan, held, walker, age);
}
