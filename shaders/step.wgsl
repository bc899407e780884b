// One step of one walker in either arithmetic: the optimizer computes the move in f32, and here it is added to the state.

override OPTIMIZER: u32 = 0u;
override ANNEALED: bool = false;
override SINGLE: bool = false;
override NOISY: bool = false;

// The input of a step besides the walker.
struct Plan {
  held: vec2u,    // sigma of the schedule as delta in fixed point, or RELEASED
  first: f32,     // weights of the newest gradient and of its square in Adam's averages
  second: f32,
};

// delta far below any sigma: the schedule is over and sigma is free
const RELEASED = 0x80000000u;

struct State {
  words: vec4u,   // without tags
  tags: u32,      // TAG_NEGATIVE and TAG_ZERO
  memory: vec4f,  // what the optimizer keeps from step to step
  mu: f32,        // where the words say that the walker is
  sigma: f32,
  delta: f32,
  still: bool,    // whether the move that led here was 0 to rounding, whatever the arithmetic made of it
};

// The least f32 that is normal. A mu below it is taken for it, so that only a mu that is 0 counts as 0.
const LEAST = 1.17549435e-38;

// The state behind words without tags: readWalker for an arithmetic that is known.
fn stateOf(words: vec4u, tags: u32, memory: vec4f, still: bool) -> State {
  if (SINGLE) {
    let sigma = bitcast<f32>(words.z);
    return State(words, tags, memory, bitcast<f32>(words.x), sigma, sigma - 1.0, still);
  }
  let size = select(max(magnitudeOf(words.xy), LEAST), 0.0, (tags & TAG_ZERO) != 0u);
  let mu = select(size, -size, (tags & TAG_NEGATIVE) != 0u);
  let at = heightsOf(words.zw);
  return State(words, tags, memory, mu, at.x, at.y, still);
}

fn loadState(words: vec4u, memory: vec4f) -> State {
  let plain = vec4u(words.x, words.y & ~MU_TAGS, words.z, words.w & ~CLASS_MASK);
  return stateOf(plain, words.y & MU_TAGS, memory, false);
}

fn storedWords(state: State, class_: u32) -> vec4u {
  return vec4u(state.words.x, state.words.y | state.tags, state.words.z, state.words.w | class_);
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
    let still = abs(best.y - delta) <= ROUNDING * min(abs(delta), 1.0);
    return Remembered(Move(0.0, 1.0, best.y, best.x, still), state.memory);
  }
  return Remembered(Move(0.0, 1.0, 0.0, 0.0, false), state.memory);
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

// mu as a magnitude and tags.
struct Place {
  magnitude: Fixed,
  tags: u32,
};

// mu set to a magnitude, on the side that the tags say.
fn placed(magnitude: f32, before: Place) -> Place {
  if (magnitude < NOTHING) { return Place(before.magnitude, before.tags | TAG_ZERO); }
  return Place(magnitudeFrom(magnitude, 0u), before.tags & ~TAG_ZERO);
}

// moved: where the place says that the walker is; kick: what is added.
fn kicked(before: Place, moved: f32, kick: f32) -> Place {
  if (abs(moved) < abs(kick)) {
    let total = moved + kick;
    let side = (before.tags & ~TAG_NEGATIVE) | select(0u, TAG_NEGATIVE, total < 0.0);
    return placed(min(abs(total), 1.0e12), Place(before.magnitude, side));
  }
  if (kick == 0.0) { return before; }
  // the rest of mu keeps its digits
  let growth = kick / moved;
  if (1.0 + growth < NOTHING) { return Place(before.magnitude, before.tags | TAG_ZERO); }
  return Place(grown(before.magnitude, growth, 1.0 + growth), before.tags);
}

// Whether a mu that is placed stays what it was, to rounding.
fn isPlacedThere(mu: f32, best: f32) -> bool {
  return abs(best - abs(mu)) <= ROUNDING * best;
}

// What a kick leaves of a number that is kept relative to mu.
fn shareAfter(moved: f32, kick: f32) -> f32 {
  let total = moved + kick;
  return select(clamp(moved / select(total, 1.0, total == 0.0), -1.0e12, 1.0e12), 0.0, total == 0.0);
}

fn stepExtended(state: State, plan: Plan, held: bool, walker: u32, age: u32) -> State {
  var delta = state.words.zw;
  var place = Place(state.words.xy, state.tags);
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
    if (placesSigma(held, age)) {
      delta = deltaOf(taken.sigma, taken.delta);
      if (NOISY) { delta = addToDelta(delta, kick.y * params.deltaScale); }
    } else {
      delta = addToDelta(delta, (taken.delta + kick.y) * params.deltaScale);
    }
    let floor_ = Fixed(params.floorHigh, params.floorLow);
    if (lessFixed(delta, floor_)) { delta = floor_; }
  }
  var moved = state.mu * taken.ratio;
  var still = taken.still;
  if (placesMu(held, age)) {
    let best = bestMu(at.x, at.y);
    still = isPlacedThere(state.mu, best);
    place = placed(best, place);
    moved = select(best, -best, (place.tags & TAG_NEGATIVE) != 0u);
  } else if (OPTIMIZER != ALTERNATING && (place.tags & TAG_ZERO) == 0u) {
    let ratio = abs(taken.ratio);
    if (ratio < NOTHING) {
      place.tags = TAG_ZERO; // the move ends on mu = 0 exactly
    } else {
      let past = taken.ratio < 0.0;
      // past mu = 0 the magnitude grows by |ratio| - 1
      place.magnitude = grown(place.magnitude, select(taken.growth, -2.0 - taken.growth, past), ratio);
      if (past) { place.tags ^= TAG_NEGATIVE; }
    }
  }
  if (NOISY) {
    place = kicked(place, moved, kick.x);
    memory.x *= shareAfter(moved, kick.x);
  }
  return stateOf(vec4u(place.magnitude, delta), place.tags, memory, still);
}

fn stepSingle(state: State, plan: Plan, held: bool, walker: u32, age: u32) -> State {
  let mu = bitcast<f32>(state.words.x);
  var sigma = bitcast<f32>(state.words.z);
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
  var still = taken.still;
  if (placesMu(held, age)) {
    let best = bestMu(before, at);
    still = isPlacedThere(mu, best);
    // a zero keeps the side it came from
    next = bitcast<f32>(bitcast<u32>(best) | (state.words.x & 0x80000000u));
  }
  if (NOISY) {
    memory.x *= shareAfter(next, kick.x);
    next += kick.x;
  }
  return stateOf(vec4u(bitcast<u32>(next), 0u, bitcast<u32>(sigma), 0u), state.tags, memory, still);
}

// Whether a schedule sets the sigma of the step.
fn isHeld(plan: Plan) -> bool {
  return ANNEALED && plan.held.x != RELEASED;
}

// The walker's next state. walker: its number in the crowd; age: the steps that the team has made before this one.
fn step(state: State, plan: Plan, walker: u32, age: u32) -> State {
  if (SINGLE) { return stepSingle(state, plan, isHeld(plan), walker, age); }
  return stepExtended(state, plan, isHeld(plan), walker, age);
}
