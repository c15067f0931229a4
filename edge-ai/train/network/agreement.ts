/**
 * How far two passages of one example disagree, as in R-Drop (Liang et al. 2021): the sum of the divergences of their probabilities both ways.
 * Adds `weight` times its slope to the slopes of both, and answers `weight` times the sum.
 */
export function addDisagreement(
  [first, second]: readonly [Float32Array, Float32Array],
  [firstSlope, secondSlope]: readonly [Float32Array, Float32Array],
  weight: number,
): number {
  const logs = first.map((value, at) => Math.log(value + 1e-12) - Math.log((second[at] as number) + 1e-12));
  const there = logs.reduce((sum, log, at) => sum + (first[at] as number) * log, 0);
  const back = logs.reduce((sum, log, at) => sum - (second[at] as number) * log, 0);
  logs.forEach((log, at) => {
    const [p, q] = [first[at] as number, second[at] as number];
    firstSlope[at] = (firstSlope[at] as number) + weight * (p * (log - there) + p - q);
    secondSlope[at] = (secondSlope[at] as number) + weight * (q * (-log - back) + q - p);
  });
  return weight * (there + back);
}
