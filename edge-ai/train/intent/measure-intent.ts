import { EmpireError } from '@empire/contract';
import { interpreterRuntime } from '../../src/runtime/interpreter-runtime.ts';
import type { ModelRuntime } from '../../src/runtime/model-runtime.ts';
import { rankLabels } from '../../src/tasks/intent-by-model.ts';
import { textScores } from '../../src/tasks/text-scores.ts';
import type { TextParts } from '../data/labelled-text.ts';
import { areaUnderRoc } from '../measure/ranking.ts';
import type { Evaluation, Figure, Prediction, TrainedModel } from '../trainable.ts';

/** Predictions kept for a text: as many labels as anyone looks at. */
const kept = 5;

/** Ranks every text. A text without a single token has no labels and scores 0. */
export async function predictIntents(
  { card, bytes }: TrainedModel,
  parts: TextParts,
  { runtime = interpreterRuntime }: { runtime?: ModelRuntime } = {},
): Promise<Prediction[]> {
  const session = await runtime.open(bytes);
  const model = { card, session, provider: runtime.id };
  const predictions: Prediction[] = [];
  for (const [split, texts] of Object.entries(parts)) {
    for (const { id, text, labels } of texts) {
      const scores = await textScores(model, text);
      const ranked = scores ? rankLabels(scores, { labels: card.labels }).slice(0, kept) : [];
      predictions.push({ id, split, ranked, score: ranked[0]?.score ?? 0, truth: labels });
    }
  }
  session.dispose();
  return predictions;
}

/** Accuracy of the texts in scope in each part, and how well the first score tells them from those out of scope (`oos_` parts). */
export async function measureIntent(model: TrainedModel, parts: TextParts, options: { runtime?: ModelRuntime } = {}): Promise<Evaluation> {
  const predictions = await predictIntents(model, parts, options);
  const figures: Figure[] = [];
  const threshold = model.card.thresholds.inScope ?? 0;
  for (const split of Object.keys(parts)) {
    const here = predictions.filter((one) => one.split === split);
    const inside = here.filter(({ truth }) => isLabelled(truth));
    const outside = [...here.filter(({ truth }) => !isLabelled(truth)), ...predictions.filter((one) => one.split === `oos_${split}`)];
    if (inside.length === 0) {
      const isBeside = split.startsWith('oos_') && Object.hasOwn(parts, split.slice(4));
      if (outside.length > 0 && !isBeside) figures.push(foundFigure({ outside, split, threshold }));
      continue;
    }
    const unknown = share(inside, ({ truth }) => !isKnown(truth, model.card.labels));
    if (unknown === 1) throw new EmpireError('bad-argument', `${model.card.id} knows none of the intents in ${split}.`);
    figures.push(...accuracyFigures(inside, split));
    if (outside.length > 0) figures.push(...scopeFigures({ inside, outside, split, threshold }));
    if (unknown > 0) figures.push({ name: 'of intents the model does not know', value: unknown, split, examples: inside.length });
  }
  return { figures, predictions };
}

/**
 * How often the right intent is first, and among the first three, of texts in scope. Balanced accuracy is the mean of the intents' own shares, so that
 * an intent with few texts counts as much as one with many.
 */
export function accuracyFigures(predictions: readonly Prediction[], split: string): Figure[] {
  const isIn = (count: number) => (one: Prediction) => (one.ranked ?? []).slice(0, count).some(({ label }) => truthOf(one).includes(label));
  const intents = [...new Set(predictions.flatMap(truthOf))];
  const shares = intents.map((intent) =>
    share(
      predictions.filter((one) => truthOf(one).includes(intent)),
      isIn(1),
    ),
  );
  const examples = predictions.length;
  return [
    { name: 'accuracy in scope', value: share(predictions, isIn(1)), split, examples },
    { name: 'balanced accuracy in scope', value: shares.reduce((sum, value) => sum + value, 0) / shares.length, split, examples },
    { name: 'accuracy in the first three', value: share(predictions, isIn(3)), split, examples },
  ];
}

function truthOf({ truth }: Prediction): readonly string[] {
  return isLabelled(truth) ? truth : [];
}

function scopeFigures({
  inside,
  outside,
  split,
  threshold,
}: {
  inside: readonly Prediction[];
  outside: readonly Prediction[];
  split: string;
  threshold: number;
}): Figure[] {
  const examples = inside.length + outside.length;
  const roc = areaUnderRoc({ positive: inside.map(({ score }) => score ?? 0), negative: outside.map(({ score }) => score ?? 0) });
  return [
    { name: 'out-of-scope AUROC', value: roc, split, examples },
    { name: 'in scope kept at the threshold', value: share(inside, ({ score }) => (score ?? 0) >= threshold), split, examples: inside.length },
    foundFigure({ outside, split, threshold }),
  ];
}

function foundFigure({ outside, split, threshold }: { outside: readonly Prediction[]; split: string; threshold: number }): Figure {
  return {
    name: 'out of scope found at the threshold',
    value: share(outside, ({ score }) => (score ?? 0) < threshold),
    split,
    examples: outside.length,
  };
}

function isKnown(truth: Prediction['truth'], labels: readonly string[]): boolean {
  return isLabelled(truth) && truth.some((label) => labels.includes(label));
}

function isLabelled(truth: Prediction['truth']): truth is readonly string[] {
  return Array.isArray(truth) && truth.length > 0;
}

function share<T>(items: readonly T[], holds: (item: T) => boolean): number {
  return items.length === 0 ? 0 : items.filter(holds).length / items.length;
}
