// Counts the four classes of one team: first in the workgroup's own memory, then four additions a workgroup.

@group(1) @binding(1) var<storage, read> crowd: array<vec4u>;
@group(1) @binding(2) var<storage, read_write> totals: array<atomic<u32>, 4>;

var<workgroup> here: array<atomic<u32>, 4>;

const EACH = 8u; // walkers an invocation looks at

@compute @workgroup_size(64)
fn census(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let first = flatIndex(group, 0u, 64u * EACH) + local;
  var seen = vec4u(0u);
  for (var k = 0u; k < EACH; k++) {
    let i = first + k * 64u;
    if (i < params.walkers) {
      let class_ = (crowd[i].w & TAG_CLASS_MASK) >> TAG_CLASS_SHIFT;
      seen += vec4u(vec4u(class_) == vec4u(0u, 1u, 2u, 3u));
    }
  }
  for (var c = 0u; c < 4u; c++) { if (seen[c] > 0u) { atomicAdd(&here[c], seen[c]); } }
  workgroupBarrier();
  if (local < 4u) {
    let sum = atomicLoad(&here[local]);
    if (sum > 0u) { atomicAdd(&totals[local], sum); }
  }
}
