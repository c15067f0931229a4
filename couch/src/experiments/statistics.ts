/** A part of a whole, in people. */
export interface Proportion {
  readonly part: number;
  readonly whole: number;
}

/** A figure with the interval that holds the true one in 95 of 100 experiments. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** The 97.5th percentile of the normal distribution: two sides of 95 %. */
const z = 1.959963984540054;

/** A rate with its Wilson score interval (E. B. Wilson, 1927), which stays inside 0 to 1 and is right for small numbers too. */
export function rateOf({ part, whole }: Proportion): Estimate {
  if (whole === 0) return { value: 0, low: 0, high: 1 };
  const p = part / whole;
  const middle = p + z ** 2 / (2 * whole);
  const spread = z * Math.sqrt((p * (1 - p)) / whole + z ** 2 / (4 * whole ** 2));
  const scale = 1 + z ** 2 / whole;
  return { value: p, low: Math.max(0, (middle - spread) / scale), high: Math.min(1, (middle + spread) / scale) };
}

/** How much higher the first rate is, with the hybrid score interval of Newcombe (1998, method 10), which is made of the two Wilson intervals. */
export function differenceOf(one: Proportion, other: Proportion): Estimate {
  const [a, b] = [rateOf(one), rateOf(other)];
  const value = a.value - b.value;
  return {
    value,
    low: Math.max(-1, value - Math.hypot(a.value - a.low, b.high - b.value)),
    high: Math.min(1, value + Math.hypot(a.high - a.value, b.value - b.low)),
  };
}

/**
 * The probability of counts as far from the weights as these, or farther, if people were spread by the weights alone (Pearson's chi-square test).
 * Variants without a weight are left out, as those of former weights. `undefined` for fewer than two, or for nobody.
 */
export function spreadProbability(variants: readonly { readonly count: number; readonly weight: number }[]): number | undefined {
  const weighted = variants.filter(({ weight }) => weight > 0);
  const people = weighted.reduce((sum, { count }) => sum + count, 0);
  const weights = weighted.reduce((sum, { weight }) => sum + weight, 0);
  if (weighted.length < 2 || people === 0) return undefined;
  const square = weighted.reduce((sum, { count, weight }) => {
    const expected = (people * weight) / weights;
    return sum + (count - expected) ** 2 / expected;
  }, 0);
  return upperGamma((weighted.length - 1) / 2, square / 2);
}

/**
 * The regularised upper incomplete gamma function for `a` a multiple of one half: by its recurrence Q(a + 1, x) = Q(a, x) + xᵃ e⁻ˣ / Γ(a + 1)
 * from Q(1/2, x) = erfc(√x) or Q(1, x) = e⁻ˣ.
 */
function upperGamma(a: number, x: number): number {
  const isWhole = Number.isInteger(a);
  let at = isWhole ? 1 : 0.5;
  let q = isWhole ? Math.exp(-x) : erfc(Math.sqrt(x));
  // xᵃ e⁻ˣ / Γ(a + 1), carried from step to step.
  let term = isWhole ? x * Math.exp(-x) : (Math.sqrt(x) * Math.exp(-x)) / (Math.sqrt(Math.PI) / 2);
  while (at < a) {
    q += term;
    at += 1;
    term *= x / at;
  }
  return Math.min(1, Math.max(0, q));
}

/** The complementary error function for x ≥ 0, with a relative error below 1.2e-7 (W. H. Press et al., Numerical Recipes, `erfcc`). */
function erfc(x: number): number {
  const t = 1 / (1 + x / 2);
  const terms = [-1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277];
  return t * Math.exp(-x * x + terms.reduceRight((sum, term) => sum * t + term, 0));
}
