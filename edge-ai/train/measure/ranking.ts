/** The chance that a positive scores above a negative (ties count half): area under the ROC curve. */
export function areaUnderRoc({ positive, negative }: { positive: readonly number[]; negative: readonly number[] }): number {
  const all = [...positive.map((score) => ({ score, yes: true })), ...negative.map((score) => ({ score, yes: false }))].sort((a, b) => a.score - b.score);
  let rankSum = 0;
  for (let from = 0; from < all.length; ) {
    let to = from;
    while (to < all.length && all[to]?.score === all[from]?.score) to += 1;
    const rank = (from + 1 + to) / 2;
    for (let at = from; at < to; at += 1) if (all[at]?.yes) rankSum += rank;
    from = to;
  }
  return (rankSum - (positive.length * (positive.length + 1)) / 2) / (positive.length * negative.length);
}
