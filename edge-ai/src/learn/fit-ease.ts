import { invertSymmetric } from './invert-symmetric.ts';

/** What people used: places in `items`, each once per person. */
export interface Histories {
  readonly items: readonly string[];
  readonly people: readonly (readonly number[])[];
}

/** How much using item `i` speaks for item `j` (`weights[i * n + j]`), and the share of people who used each. */
export interface Ease {
  readonly items: readonly string[];
  readonly weights: Float64Array;
  readonly shares: Float64Array;
}

/** Matrices above this many items would not fit the memory set aside for training. */
export const maxItems = 6_000;

/** EASE (Steck 2019): the linear model of every item by all others with a zero diagonal, in closed form. Errors: throws above {@link maxItems}. */
export function fitEase({ items, people }: Histories, { ridge }: { ridge: number }): Ease {
  const count = items.length;
  if (count > maxItems) throw new Error(`EASE takes ${maxItems} items at most; received ${count}.`);
  const gram = new Float64Array(count * count);
  for (const used of people) {
    for (const one of used) for (const other of used) gram[one * count + other] = (gram[one * count + other] as number) + 1;
  }
  const shares = Float64Array.from(items, (_, at) => (gram[at * count + at] as number) / Math.max(1, people.length));
  for (let at = 0; at < count; at += 1) gram[at * count + at] = (gram[at * count + at] as number) + ridge;
  const weights = invertSymmetric(gram, count);
  const diagonal = Float64Array.from(items, (_, at) => weights[at * count + at] as number);
  for (let row = 0; row < count; row += 1) {
    for (let column = 0; column < count; column += 1) {
      const at = row * count + column;
      weights[at] = row === column ? 0 : -(weights[at] as number) / (diagonal[column] as number);
    }
  }
  return { items, weights, shares };
}
