import type { TextFeatures } from '../../src/text/text-features.ts';
import { Random } from '../random.ts';
import { Adam } from './adam.ts';
import { addDisagreement } from './agreement.ts';
import { type BagNetwork, type BagShape, bagOf, createNetwork, sigmoid, softmax } from './bag-network.ts';
import { type DenseGradient, Passage } from './passage.ts';

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
  /** Where it is above 0, each example is looked at twice, with other parts left out, and so much of their disagreement is added to the loss (R-Drop). Softmax only. */
  readonly agreement?: number;
  /**
   * Where it is above 0, each example is learned once more from a bag that was moved against it, by this share of the bag's length along the slope
   * of the loss (Goodfellow et al. 2015; of embeddings, Miyato et al. 2017).
   */
  readonly adversary?: number;
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

/** The working memory of one run: gradients, moments, passages, and the rows that a batch touched. */
class Fit {
  readonly network: BagNetwork;
  readonly #options: FitOptions & { random: Random };
  readonly #moments: Record<'table' | keyof DenseGradient, Adam>;
  readonly #gradient: DenseGradient;
  readonly #passages: readonly [Passage, Passage, Passage];
  readonly #slots: Int32Array;
  #rows: number[] = [];
  #rowGradient = new Float32Array(0);

  constructor(network: BagNetwork, options: FitOptions & { random: Random }) {
    this.network = network;
    this.#options = options;
    const { table, inner, innerBias, outer, outerBias } = network;
    this.#moments = { table: new Adam(table), inner: new Adam(inner), innerBias: new Adam(innerBias), outer: new Adam(outer), outerBias: new Adam(outerBias) };
    const like = (values: Float32Array) => new Float32Array(values.length);
    this.#gradient = { inner: like(inner), innerBias: like(innerBias), outer: like(outer), outerBias: like(outerBias) };
    this.#passages = [new Passage(network, options), new Passage(network, options), new Passage(network, options)];
    this.#slots = new Int32Array(network.buckets).fill(-1);
  }

  step(batch: readonly Example[], { step, rate }: { step: number; rate: number }): number {
    const kept = batch.map(({ features }) => this.#dropFeatures(features));
    // Looked at again with other features left out, where both must agree.
    const again = this.#options.agreement ? batch.map(({ features }) => this.#dropFeatures(features)) : [];
    this.#collectRows([...kept, ...again]);
    let loss = 0;
    batch.forEach(({ target }, index) => {
      loss += this.#learn(kept[index] as TextFeatures, { again: again[index], target, scale: 1 / batch.length });
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
  #learn(features: TextFeatures, { again, target, scale }: { again: TextFeatures | undefined; target: Float32Array; scale: number }): number {
    const { random, agreement = 0, adversary = 0 } = this.#options;
    const [first, second, opposed] = this.#passages;
    // Half of the loss is that of the opposed bag, and of what is left each of two looks has half.
    const plain = adversary > 0 ? 0.5 : 1;
    const look = again ? plain / 2 : plain;
    const said = this.#probabilities(first.forward(bagOf(this.network, features), random));
    const slope = slopeOf(said, { target, scale: look * scale });
    let loss = look * this.#loss(said, target);
    if (again) {
      const saidAgain = this.#probabilities(second.forward(bagOf(this.network, again), random));
      const slopeAgain = slopeOf(saidAgain, { target, scale: look * scale });
      loss += look * this.#loss(saidAgain, target);
      loss += addDisagreement([said, saidAgain], [slope, slopeAgain], (plain / 2) * agreement * scale) / scale;
      this.#addRows(again, second.backward(slopeAgain, this.#gradient));
    }
    const bagSlope = first.backward(slope, this.#gradient);
    this.#addRows(features, bagSlope);
    if (adversary > 0) {
      const saidOpposed = this.#probabilities(opposed.forward(movedBag(first.bag, { along: bagSlope, share: adversary }), random));
      loss += plain * this.#loss(saidOpposed, target);
      this.#addRows(features, opposed.backward(slopeOf(saidOpposed, { target, scale: plain * scale }), this.#gradient));
    }
    return loss;
  }

  #addRows({ ids, weights }: TextFeatures, slope: Float32Array): void {
    const { width } = this.network;
    for (let index = 0; index < ids.length; index += 1) {
      const weight = weights[index] as number;
      if (weight === 0) continue;
      for (let at = 0, from = (this.#slots[ids[index] as number] as number) * width; at < width; at += 1) {
        this.#rowGradient[from + at] = (this.#rowGradient[from + at] as number) + weight * (slope[at] as number);
      }
    }
  }

  #probabilities(outcome: Float32Array): Float32Array {
    return this.#options.loss === 'softmax' ? softmax(outcome) : sigmoid(outcome);
  }

  #loss(said: Float32Array, target: Float32Array): number {
    let loss = 0;
    for (let at = 0; at < said.length; at += 1) {
      const [found, wanted] = [said[at] as number, target[at] as number];
      loss -= wanted * Math.log(found + 1e-9) + (this.#options.loss === 'sigmoid' ? (1 - wanted) * Math.log(1 - found + 1e-9) : 0);
    }
    return loss;
  }
}

/** The slope of the loss by the outputs before softmax or sigmoid. */
function slopeOf(said: Float32Array, { target, scale }: { target: Float32Array; scale: number }): Float32Array {
  return said.map((found, at) => (found - (target[at] as number)) * scale);
}

/** A bag that was moved by a share of its length along a slope. */
function movedBag(bag: Float32Array, { along, share }: { along: Float32Array; share: number }): Float32Array {
  const step = (share * Math.hypot(...bag)) / (Math.hypot(...along) + 1e-12);
  return bag.map((value, at) => value + step * (along[at] as number));
}

function processorMs(): number {
  return process.cpuUsage().user / 1_000;
}
