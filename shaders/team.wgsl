// What a kernel knows of the team whose walkers it looks at. All lengths are in units of s.

struct Team {
  team: u32,
  single: u32,            // 1: state in plain f32, 0: in 64-bit fixed point
  stepSize: f32,          // in the unit that the optimizer wants: see packTeam in src/gpu/pack-params.ts
  momentum: f32,          // share of the last move that is kept
  noise: f32,             // standard deviation of each step's noise
  epsilon: f32,           // what keeps Adam from dividing by 0
  seed: u32,
};

@group(1) @binding(0) var<uniform> team: Team;
