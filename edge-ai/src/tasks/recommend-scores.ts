import { EmpireError } from '@empire/contract';
import { tensor } from '../onnx/tensor.ts';
import type { OpenedModel } from './task-model.ts';

/** What a recommender takes and gives. */
export const recommendValues = { history: 'history', weights: 'weights', prior: 'prior', neighbours: 'neighbours' } as const;

/** Every item of the model scored: in all, and how much each place of the history adds. */
export interface ItemScores {
  readonly prior: Float32Array;
  /** One row per place of the history. */
  readonly shares: readonly Float32Array[];
}

/** Scores the model's items for a history of places in the card's labels. Errors: `bad-model` for an answer of another shape. */
export async function recommendScores({ card, session }: OpenedModel, history: readonly number[]): Promise<ItemScores> {
  const count = card.labels.length;
  const answer = await session.run({ [recommendValues.history]: tensor('int32', [history.length], Int32Array.from(history)) });
  const [weights, prior, neighbours] = [answer[recommendValues.weights], answer[recommendValues.prior], answer[recommendValues.neighbours]];
  const width = weights?.dims[1] ?? 0;
  const sound = weights?.values.length === history.length * width && prior?.values.length === count && (neighbours ? true : width === count);
  if (!sound || !weights.values.every(Number.isFinite)) throw new EmpireError('bad-model', `${card.id} must answer with weights of its ${count} items.`);
  const shares = history.map((_, row) => {
    const scores = new Float32Array(count);
    for (let at = row * width; at < (row + 1) * width; at += 1) {
      const place = neighbours ? (neighbours.values[at] as number) : at - row * width;
      if (place < count) scores[place] = weights.values[at] as number;
    }
    return scores;
  });
  return { prior: prior.values as Float32Array, shares };
}
