// Params as the steps read them: copied once, because a software GPU pays for each read of a uniform, at every step again
// (a tenth of the step). To other GPUs it makes no difference. What is not copied here is 0; a test looks for it.

@group(0) @binding(0) var<uniform> given: Params;
var<private> params: Params;

fn loadRules() {
  params.entries = given.entries;
  params.observations = given.observations;
  params.deltaScale = given.deltaScale;
  params.deltaUnit = given.deltaUnit;
  params.deltaOne = given.deltaOne;
  params.moveLimit = given.moveLimit;
  params.sigmaFloor = given.sigmaFloor;
  params.floorHigh = given.floorHigh;
  params.floorLow = given.floorLow;
  params.optimumMu = given.optimumMu;
  params.optimumDelta = given.optimumDelta;
  params.arrivedWithin = given.arrivedWithin;
  params.stalledMu = given.stalledMu;
  params.stalledSigma = given.stalledSigma;
}
