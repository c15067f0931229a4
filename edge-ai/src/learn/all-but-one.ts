import { recommendScores } from '../tasks/recommend-scores.ts';
import type { OpenedModel } from '../tasks/task-model.ts';

/** Ranks are worth half as much every four places: the half-life of five of Breese et al. 1998. */
const halfEvery = 4;

/** What all but one came to for one person, whose value is the mean of 2^(-rank/4). */
export interface AllButOne {
  readonly value: number;
  /** The same by popularity. */
  readonly popularity: number;
  /** Each item withheld in turn, with its value and the places of the model's items by their score when it was asked, best first. */
  readonly turns: readonly { readonly item: string; readonly value: number; readonly ranked: readonly { readonly label: string; readonly score: number }[] }[];
}

/** Withholds each item of a person in turn and ranks it by the others. An item that the model does not know is worth nothing. Errors: `bad-model`. */
export async function allButOne(model: OpenedModel, items: readonly string[], { kept = 10 }: { kept?: number } = {}): Promise<AllButOne> {
  const { labels } = model.card;
  const used = [...new Set(items)];
  const places = used.map((item) => labels.indexOf(item)).filter((place) => place >= 0);
  const { prior, shares } = places.length > 0 ? await recommendScores(model, places) : { prior: new Float32Array(labels.length), shares: [] };
  const total = { ours: 0, popular: 0 };
  const turns = used.map((item) => {
    const target = labels.indexOf(item);
    const others = new Set(places.filter((place) => place !== target));
    const scores = prior.map((value, at) => value + shares.reduce((sum, row, turn) => (places[turn] === target ? sum : sum + (row[at] as number)), 0));
    const open = [...labels.keys()].filter((place) => !others.has(place));
    const ranked = open.toSorted((a, b) => (scores[b] as number) - (scores[a] as number));
    const value = target < 0 ? 0 : 2 ** (-ranked.indexOf(target) / halfEvery);
    total.ours += value;
    if (target >= 0) total.popular += 2 ** (-open.toSorted((a, b) => (prior[b] as number) - (prior[a] as number)).indexOf(target) / halfEvery);
    return { item, value, ranked: ranked.slice(0, kept).map((place) => ({ label: labels[place] as string, score: scores[place] as number })) };
  });
  return { value: total.ours / used.length, popularity: total.popular / used.length, turns };
}
