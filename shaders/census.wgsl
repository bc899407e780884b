// Counts the classes of one team: first in the workgroup's own memory, then one addition for each class of a workgroup.

@group(1) @binding(1) var<storage, read> crowd: array<vec4u>;
@group(1) @binding(2) var<storage, read_write> totals: array<atomic<u32>, CLASS_COUNT>;

var<workgroup> here: array<atomic<u32>, CLASS_COUNT>;

const EACH = 8u; // walkers an invocation looks at

@compute @workgroup_size(64)
fn census(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let first = flatIndex(group, 0u, 64u * EACH) + local;
  var seen = array<u32, CLASS_COUNT>();
  for (var k = 0u; k < EACH; k++) {
    let i = first + k * 64u;
    if (i < params.walkers) {
      let class_ = crowd[i].w & CLASS_MASK;
      for (var c = 0u; c < CLASS_COUNT; c++) { seen[c] += u32(class_ == c); }
    }
  }
  for (var c = 0u; c < CLASS_COUNT; c++) { if (seen[c] > 0u) { atomicAdd(&here[c], seen[c]); } }
  workgroupBarrier();
  if (local < CLASS_COUNT) {
    let sum = atomicLoad(&here[local]);
    if (sum > 0u) { atomicAdd(&totals[local], sum); }
  }
}
