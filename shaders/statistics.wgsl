// Reads every walker now and then: the median of L, exact to the bit, and how long walkers have stayed near the saddle.
//
// The median is found by its bits, eight at a time from the highest: `measure` turns each L into an integer that sorts
// as L does, `count` makes the histogram of the next eight bits among those that begin like the median, and `pick` goes
// along it to the bin in which the median is.

struct Look {
  first: u32,     // the walkers of this dispatch: from first to before last
  last: u32,
};

struct Search {
  begin: u32,     // the median's bits found so far, the rest 0
  level: u32,     // how many times eight they are
  rank: u32,      // the median's place, from 0, among those that begin like it
  bins: array<atomic<u32>, 256>,
};

// DWELL_BINS of src/core/simulation/dwell.ts
const DWELL_BINS = 124u;

struct Findings {
  median: u32,    // the bits of the median
  dwell: array<atomic<u32>, DWELL_BINS>,
};

@group(1) @binding(1) var<uniform> look: Look;
@group(1) @binding(2) var<storage, read> crowd: array<vec4u>;
@group(1) @binding(3) var<storage, read> dwells: array<u32>;
@group(1) @binding(4) var<storage, read_write> keys: array<u32>;
@group(1) @binding(5) var<storage, read_write> search: Search;
@group(1) @binding(6) var<storage, read_write> findings: Findings;

var<workgroup> here: array<atomic<u32>, 256>;

const GROUP = 64u;
const EACH = 32u; // walkers an invocation looks at: the bins of a workgroup are added up once for all of them

// L is finite, or the largest number that is.
fn keyOf(L: f32) -> u32 {
  let bits = bitcast<u32>(clamp(L, -3.4e38, 3.4e38));
  return select(bits | 0x80000000u, ~bits, (bits >> 31u) != 0u);
}

fn bitsOf(key: u32) -> u32 {
  return select(~key, key & 0x7fffffffu, (key >> 31u) != 0u);
}

// The bin of a number of steps. Twin: src/core/simulation/dwell.ts.
fn dwellBin(steps: u32) -> u32 {
  if (steps < 8u) { return steps; }
  let exponent = firstLeadingBit(steps);
  return 8u + 4u * (exponent - 3u) + ((steps >> (exponent - 2u)) & 3u);
}

@compute @workgroup_size(GROUP)
fn measure(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  loadOnlyEntry();
  let first = look.first + flatIndex(group, 0u, GROUP * EACH) + local;
  for (var k = 0u; k < EACH; k++) {
    let i = first + k * GROUP;
    if (i < look.last) {
      let at = readWalker(crowd[i]);
      keys[i] = keyOf(logLikelihood(at.mu, at.sigma, at.delta));
      atomicAdd(&here[dwellBin(dwells[i])], 1u);
    }
  }
  workgroupBarrier();
  for (var bin = local; bin < DWELL_BINS; bin += GROUP) {
    let sum = atomicLoad(&here[bin]);
    if (sum > 0u) { atomicAdd(&findings.dwell[bin], sum); }
  }
}

@compute @workgroup_size(GROUP)
fn count(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let first = flatIndex(group, 0u, GROUP * EACH) + local;
  let shift = 24u - 8u * search.level;
  for (var k = 0u; k < EACH; k++) {
    let i = first + k * GROUP;
    if (i < params.walkers) {
      let key = keys[i];
      // in two steps, because all 32 bits at once are no shift
      if (((key ^ search.begin) >> shift) >> 8u == 0u) { atomicAdd(&here[(key >> shift) & 255u], 1u); }
    }
  }
  workgroupBarrier();
  for (var bin = local; bin < 256u; bin += GROUP) {
    let sum = atomicLoad(&here[bin]);
    if (sum > 0u) { atomicAdd(&search.bins[bin], sum); }
  }
}

@compute @workgroup_size(1)
fn pick() {
  let level = search.level;
  // of an even number the lower of the two in the middle
  var rank = select(search.rank, (params.walkers - 1u) / 2u, level == 0u);
  var bin = 0u;
  var found = false;
  for (var k = 0u; k < 256u; k++) {
    let some = atomicExchange(&search.bins[k], 0u);
    if (found) { continue; }
    if (rank < some) {
      bin = k;
      found = true;
    } else {
      rank -= some;
    }
  }
  search.rank = rank;
  search.begin |= bin << (24u - 8u * level);
  search.level = level + 1u;
  if (level == 3u) { findings.median = bitsOf(search.begin); }
}
