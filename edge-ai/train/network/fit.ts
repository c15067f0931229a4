import type { TextFeatures } from '../../src/text/text-features.ts';
import { Random } from '../random.ts';
import { Adam } from './adam.ts';
import { type BagNetwork, type BagShape, bagOf, createNetwork, sigmoid, softmax } from './bag-network.ts';

/** One example: its features and how probable each output should be. */
export interface Example {
  readonly features: TextFeatures;
  readonly target: Float32Array;
}

/** How a network is fitted. */
export interface FitOptions {
  readonly shape: BagShape;
  readonly loss: 'softmax' | 'sigmoid';
  readonly epochs: number;
  readonly batch: number;
  readonly rate: number;
  /** Shares of features and of hidden units left out while fitting. */
  readonly featureDropout: number;
  readonly hiddenDropout: number;
  readonly seed: number;
  /** The run ends after so much time of the processor, whatever the epochs: a busy machine must not end it. */
  readonly maxMs: number;
  readonly note?: (line: string) => void;
}

/** Fits a network by Adam with a rate that falls linearly to zero. Same examples, options and seed: same network. */
export function fit(examples: readonly Example[], options: FitOptions): BagNetwork {
  const random = new Random(options.seed);
  const run = new Fit(createNetwork(options.shape, random), { ...options, random });
  const started = processorMs();
  const batches = Math.ceil(examples.length / options.batch);
  const steps = batches * options.epochs;
  let step = 0;
  for (let epoch = 0; epoch < options.epochs; epoch += 1) {
    const order = random.permutation(examples.length);
    let loss = 0;
    for (let first = 0; first < order.length; first += options.batch) {
      const batch = [...order.subarray(first, first + options.batch)].map((index) => examples[index] as Example);
      step += 1;
      loss += run.step(batch, { step, rate: options.rate * (1 - (step - 1) / steps) });
      if (processorMs() - started > options.maxMs) throw new Error(`The fit was not done after ${options.maxMs} ms (epoch ${epoch} of ${options.epochs}).`);
    }
    options.note?.(`epoch ${epoch + 1} of ${options.epochs}, loss ${(loss / examples.length).toFixed(4)}, ${Math.round((processorMs() - started) / 1000)} s`);
  }
  return run.network;
}

/** The working memory of one run: gradients, moments and the rows that a batch touched. */
class Fit {
  readonly network: BagNetwork;
  readonly #options: FitOptions & { random: Random };
  readonly #moments: Record<'table' | 'inner' | 'innerBias' | 'outer' | 'outerBias', Adam>;
  readonly #gradient: Record<'inner' | 'innerBias' | 'outer' | 'outerBias', Float32Array>;
  readonly #slots: Int32Array;
  readonly #units: Int32Array;
  readonly #passed: Float64Array;
  #rows: number[] = [];
  #rowGradient = new Float32Array(0);

  constructor(network: BagNetwork, options: FitOptions & { random: Random }) {
    this.network = network;
    this.#options = options;
    const { table, inner, innerBias, outer, outerBias } = network;
    this.#moments = { table: new Adam(table), inner: new Adam(inner), innerBias: new Adam(innerBias), outer: new Adam(outer), outerBias: new Adam(outerBias) };
    const like = (values: Float32Array) => new Float32Array(values.length);
    this.#gradient = { inner: like(inner), innerBias: like(innerBias), outer: like(outer), outerBias: like(outerBias) };
    this.#slots = new Int32Array(network.buckets).fill(-1);
    this.#units = new Int32Array(network.hidden);
    this.#passed = new Float64Array(network.hidden);
  }

  step(batch: readonly Example[], { step, rate }: { step: number; rate: number }): number {
    const kept = batch.map((example) => this.#dropFeatures(example.features));
    this.#collectRows(kept);
    let loss = 0;
    batch.forEach((example, index) => {
      loss += this.#learn(kept[index] as TextFeatures, { target: example.target, scale: 1 / batch.length });
    });
    for (const name of ['inner', 'innerBias', 'outer', 'outerBias'] as const) this.#moments[name].apply(this.#gradient[name], { rate, step });
    const { width } = this.network;
    this.#rows.forEach((row, slot) => {
      this.#moments.table.apply(this.#rowGradient, { rate, step, start: row * width, from: slot * width, length: width });
      this.#slots[row] = -1;
    });
    return loss;
  }

  #dropFeatures({ ids, weights }: TextFeatures): TextFeatures {
    const { random, featureDropout } = this.#options;
    if (featureDropout === 0) return { ids, weights };
    const keep = 1 / (1 - featureDropout);
    const dropped = weights.map((weight) => (random.next() < featureDropout ? 0 : weight * keep));
    return { ids, weights: dropped };
  }

  #collectRows(batch: readonly TextFeatures[]): void {
    this.#rows = [];
    for (const { ids, weights } of batch) {
      for (let index = 0; index < ids.length; index += 1) {
        const id = ids[index] as number;
        if (weights[index] === 0 || this.#slots[id] !== -1) continue;
        this.#slots[id] = this.#rows.length;
        this.#rows.push(id);
      }
    }
    const needed = this.#rows.length * this.network.width;
    if (this.#rowGradient.length < needed) this.#rowGradient = new Float32Array(needed * 2);
  }

  /** Forward and backward for one example; returns its loss. */
  #learn({ ids, weights }: TextFeatures, { target, scale }: { target: Float32Array; scale: number }): number {
    const { width, outputs, outer } = this.network;
    const bag = bagOf(this.network, { ids, weights });
    const on = this.#hidden(bag);
    const outcome = this.network.outerBias.slice();
    for (let index = 0; index < on; index += 1) {
      const value = this.#passed[index] as number;
      for (let at = 0, from = (this.#units[index] as number) * outputs; at < outputs; at += 1)
        outcome[at] = (outcome[at] as number) + value * (outer[from + at] as number);
    }
    const loss = this.#slope(outcome, { target, scale });
    const slope = this.#backward(on, { slope: outcome, bag });
    for (let index = 0; index < ids.length; index += 1) {
      const weight = weights[index] as number;
      if (weight === 0) continue;
      for (let at = 0, from = (this.#slots[ids[index] as number] as number) * width; at < width; at += 1) {
        this.#rowGradient[from + at] = (this.#rowGradient[from + at] as number) + weight * (slope[at] as number);
      }
    }
    return loss;
  }

  /** Notes the hidden units that are on and what they pass on after dropout; returns how many there are. */
  #hidden(bag: Float32Array): number {
    const { width, hidden, inner, innerBias } = this.network;
    const { random, hiddenDropout } = this.#options;
    let on = 0;
    for (let unit = 0; unit < hidden; unit += 1) {
      if (random.next() < hiddenDropout) continue;
      let sum = innerBias[unit] as number;
      for (let at = 0, from = unit * width; at < width; at += 1) sum += (inner[from + at] as number) * (bag[at] as number);
      if (sum <= 0) continue;
      this.#units[on] = unit;
      this.#passed[on] = sum / (1 - hiddenDropout);
      on += 1;
    }
    return on;
  }

  /** Turns outputs into the slope of the loss, in place. */
  #slope(outcome: Float32Array, { target, scale }: { target: Float32Array; scale: number }): number {
    if (this.#options.loss === 'softmax') softmax(outcome);
    else sigmoid(outcome);
    let loss = 0;
    for (let at = 0; at < outcome.length; at += 1) {
      const [found, wanted] = [outcome[at] as number, target[at] as number];
      loss -= wanted * Math.log(found + 1e-9) + (this.#options.loss === 'sigmoid' ? (1 - wanted) * Math.log(1 - found + 1e-9) : 0);
      outcome[at] = (found - wanted) * scale;
    }
    return loss;
  }

  #backward(on: number, { slope, bag }: { slope: Float32Array; bag: Float32Array }): Float32Array {
    const { width, outputs, inner, outer } = this.network;
    const gradient = this.#gradient;
    const keep = 1 / (1 - this.#options.hiddenDropout);
    const bagSlope = new Float32Array(width);
    for (let at = 0; at < outputs; at += 1) gradient.outerBias[at] = (gradient.outerBias[at] as number) + (slope[at] as number);
    for (let index = 0; index < on; index += 1) {
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
        gradient.inner[from + at] = (gradient.inner[from + at] as number) + back * (bag[at] as number);
        bagSlope[at] = (bagSlope[at] as number) + back * (inner[from + at] as number);
      }
    }
    return bagSlope;
  }
}

function processorMs(): number {
  return process.cpuUsage().user / 1_000;
}
