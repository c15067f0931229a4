import type { Random } from '../random.ts';
import type { BagNetwork } from './bag-network.ts';

/** The gradients of the dense layers, summed over a batch. Shapes as in {@link BagNetwork}. */
export type DenseGradient = Record<'inner' | 'innerBias' | 'outer' | 'outerBias', Float32Array>;

/** One way of a bag through the dense layers, with the hidden units that were left out on it: what is needed to send a slope back. */
export class Passage {
  readonly #network: BagNetwork;
  readonly #hiddenDropout: number;
  /** The units that were on, and what each passed on. */
  readonly #units: Int32Array;
  readonly #passed: Float64Array;
  #on = 0;
  #bag: Float32Array = new Float32Array(0);

  constructor(network: BagNetwork, { hiddenDropout }: { hiddenDropout: number }) {
    this.#network = network;
    this.#hiddenDropout = hiddenDropout;
    this.#units = new Int32Array(network.hidden);
    this.#passed = new Float64Array(network.hidden);
  }

  /** The bag it began with. */
  get bag(): Float32Array {
    return this.#bag;
  }

  /** The outputs before softmax or sigmoid. */
  forward(bag: Float32Array, random: Random): Float32Array {
    this.#bag = bag;
    const { outputs, outer, outerBias } = this.#network;
    this.#turnOn(random);
    const outcome = outerBias.slice();
    for (let index = 0; index < this.#on; index += 1) {
      const value = this.#passed[index] as number;
      for (let at = 0, from = (this.#units[index] as number) * outputs; at < outputs; at += 1)
        outcome[at] = (outcome[at] as number) + value * (outer[from + at] as number);
    }
    return outcome;
  }

  #turnOn(random: Random): void {
    const { width, hidden, inner, innerBias } = this.#network;
    this.#on = 0;
    for (let unit = 0; unit < hidden; unit += 1) {
      if (random.next() < this.#hiddenDropout) continue;
      let sum = innerBias[unit] as number;
      for (let at = 0, from = unit * width; at < width; at += 1) sum += (inner[from + at] as number) * (this.#bag[at] as number);
      if (sum <= 0) continue;
      this.#units[this.#on] = unit;
      this.#passed[this.#on] = sum / (1 - this.#hiddenDropout);
      this.#on += 1;
    }
  }

  /** Sends the slope of the outputs back: adds to the gradient, and answers the slope of the bag. */
  backward(slope: Float32Array, gradient: DenseGradient): Float32Array {
    const { width, outputs, inner, outer } = this.#network;
    const keep = 1 / (1 - this.#hiddenDropout);
    const bagSlope = new Float32Array(width);
    for (let at = 0; at < outputs; at += 1) gradient.outerBias[at] = (gradient.outerBias[at] as number) + (slope[at] as number);
    for (let index = 0; index < this.#on; index += 1) {
      const [unit, out] = [this.#units[index] as number, this.#passed[index] as number];
      let back = 0;
      for (let at = 0, from = unit * outputs; at < outputs; at += 1) {
        const one = slope[at] as number;
        back += one * (outer[from + at] as number);
        gradient.outer[from + at] = (gradient.outer[from + at] as number) + one * out;
      }
      back *= keep;
      gradient.innerBias[unit] = (gradient.innerBias[unit] as number) + back;
      for (let at = 0, from = unit * width; at < width; at += 1) {
        gradient.inner[from + at] = (gradient.inner[from + at] as number) + back * (this.#bag[at] as number);
        bagSlope[at] = (bagSlope[at] as number) + back * (inner[from + at] as number);
      }
    }
    return bagSlope;
  }
}
