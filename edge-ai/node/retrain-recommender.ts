import { isAmong } from '@empire/contract/models';
import { allButOne } from '../src/learn/all-but-one.ts';
import { trainRecommender } from '../src/learn/train-recommender.ts';
import type { ModelCard } from '../src/model/model-card.ts';
import type { ShelvedModel } from '../src/model/model-shelf.ts';
import { interpreterRuntime } from '../src/runtime/interpreter-runtime.ts';
import { openModel } from '../src/tasks/open-model.ts';

/** What one person used; `id` decides for ever whether they are trained or measured on. */
export interface UsageOfPerson {
  readonly id: string;
  readonly items: readonly string[];
}

/** People with two or more items of use, items that are learned, and how many of each there must be. */
export interface RetrainCounts {
  readonly trainedOn: number;
  readonly heldOut: number;
  readonly items: number;
}

/** Too little to learn from, or a model with what it is worth: means of 2^(-rank/4) over the people held out. */
export type Retrained =
  | { readonly outcome: 'too-few'; readonly found: RetrainCounts; readonly needed: RetrainCounts }
  | {
      readonly outcome: 'trained';
      readonly found: RetrainCounts;
      readonly card: ModelCard;
      readonly bytes: Uint8Array;
      readonly value: number;
      readonly popularity: number;
      /** Of the model in force, where there is one that these people can be ranked by. */
      readonly current?: number;
    };

const heldOutPercent = 20;
const needed: RetrainCounts = { trainedOn: 60, heldOut: 15, items: 10 };
/** An item that fewer used is left to the rules: nobody's reading is told by a weight of the model. */
const minPeople = 5;

/**
 * Trains EASE with a popularity prior on four fifths of the people and measures it on the others, beside popularity and the model in force. A person is
 * held out for ever, by a hash of their id: no later model has learned from those it is measured on. Errors: `bad-model` for a `current` that is none.
 */
export async function retrainRecommender(
  people: readonly UsageOfPerson[],
  { id, version, current, source }: { id: string; version: string; current?: ShelvedModel; source: string },
): Promise<Retrained> {
  const asked = people.filter(({ items }) => new Set(items).size > 1);
  const isHeldOut = (one: UsageOfPerson) => isAmong(one.id, { channel: 'held out', percent: heldOutPercent });
  const [trained, heldOut] = [asked.filter((one) => !isHeldOut(one)), asked.filter(isHeldOut)];
  const found = { trainedOn: trained.length, heldOut: heldOut.length, items: learnable(trained) };
  if (found.trainedOn < needed.trainedOn || found.heldOut < needed.heldOut || found.items < needed.items) return { outcome: 'too-few', found, needed };
  const model = await trainRecommender(trained, { words: wordsOf({ id, version, source }), minPeople });
  const measured = await worthOf(model, heldOut);
  const before = current?.card.task === 'recommend' ? await worthOf(current, heldOut) : undefined;
  const metric = (name: string, value: number) => ({
    name,
    value: Number((100 * value).toFixed(1)),
    dataset: source,
    split: 'people held out',
    seeds: [],
    chosenOn: 'MSWeb, every tenth user',
    ofThisFile: false,
  });
  const metrics = [metric('all but 1', measured.value), metric('all but 1, popularity', measured.popularity)];
  return { outcome: 'trained', found, bytes: model.bytes, card: { ...model.card, metrics }, ...measured, ...(before && { current: before.value }) };
}

function learnable(people: readonly UsageOfPerson[]): number {
  const counts = new Map<string, number>();
  for (const { items } of people) for (const item of new Set(items)) counts.set(item, (counts.get(item) ?? 0) + 1);
  return [...counts.values()].filter((count) => count >= minPeople).length;
}

async function worthOf(model: ShelvedModel, people: readonly UsageOfPerson[]): Promise<{ value: number; popularity: number }> {
  const opened = await openModel(interpreterRuntime, model);
  let [value, popularity] = [0, 0];
  for (const { items } of people) {
    const one = await allButOne(opened, items);
    value += one.value / people.length;
    popularity += one.popularity / people.length;
  }
  opened.session.dispose();
  return { value, popularity };
}

function wordsOf({ id, version, source }: { id: string; version: string; source: string }) {
  return {
    id,
    version,
    use: 'product',
    data: [{ name: source, source: 'events of this federation under the purpose personalization', licence: 'not published' }],
    limits: ['Learned from the people of one federation; what fewer than five of them used is left to the rules.'],
    reproduce: 'npm run couch -- core retrain',
  } as const;
}
