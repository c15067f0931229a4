/** The cosine of two vectors; `undefined` where one is missing, empty, zero, of another length or holds something that is no number. */
export function cosine(one: readonly number[] | undefined, other: readonly number[] | undefined): number | undefined {
  if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return undefined;
  let [product, left, right] = [0, 0, 0];
  for (let at = 0; at < one.length; at += 1) {
    const [a, b] = [one[at] as number, other[at] as number];
    product += a * b;
    left += a * a;
    right += b * b;
  }
  const value = product / Math.sqrt(left * right);
  return Number.isFinite(value) ? Math.max(-1, Math.min(1, value)) : undefined;
}
