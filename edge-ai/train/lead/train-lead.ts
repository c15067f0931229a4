import { finishGraph, type GraphWords } from '../../src/learn/finish-graph.ts';
import { leadValues } from '../../src/tasks/lead-scores.ts';
import { recordFeatures } from '../../src/tasks/record-features.ts';
import type { LabelledRecord } from '../data/records.ts';
import type { TrainedModel } from '../trainable.ts';
import { columnsFor, type FieldKinds } from './columns.ts';
import { fitLogistic } from './fit-logistic.ts';
import { fitTrees, type TreesOptions } from './fit-trees.ts';
import { logisticGraph, treesGraph } from './lead-graphs.ts';

/** How a lead model is made: a scorecard, or trees. */
export interface LeadRecipe {
  readonly fields: FieldKinds;
  readonly bins: number;
  readonly ridge: number;
  readonly trees?: TreesOptions;
}

/** Fits a scorecard or trees to records and writes the file with its card. */
export async function trainLead(
  records: readonly LabelledRecord[],
  { recipe, words }: { recipe: LeadRecipe; words: Omit<GraphWords, 'task' | 'labels' | 'thresholds' | 'columns' | 'metrics'> },
): Promise<TrainedModel> {
  const columns = columnsFor(records, { ...recipe.fields, bins: recipe.bins });
  const rows = { features: records.map(({ fields }) => recordFeatures(fields, columns)), positive: records.map(({ positive }) => positive) };
  const width = rows.features[0]?.length ?? 0;
  const graph = recipe.trees ? treesGraph(fitTrees(rows, recipe.trees), { width }) : logisticGraph(fitLogistic(rows, recipe));
  const share = rows.positive.filter(Boolean).length / rows.positive.length;
  const runs = [rows.features[0], new Float32Array(width)].map((row) => ({
    [leadValues.features]: { type: 'float32' as const, dims: [1, width], values: Array.from(row ?? [], (value) => Number(value.toFixed(5))) },
  }));
  const thresholds = { middle: Number(share.toFixed(3)), high: Number(Math.min(0.9, 2.5 * share).toFixed(3)) };
  return await finishGraph(graph, { words: { ...words, task: 'score-lead', labels: ['converts'], thresholds, columns, metrics: [] }, runs });
}
