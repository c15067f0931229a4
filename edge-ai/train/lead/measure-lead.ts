import { interpreterRuntime } from '../../src/runtime/interpreter-runtime.ts';
import type { ModelRuntime } from '../../src/runtime/model-runtime.ts';
import { leadScores } from '../../src/tasks/lead-scores.ts';
import type { RecordParts } from '../data/records.ts';
import { calibrationBins, calibrationError } from '../measure/calibration.ts';
import { areaUnderRoc } from '../measure/ranking.ts';
import type { Evaluation, Figure, Prediction, TrainedModel } from '../trainable.ts';

/** Scores every record and measures order (AUC) and calibration (ECE over ten bins of equal count). `suffix` ends the figures' names. */
export async function measureLead(
  { card, bytes }: TrainedModel,
  parts: RecordParts,
  { runtime = interpreterRuntime, suffix = '' }: { runtime?: ModelRuntime; suffix?: string } = {},
): Promise<Evaluation> {
  const session = await runtime.open(bytes);
  const figures: Figure[] = [];
  const predictions: Prediction[] = [];
  for (const [split, records] of Object.entries(parts)) {
    const scores = await leadScores(
      { card, session, provider: runtime.id },
      records.map(({ fields }) => fields),
    );
    figures.push(
      ...figuresOf(
        records.map(({ positive }, at) => ({ positive, score: scores[at] as number })),
        { split, suffix },
      ),
    );
    predictions.push(...records.map(({ id, positive }, at) => ({ id, split, score: scores[at] as number, truth: Number(positive) })));
  }
  session.dispose();
  return { figures, predictions };
}

/** Area under the curve and calibration of scored records. */
export function figuresOf(scored: readonly { score: number; positive: boolean }[], { split, suffix = '' }: { split: string; suffix?: string }): Figure[] {
  const of = (good: boolean) => scored.filter(({ positive }) => positive === good).map(({ score }) => score);
  const examples = scored.length;
  return [
    { name: `AUC${suffix}`, value: areaUnderRoc({ positive: of(true), negative: of(false) }), split, examples },
    { name: `calibration error${suffix}`, value: calibrationError(calibrationBins(scored)), split, examples },
  ];
}
