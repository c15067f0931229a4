const beta1 = 0.9;
const beta2 = 0.999;
const epsilon = 1e-8;

/** Adam (Kingma and Ba 2015) for one array. Parts that were not touched keep their moments (the lazy variant for sparse rows). */
export class Adam {
  readonly #values: Float32Array;
  readonly #first: Float32Array;
  readonly #second: Float32Array;

  constructor(values: Float32Array) {
    this.#values = values;
    this.#first = new Float32Array(values.length);
    this.#second = new Float32Array(values.length);
  }

  /** Takes one step on `length` values from `start` by the gradient found at `from`, and clears that gradient. `step` counts from 1. */
  apply(gradient: Float32Array, options: { rate: number; step: number; start?: number; from?: number; length?: number }): void {
    const { rate, step, start = 0, from = 0, length = gradient.length } = options;
    const scale = (rate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
    const [values, firsts, seconds] = [this.#values, this.#first, this.#second];
    for (let at = 0; at < length; at += 1) {
      const slope = gradient[from + at] as number;
      const index = start + at;
      const first = beta1 * (firsts[index] as number) + (1 - beta1) * slope;
      const second = beta2 * (seconds[index] as number) + (1 - beta2) * slope * slope;
      firsts[index] = first;
      seconds[index] = second;
      values[index] = (values[index] as number) - (scale * first) / (Math.sqrt(second) + epsilon);
      gradient[from + at] = 0;
    }
  }
}
