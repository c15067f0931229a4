import type { ModelCard } from '../model/model-card.ts';
import { easeGraph } from './ease-graph.ts';
import { finishGraph } from './finish-graph.ts';
import { fitEase } from './fit-ease.ts';

/** What one person used. */
export interface PersonHistory {
  readonly items: readonly string[];
}

/** How a recommender is made. The numbers were chosen on every tenth user of MSWeb, held out. */
export const recommenderRecipe = { ridge: 20, prior: 0.2, minPeople: 2 } as const;

/**
 * Trains a recommender on what people used: items that fewer than `minPeople` used are left to the rules.
 * Errors: throws when nothing is left, or above the bound of {@link fitEase}.
 */
export async function trainRecommender(
  people: readonly PersonHistory[],
  {
    words,
    ridge = recommenderRecipe.ridge,
    prior = recommenderRecipe.prior,
    minPeople = recommenderRecipe.minPeople,
  }: { words: Omit<ModelCard, 'file' | 'bytes' | 'sha256' | 'operators' | 'golden' | 'goldenRuns' | 'labels' | 'thresholds' | 'metrics' | 'task'> } & Partial<
    Record<keyof typeof recommenderRecipe, number>
  >,
): Promise<{ card: ModelCard; bytes: Uint8Array }> {
  const counts = new Map<string, number>();
  for (const { items } of people) for (const item of new Set(items)) counts.set(item, (counts.get(item) ?? 0) + 1);
  const items = [...counts.keys()].filter((item) => (counts.get(item) ?? 0) >= minPeople).sort();
  if (items.length === 0) throw new Error(`No item was used by ${minPeople} people.`);
  const places = new Map(items.map((item, place) => [item, place]));
  const histories = people.map((one) => [...new Set(one.items)].map((item) => places.get(item)).filter((place) => place !== undefined));
  const graph = easeGraph(fitEase({ items, people: histories }, { ridge }), { prior });
  const history = { type: 'int32', dims: [1], values: [Math.min(1, items.length - 1)] } as const;
  return await finishGraph(graph, { words: { ...words, task: 'recommend', labels: items, thresholds: {}, metrics: [] }, runs: [{ history }] });
}
