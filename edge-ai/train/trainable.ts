import type { ModelCard } from '../src/model/model-card.ts';
import type { ModelRuntime } from '../src/runtime/model-runtime.ts';

/** A model file with its card. */
export interface TrainedModel {
  readonly card: ModelCard;
  readonly bytes: Uint8Array;
}

/** One figure of an evaluation. `split` is the part of the data it was measured on. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly split: string;
  readonly examples: number;
}

/** What a model said about one example: ranked labels, or a score. */
export interface Prediction {
  readonly id: string;
  readonly split: string;
  readonly ranked?: readonly { readonly label: string; readonly score: number }[];
  readonly score?: number;
  /** What would have been right, where the data says so. */
  readonly truth?: readonly string[] | number;
}

export interface Evaluation {
  readonly figures: readonly Figure[];
  readonly predictions: readonly Prediction[];
}

export interface TrainOptions {
  readonly data: string;
  readonly seed: number;
  readonly note: (line: string) => void;
}

/** A task that can be trained from a data set and measured on files of its format. */
export interface Trainable {
  /** The name on the command line and of the folder under `models`. */
  readonly id: string;
  /** Other names it answers to. */
  readonly aliases: readonly string[];
  /** The folder of the training data inside the data directory, and the endings of its files. */
  readonly dataset: string;
  readonly endings: readonly string[];
  /** Whether a file or folder is of this format, where endings alone do not tell. */
  readonly recognises?: (path: string) => boolean;
  /** The part of which data the recipe and the thresholds were chosen on, for the card. */
  readonly chosenOn: string;
  /** Errors: throws when the data cannot be read, or a bound of time or memory is passed. */
  train(options: TrainOptions): Promise<TrainedModel>;
  /** Measures a model on whatever parts the file or folder holds; by the interpreter unless another runtime is given. */
  evaluate(model: TrainedModel, path: string, options?: { runtime?: ModelRuntime }): Promise<Evaluation>;
}
