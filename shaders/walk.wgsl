// What the walkers of a crowd and those of an escape map have in common besides a step: what they remember, the input of their
// steps, and the class that a step leads to.

override REMEMBERS: bool = false;

@group(1) @binding(3) var<storage, read> plans: array<Plan>;
@group(1) @binding(4) var<storage, read_write> memories: array<vec4f>;

fn memoryOf(i: u32) -> vec4f {
  if (REMEMBERS) { return memories[i]; }
  return vec4f(0.0);
}

fn planAt(k: u32) -> Plan {
  if (ANNEALED || OPTIMIZER == ADAM) { return plans[k]; }
  return Plan(vec2u(RELEASED, 0u), 0.0, 0.0);
}

// The class of a walker that a step has taken from `before` to `after`: the first that fits of arrived, converged, frozen,
// near the saddle, travelling. With a sigma that a schedule sets, no walker is stuck near the saddle.
fn classOf(before: State, after: State, near: bool) -> u32 {
  var class_ = select(TRAVELLING, STALLED, near);
  class_ = select(class_, FROZEN, !isMoved(before, after));
  class_ = select(class_, CONVERGED, isConverged(before, after));
  return select(class_, ARRIVED, hasArrived(after.mu, after.delta));
}

// Noise, momentum and a schedule may move a walker although the score is 0.
fn isConverged(before: State, after: State) -> bool {
  if (NOISY) { return false; }
  if (!REMEMBERS && !ANNEALED) { return after.still; }
  return after.still
    && abs(after.mu - before.mu) <= ROUNDING * max(1.0, abs(after.mu))
    && abs(after.delta - before.delta) <= ROUNDING * max(1.0, after.sigma);
}

// Whether a step changed a bit of the position.
fn isMoved(before: State, after: State) -> bool {
  return any(before.words != after.words) || before.tags != after.tags;
}
