import type { Emotion } from '@empire/contract';
import { interpreterRuntime } from '../../src/runtime/interpreter-runtime.ts';
import type { ModelRuntime } from '../../src/runtime/model-runtime.ts';
import { ekmanGroups, ekmanNames, emotions, foldEkman } from '../../src/tasks/emotions.ts';
import { textScores } from '../../src/tasks/text-scores.ts';
import type { TextParts } from '../data/labelled-text.ts';
import { type LabelColumn, macroF1 } from '../measure/multi-label.ts';
import type { Evaluation, Figure, Prediction, TrainedModel } from '../trainable.ts';

/** The scores and the truth of every emotion and every Ekman group. */
export interface EmotionColumns {
  readonly emotions: readonly LabelColumn[];
  readonly ekman: readonly LabelColumn[];
}

/** Scores all 28 labels for every text; a text without a token scores 0 throughout. */
export async function predictEmotions(
  { card, bytes }: TrainedModel,
  parts: TextParts,
  { runtime = interpreterRuntime }: { runtime?: ModelRuntime } = {},
): Promise<Prediction[]> {
  const session = await runtime.open(bytes);
  const predictions: Prediction[] = [];
  for (const [split, texts] of Object.entries(parts)) {
    for (const { id, text, labels } of texts) {
      const scores = await textScores({ card, session, provider: runtime.id }, text);
      const ranked = card.labels.map((label, index) => ({ label, score: scores?.[index] ?? 0 })).sort((a, b) => b.score - a.score);
      predictions.push({ id, split, ranked, truth: labels });
    }
  }
  session.dispose();
  return predictions;
}

/** Turns predictions into one column per label. */
export function columnsOf(predictions: readonly Prediction[]): EmotionColumns {
  const rows = predictions.map(({ ranked = [], truth }) => {
    const scores = new Map(ranked.map(({ label, score }) => [label, score]));
    const said = (name: Emotion) => scores.get(name) ?? 0;
    return { said, folded: foldEkman(said), truth: new Set(Array.isArray(truth) ? truth : []) };
  });
  return {
    emotions: emotions.map((name) => ({ scores: rows.map(({ said }) => said(name)), truth: rows.map((row) => row.truth.has(name)) })),
    ekman: ekmanNames.map((name) => ({
      scores: rows.map(({ folded }) => folded[name]),
      truth: rows.map((row) => ekmanGroups[name].some((one) => row.truth.has(one))),
    })),
  };
}

/** Macro-F1 of each part, with the card's thresholds: one per emotion, one for all, and folded to Ekman. */
export async function measureEmotion(model: TrainedModel, parts: TextParts, options: { runtime?: ModelRuntime } = {}): Promise<Evaluation> {
  const predictions = await predictEmotions(model, parts, options);
  const { thresholds } = model.card;
  const figures: Figure[] = Object.keys(parts).flatMap((split) => {
    const here = predictions.filter((one) => one.split === split);
    const columns = columnsOf(here);
    const figure = (name: string, value: number) => ({ name, value, split, examples: here.length });
    return [
      figure(
        'macro-F1, a threshold per label',
        macroF1(columns.emotions, (index) => thresholds[emotions[index] ?? ''] ?? 0.5),
      ),
      figure(
        'macro-F1, one threshold',
        macroF1(columns.emotions, () => thresholds.shared ?? 0.5),
      ),
      figure(
        'macro-F1, Ekman',
        macroF1(columns.ekman, (index) => thresholds[`ekman:${ekmanNames[index]}`] ?? 0.5),
      ),
    ];
  });
  return { figures, predictions };
}
