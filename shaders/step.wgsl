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
  delta: f32,
};

// Where the words say that the walker is: readWalker for an arithmetic that is known.
fn stateOf(words: vec4u, memory: vec4f) -> State {
  if (SINGLE) { return State(words, memory, bitcast<f32>(words.x), bitcast<f32>(words.y) - 1.0); }
  let magnitude = select(exp2Fixed(words.xy), 0.0, (words.w & TAG_ZERO) != 0u);
  let mu = select(magnitude, -magnitude, (words.w & TAG_NEGATIVE) != 0u);
  return State(words, memory, mu, fixedToFloat(Fixed(words.z, words.w & ~TAG_MASK), 1.0 / params.deltaScale));
}

fn optimizerStep(m: f32, delta: f32, held: bool) -> Move {
  if (OPTIMIZER == EM) { return emStep(m, delta, held); }
  return gradientStep(m, delta, team.stepSize, held);
}

fn stepExtended(state: State, plan: Plan, held: bool) -> State {
  let before = state.words;
  var delta = Fixed(before.z, before.w & ~TAG_MASK);
  var tags = before.w & TAG_MASK;
  var at = state.delta;
  if (held) {
    delta = plan.held;
    at = fixedToFloat(delta, 1.0 / params.deltaScale);
  }
  let zero = (tags & TAG_ZERO) != 0u;
  let taken = optimizerStep(abs(state.mu), at, held);
  if (!held) {
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
  return stateOf(vec4u(lambda, delta.x, delta.y | tags), state.memory);
}

fn stepSingle(state: State, plan: Plan, held: bool) -> State {
  let mu = bitcast<f32>(state.words.x);
  var sigma = bitcast<f32>(state.words.y);
  if (held) { sigma = 1.0 + fixedToFloat(plan.held, 1.0 / params.deltaScale); }
  let taken = optimizerStep(abs(mu), sigma - 1.0, held);
  if (!held) {
    sigma = max(select(sigma + taken.delta, 1.0 + taken.delta, OPTIMIZER == EM), params.sigmaFloor);
  }
  let next = clamp(select(mu * taken.ratio, mu + mu * taken.growth, abs(taken.growth) < 0.25), -1.0e12, 1.0e12);
  return stateOf(vec4u(bitcast<u32>(next), bitcast<u32>(sigma), 0u, state.words.w), state.memory);
}

// The walker's next state. walker: its number in the crowd; age: the steps that the team has made before this one.
fn step(state: State, plan: Plan, walker: u32, age: u32) -> State {
  let held = ANNEALED && plan.held.x != RELEASED;
  if (SINGLE) { return stepSingle(state, plan, held); }
  return stepExtended(state, plan, held);
}
