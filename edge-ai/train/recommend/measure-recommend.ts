import { interpreterRuntime } from '../../src/runtime/interpreter-runtime.ts';
import type { ModelRuntime } from '../../src/runtime/model-runtime.ts';
import { recommendScores } from '../../src/tasks/recommend-scores.ts';
import type { Usage, UsageParts } from '../data/msweb.ts';
import type { Evaluation, Prediction, TrainedModel } from '../trainable.ts';

/** Ranks are worth half as much every four places: the half-life of five of Breese et al. 1998. */
const halfEvery = 4;
const kept = 10;

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
      const one = await measureUser(user, { model, split });
      predictions.push(...one.predictions);
      sums.ours += one.ours;
      sums.popular += one.popular;
    }
    const examples = asked.length;
    figures.push({ name: 'all but 1', value: (100 * sums.ours) / examples, split, examples });
    figures.push({ name: 'all but 1, popularity', value: (100 * sums.popular) / examples, split, examples });
    figures.push({ name: 'times popularity', value: sums.ours / sums.popular, split, examples });
  }
  session.dispose();
  return { figures, predictions };
}

async function measureUser({ id, items }: Usage, { model, split }: { model: Parameters<typeof recommendScores>[0]; split: string }) {
  const { labels } = model.card;
  const used = [...new Set(items)];
  const places = used.map((item) => labels.indexOf(item)).filter((place) => place >= 0);
  const { prior, shares } = places.length > 0 ? await recommendScores(model, places) : { prior: new Float32Array(labels.length), shares: [] };
  const predictions: Prediction[] = [];
  const total = { ours: 0, popular: 0 };
  for (const item of used) {
    const target = labels.indexOf(item);
    const others = new Set(places.filter((place) => place !== target));
    const scores = prior.map((value, at) => value + shares.reduce((sum, row, turn) => (places[turn] === target ? sum : sum + (row[at] as number)), 0));
    const open = [...labels.keys()].filter((place) => !others.has(place));
    const ranked = open.toSorted((a, b) => (scores[b] as number) - (scores[a] as number));
    if (target >= 0) {
      total.ours += 2 ** (-ranked.indexOf(target) / halfEvery);
      total.popular += 2 ** (-open.toSorted((a, b) => (prior[b] as number) - (prior[a] as number)).indexOf(target) / halfEvery);
    }
    const top = ranked.slice(0, kept).map((place) => ({ label: labels[place] as string, score: scores[place] as number }));
    predictions.push({ id: `${id}/${item}`, split, ranked: top, truth: [item] });
  }
  return { predictions, ours: total.ours / used.length, popular: total.popular / used.length };
}
