// Params as most kernels read them. The steps have a copy of their own instead: rules.wgsl.

@group(0) @binding(0) var<uniform> params: Params;
