import { EmpireError } from '@empire/contract';
import { allButOne } from '../../src/learn/all-but-one.ts';
import { interpreterRuntime } from '../../src/runtime/interpreter-runtime.ts';
import type { ModelRuntime } from '../../src/runtime/model-runtime.ts';
import type { UsageParts } from '../data/msweb.ts';
import type { Evaluation, Prediction, TrainedModel } from '../trainable.ts';

/**
 * All but one: each item of a user with two or more is withheld in turn and ranked by the others. A user's value is the mean of 2^(-rank/4);
 * an item the model does not know is worth nothing. Popularity is measured the same way.
 */
export async function measureRecommend(
  { card, bytes }: TrainedModel,
  parts: UsageParts,
  { runtime = interpreterRuntime }: { runtime?: ModelRuntime } = {},
): Promise<Evaluation> {
  const session = await runtime.open(bytes);
  const model = { card, session, provider: runtime.id };
  const predictions: Prediction[] = [];
  const figures = [];
  for (const [split, users] of Object.entries(parts)) {
    const asked = users.filter(({ items }) => new Set(items).size > 1);
    const sums = { ours: 0, popular: 0 };
    for (const user of asked) {
      const { value, popularity, turns } = await allButOne(model, user.items);
      predictions.push(...turns.map(({ item, value: score, ranked }) => ({ id: `${user.id}/${item}`, split, ranked, score, truth: [item] })));
      sums.ours += value;
      sums.popular += popularity;
    }
    const examples = asked.length;
    if (examples === 0) throw new EmpireError('bad-argument', `Nobody in ${split} used two things or more.`);
    figures.push({ name: 'all but 1', value: (100 * sums.ours) / examples, split, examples });
    figures.push({ name: 'all but 1, popularity', value: (100 * sums.popular) / examples, split, examples });
    figures.push({ name: 'times popularity', value: sums.ours / sums.popular, split, examples });
  }
  session.dispose();
  return { figures, predictions };
}
