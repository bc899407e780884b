// Advances walkers by `steps` steps in one dispatch: all of a team, or a slice where one step of all would take too long.
// The state is read once and written once; nothing but the state and the step's number decides the next step, so it makes
// no difference how steps are grouped into dispatches, and a walker that stands still for good need not make them.

override WORKGROUP: u32 = 64u;
override EACH: u32 = 1u; // walkers of an invocation, one after the other

struct Batch {
  clock: u32,     // the step that comes first
  age: u32,       // and how many the team has made before it
  steps: u32,
  first: u32,     // the walkers of this dispatch: from first to before last
  last: u32,
  settled: u32,   // the step of the dispatch from which on the schedule does not change
};

@group(1) @binding(1) var<storage, read_write> crowd: array<vec4u>;
@group(1) @binding(2) var<uniform> batch: Batch;
// steps that each walker has spent near the saddle while sigma was optimized
@group(1) @binding(5) var<storage, read_write> dwells: array<u32>;
// By how much each class grew in each of the team's last steps: a ring of rows, a number for each class.
@group(1) @binding(6) var<storage, read_write> classCounts: array<atomic<i32>>;
@group(1) @binding(7) var ring: texture_storage_2d<rgba32float, write>;

// rows of the ring; COUNT_ROWS in src/gpu/class-count-ring.ts
const COUNT_ROWS = 4096u;

// Whether the steps from number k on are one function of the state alone: then a walker that one of them has left as it was
// stays as it is.
fn isLasting(before: State, after: State, k: u32, settled: u32) -> bool {
  return (!ANNEALED || k >= settled) && !NOISY && OPTIMIZER != ADAM && OPTIMIZER != ALTERNATING
    && (!REMEMBERS || all(before.memory == after.memory));
}

fn advanceWalker(i: u32) {
  let steps = batch.steps;
  let age = batch.age;
  let settled = batch.settled;
  let words = crowd[i];
  var state = loadState(words, memoryOf(i));
  var class_ = words.w & CLASS_MASK;
  var dwelt = 0u;
  for (var k = 0u; ; k++) {
    let before = state;
    let plan = planAt(k);
    state = step(before, plan, i, age + k);
    let near = !isHeld(plan) && isNearSaddle(state.mu, state.delta);
    let now = classOf(before, state, near);
    if (now != class_) {
      let row = CLASS_COUNT * ((age + k + 1u) % COUNT_ROWS);
      atomicSub(&classCounts[row + class_], 1);
      atomicAdd(&classCounts[row + now], 1);
      class_ = now;
    }
    dwelt += u32(near);
    // asked at the end: see isLastEntry
    if ((!isMoved(before, state) && isLasting(before, state, k, settled)) || k + 1u >= steps) {
      dwelt += u32(near) * (steps - 1u - k);
      break;
    }
  }
  crowd[i] = storedWords(state, class_);
  if (REMEMBERS) { memories[i] = state.memory; }
  if (dwelt > 0u) { dwells[i] += dwelt; }
}

@compute @workgroup_size(WORKGROUP)
fn advance(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  loadRules();
  loadOnlyEntry();
  let first = batch.first + flatIndex(group, 0u, WORKGROUP * EACH) + local;
  for (var n = 0u; ; n++) {
    let i = first + n * WORKGROUP;
    if (i < batch.last) { advanceWalker(i); }
    if (n + 1u >= EACH) { break; }
  }
}

// The same steps for the tracers alone, before `advance` makes them: nothing is written but the ring, so that the crowd's
// loop stays tight.
@compute @workgroup_size(64)
fn trace(@builtin(global_invocation_id) id: vec3u) {
  let tracer = id.x;
  if (tracer >= given.tracers) { return; }
  loadRules();
  loadOnlyEntry();
  // spread evenly over the crowd, so that no shape of spawn hides them in a corner
  let i = tracer * (given.walkers / given.tracers);
  var state = loadState(crowd[i], memoryOf(i));
  let remembered = given.ringEvery * given.ringLength;
  for (var k = 0u; ; k++) {
    let before = state;
    let plan = planAt(k);
    state = step(state, plan, i, batch.age + k);
    let now = batch.clock + k + 1u;
    if (now % given.ringEvery == 0u && batch.steps - k <= remembered) {
      let class_ = classOf(before, state, !isHeld(plan) && isNearSaddle(state.mu, state.delta));
      let s = given.scale;
      let rise = logLikelihoodAboveSaddle(state.mu, state.sigma, state.delta);
      let texel = vec4f(state.mu * s, state.delta * s, rise, f32(team.team * CLASS_CODES + class_));
      let column = team.team * given.tracers + tracer;
      textureStore(ring, vec2u(column, (now / given.ringEvery) % given.ringLength), texel);
    }
    if (k + 1u >= batch.steps) { break; }
  }
}
