import { EmpireError, type LeadOutput, type Reason } from '@empire/contract';
import { leadScores } from './lead-scores.ts';
import { readRecord } from './read-input.ts';
import { isKnown } from './record-features.ts';
import type { TaskByModel } from './task-model.ts';

const task = 'score-lead';
const maxReasons = 4;

/** Scores a lead, and says by how much the score moves when each feature is taken away. */
export const leadByModel: TaskByModel<typeof task> = async (model, { input }) => {
  const features = readFeatures(input);
  const columns = model.card.columns ?? [];
  const known = columns.filter((column) => Object.hasOwn(features, column.name) && isKnown(features[column.name], column));
  if (known.length === 0) throw new EmpireError('inference-unavailable', `${model.card.id} knows none of the features given.`);
  const without = known.map(({ name }) => ({ ...features, [name]: undefined }));
  const [probability = 0, ...others] = await leadScores(model, [features, ...without]);
  const moved = known.map(({ name }, at) => reasonFor(name, probability - (others[at] as number)));
  const missing = columns.filter((column) => !known.includes(column)).map(({ name }) => ({ code: 'missing' as const, weight: 0, about: name }));
  const reasons = [...moved.filter(({ weight }) => Math.abs(weight) > 0.005).toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight)), ...missing];
  const { card, provider } = model;
  return {
    probability,
    band: bandOf(probability, card.thresholds),
    calibrated: true,
    reasons: reasons.slice(0, maxReasons),
    by: { provider, model: card.id, version: card.version },
  };
};

/** The features of a lead's input. Errors: `bad-argument`. */
export function readFeatures(input: unknown): Readonly<Record<string, unknown>> {
  const { features } = readRecord(input as { features?: unknown }, { task });
  if (typeof features === 'object' && features !== null && !Array.isArray(features)) return features as Readonly<Record<string, unknown>>;
  throw new EmpireError('bad-argument', `score-lead takes features by name; received ${features === null ? 'null' : typeof features}.`);
}

/** Which band a probability is in. */
export function bandOf(probability: number, { middle = 1 / 3, high = 2 / 3 }: Readonly<Record<string, number>>): LeadOutput['band'] {
  if (probability >= high) return 'high';
  return probability >= middle ? 'middle' : 'low';
}

/** A reason for the way a feature moved the score. */
export function reasonFor(about: string, weight: number): Reason<'raises' | 'lowers'> {
  return { code: weight < 0 ? 'lowers' : 'raises', weight, about };
}
