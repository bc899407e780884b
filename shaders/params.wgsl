// What every kernel knows: the model, the crowd and the picture. All lengths are in units of the critical temperature s,
// so the saddle is (0, 1) whatever the data. The fields are listed once more in src/gpu/struct-layout.ts, in the same order;
// a test reads each of them back from the GPU.

struct Params {
  // the model
  entries: u32,           // distinct magnitudes in `data`
  observations: f32,      // n
  scale: f32,             // s, in the units of the data
  logConstant: f32,       // log s + log(2 pi)/2 + log 2
  // the crowd
  walkers: u32,           // per team
  deltaScale: f32,        // upper word of delta per unit: 2^24, less for odd data scales
  deltaUnit: f32,         // 1 / deltaScale
  deltaOne: i32,          // deltaScale as an integer
  moveLimit: f32,         // longest gradient move, 0 = none
  sigmaFloor: f32,
  floorHigh: u32,         // delta of the floor, in fixed point
  floorLow: u32,
  // the classes
  optimumMu: f32,
  optimumDelta: f32,
  arrivedWithin: f32,
  stalledMu: f32,
  stalledSigma: f32,
  // the picture: the window in mu and delta, and the size of what is drawn of it
  muLow: f32,
  muSize: f32,
  deltaLow: f32,
  deltaSize: f32,
  bins: u32,              // density bins along each axis
  trail: f32,             // share of its glow that a bin keeps from frame to frame
  teams: u32,
  drawn: u32,             // walkers of each team in the walkers picture
  tracers: u32,           // walkers of each team whose last positions are kept in the ring
  ringLength: u32,
  ringEvery: u32,         // steps between two positions of the ring
};

// |x|/s, share p of the observations, p x²/s², unused: the folded data; the third column sums to 1
@group(0) @binding(1) var<storage, read> data: array<vec4f>;

// One dispatch row is at most this many workgroups wide; longer crowds go on in y.
const ROW = 32768u;

fn flatIndex(group: vec3u, local: u32, size: u32) -> u32 {
  return (group.y * ROW + group.x) * size + local;
}
