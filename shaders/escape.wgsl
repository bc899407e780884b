// The map of escape times: a walker from every point of a grid, in the same steps as a crowd's, until it is decided what becomes
// of it. The picture holds what is known of each start. In place of a class, the words of a walker that is decided have its
// outcome, and those of one that is not have OUTCOMES - 1 and more for every TICK steps in a row in which it seemed to rest.
// Grid and outcomes: src/core/simulation/escape-map.ts; twin in doubles: src/core/simulation/escape-walk.ts.

struct Escape {
  width: u32,
  height: u32,
  age: u32,        // steps that the walkers have made before
  steps: u32,
  first: u32,      // the walkers of this dispatch: from first to before last
  last: u32,
  steadyFrom: u32, // the step from which on the temperature stays as it is for ever
};

@group(1) @binding(1) var<storage, read_write> walkers: array<vec4u>;
@group(1) @binding(2) var<uniform> map: Escape;
// how many starts have each outcome; of UNDECIDED nothing is counted
@group(1) @binding(5) var<storage, read_write> totals: array<atomic<u32>, OUTCOMES>;
// the words of mu for each column, then those of sigma for each row
@group(1) @binding(6) var<storage, read> axes: array<vec2u>;
@group(1) @binding(7) var picture: texture_storage_2d<rgba32float, write>;

// ESCAPE_OUTCOMES of src/core/simulation/escape-map.ts
const OUTCOMES = 5u;
const OUTCOME_UNDECIDED = 0u;
const OUTCOME_ARRIVED = 1u;
const OUTCOME_SYMMETRIC = 2u;
const OUTCOME_FROZEN = 3u;
const OUTCOME_CONVERGED = 4u;

fn note(i: u32, outcome: u32, steps: u32, mu: f32) {
  let arrived = outcome == OUTCOME_ARRIVED;
  let texel = vec4f(select(0.0, f32(steps), arrived), select(0.0, sign(mu), arrived), f32(outcome), 1.0);
  textureStore(picture, vec2u(i % map.width, i / map.width), texel);
  if (outcome != OUTCOME_UNDECIDED) { atomicAdd(&totals[outcome], 1u); }
}

// Whether no step leads away from this mu, nor to a peak. Alternating places mu, and noise moves it.
fn isSymmetric(mu: f32) -> bool {
  return mu == 0.0 && OPTIMIZER != ALTERNATING && !NOISY && params.optimumMu > params.arrivedWithin;
}

@compute @workgroup_size(64)
fn begin(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  loadRules();
  let i = flatIndex(group, local, 64u);
  if (i >= map.width * map.height) { return; }
  let words = vec4u(axes[i % map.width], axes[map.width + i / map.width]);
  let state = loadState(words, vec4f(0.0));
  var outcome = select(OUTCOME_UNDECIDED, OUTCOME_SYMMETRIC, isSymmetric(state.mu));
  outcome = select(outcome, OUTCOME_ARRIVED, hasArrived(state.mu, state.delta));
  walkers[i] = storedWords(state, outcome);
  note(i, outcome, 0u, state.mu);
}

// Whether the next steps are functions of the place alone once the temperature is steady. Adam's are not; of those of
// alternating only two in a row are.
fn isRepeating(before: State, after: State) -> bool {
  return !NOISY && OPTIMIZER != ADAM && (!REMEMBERS || all(before.memory == after.memory));
}

const RESTS = 2u;
// Steps in a row after which a walker that is held, and wants to move no more, rests: one that only passes a place from which
// steps that are too large lead away has left it before. Below, what a slice has counted is rounded down to ticks.
const LONG_REST = 96u;
const TICK = 8u;

fn restedBefore(mark: u32) -> u32 {
  return select(0u, TICK * (mark + 1u - OUTCOMES), mark >= OUTCOMES);
}

fn markOf(rested: u32) -> u32 {
  return select(OUTCOME_UNDECIDED, min(OUTCOMES - 1u + rested / TICK, CLASS_MASK), rested >= TICK);
}

@compute @workgroup_size(64)
fn advance(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = map.first + flatIndex(group, local, 64u);
  if (i >= map.last) { return; }
  let words = walkers[i];
  let mark = words.w & CLASS_MASK;
  if (mark != OUTCOME_UNDECIDED && mark < OUTCOMES) { return; }
  loadRules();
  loadOnlyEntry();
  var state = loadState(words, memoryOf(i));
  var outcome = OUTCOME_UNDECIDED;
  var rests = 0u; // steps in a row that changed no bit
  var rested = restedBefore(mark);
  var age = map.age;
  let end = age + map.steps;
  for (var k = 0u; ; k++) {
    let before = state;
    let plan = planAt(k);
    state = step(before, plan, i, age);
    let steady = age >= map.steadyFrom;
    age++;
    rests = select(0u, rests + 1u, !isMoved(before, state));
    if (hasArrived(state.mu, state.delta)) {
      outcome = OUTCOME_ARRIVED;
    } else if (isSymmetric(state.mu)) {
      outcome = OUTCOME_SYMMETRIC;
    } else if (steady) {
      let converged = isConverged(before, state);
      // with a sigma that is held L has no saddle in which a walker could only seem to rest
      rested = select(0u, rested + 1u, converged && isHeld(plan) && OPTIMIZER != ADAM);
      if (rested >= LONG_REST) { outcome = OUTCOME_CONVERGED; }
      if (rests >= RESTS && isRepeating(before, state)) {
        outcome = select(OUTCOME_FROZEN, OUTCOME_CONVERGED, converged);
      }
    }
    // asked at the end: see isLastEntry
    if (outcome != OUTCOME_UNDECIDED || age >= end) { break; }
  }
  walkers[i] = storedWords(state, select(outcome, markOf(rested), outcome == OUTCOME_UNDECIDED));
  if (REMEMBERS) { memories[i] = state.memory; }
  if (outcome != OUTCOME_UNDECIDED) { note(i, outcome, age, state.mu); }
}
