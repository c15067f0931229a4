import type { TaskName } from '@empire/contract';
import type { FeatureColumn } from '../tasks/record-features.ts';
import type { TextFeatureOptions } from '../text/text-features.ts';

/** One measured figure: on which data and part, with which seeds, and on which part the configuration was chosen. */
export interface CardMetric {
  readonly name: string;
  readonly value: number;
  readonly dataset: string;
  readonly split: string;
  readonly seeds: readonly number[];
  readonly chosenOn: string;
  /** True where `train verify` can measure it again on the committed file; other figures come from runs of the same recipe. */
  readonly ofThisFile: boolean;
}

/** A text with what its features and its answer must be, so that an implementation that reads texts otherwise is found out. */
export interface GoldenVector {
  readonly text: string;
  readonly ids: readonly number[];
  readonly weights: readonly number[];
  readonly scores: readonly number[];
}

/** Inputs of a graph that takes no text, with the outputs they must give. */
export interface GoldenRun {
  readonly inputs: Readonly<Record<string, { readonly type: 'float32' | 'int32'; readonly dims: readonly number[]; readonly values: readonly number[] }>>;
  readonly outputs: Readonly<Record<string, readonly number[]>>;
}

/** What goes with a model file. */
export interface ModelCard {
  readonly id: string;
  readonly task: TaskName;
  readonly version: string;
  /** `product` models answer neurons; `benchmark` models are there to be measured. */
  readonly use: 'product' | 'benchmark';
  readonly file: string;
  readonly bytes: number;
  /** Hexadecimal, lower case. */
  readonly sha256: string;
  readonly operators: readonly string[];
  /** How texts become the inputs; left out where the input is no text. */
  readonly features?: TextFeatureOptions;
  readonly golden: readonly GoldenVector[];
  /** Golden runs of models that take no text. */
  readonly goldenRuns?: readonly GoldenRun[];
  /** How records become the inputs; left out where the input is no record. */
  readonly columns?: readonly FeatureColumn[];
  /** Names of the outputs, in order. */
  readonly labels: readonly string[];
  readonly thresholds: Readonly<Record<string, number>>;
  readonly metrics: readonly CardMetric[];
  readonly data: readonly { readonly name: string; readonly source: string; readonly licence: string }[];
  readonly limits: readonly string[];
  /** The command that makes the file again. */
  readonly reproduce: string;
}
