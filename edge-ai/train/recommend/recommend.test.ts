import { expect, test } from 'vitest';
import { easeGraph } from '../../src/learn/ease-graph.ts';
import { finishGraph } from '../../src/learn/finish-graph.ts';
import { fitEase } from '../../src/learn/fit-ease.ts';
import { trainRecommender } from '../../src/learn/train-recommender.ts';
import { MemoryShelf } from '../../src/model/memory-shelf.ts';
import { DirectProvider } from '../../src/runtime/direct-provider.ts';
import { interpreterRuntime } from '../../src/runtime/interpreter-runtime.ts';
import { OnnxruntimeRuntime } from '../../src/runtime/onnxruntime-runtime.ts';
import { recommendScores } from '../../src/tasks/recommend-scores.ts';
import { measureRecommend } from './measure-recommend.ts';

const words = { id: 'recommend-made', version: '1.0.0', use: 'product', data: [], limits: [], reproduce: 'made in a test' } as const;
/** Tea goes with cake, beer with chips; bread goes with everything. */
const people = Array.from({ length: 60 }, (_, at) => ({ id: String(at), items: at % 2 === 0 ? ['bread', 'cake', 'tea'] : ['beer', 'bread', 'chips'] }));
const signal = new AbortController().signal;

for (const runtime of [interpreterRuntime, new OnnxruntimeRuntime()]) {
  test(`${runtime.id}: what others used along comes first and names why; unknown items are placed by topic`, async () => {
    const runner = await new DirectProvider(runtime, new MemoryShelf([await trainRecommender(people, { words })])).create('recommend', { signal });
    const items = [
      { id: 'tea', topics: ['sweet'] },
      { id: 'cake', topics: ['sweet'] },
      { id: 'chips', topics: ['salty'] },
      { id: 'jam', topics: ['sweet'] },
      { id: 'nuts', topics: ['salty'] },
    ];
    const { ranked } = await runner.run({ items, history: ['gone', 'tea'] });
    expect(ranked[0]).toMatchObject({ id: 'cake', reasons: [{ code: 'because-of', about: 'tea' }, { code: 'popular' }] });
    expect(ranked.findIndex(({ id }) => id === 'jam')).toBeLessThan(ranked.findIndex(({ id }) => id === 'nuts'));
    await expect(runner.run({ items, history: ['gone'] })).rejects.toMatchObject({ code: 'inference-unavailable' });
  });
}

test('only the strongest neighbours kept: the same scores for them, none for the others', async () => {
  const places = new Map(['beer', 'bread', 'cake', 'chips', 'tea'].map((id, at) => [id, at]));
  const ease = fitEase({ items: [...places.keys()], people: people.map((one) => one.items.map((id) => places.get(id) as number)) }, { ridge: 5 });
  const cut = easeGraph(ease, { prior: 0.2, cut: 3, kept: 2 });
  const model = await finishGraph(cut, { words: { ...words, task: 'recommend', labels: [...places.keys()], thresholds: {}, metrics: [] }, runs: [] });
  for (const runtime of [interpreterRuntime, new OnnxruntimeRuntime()]) {
    const { shares } = await recommendScores({ card: model.card, session: await runtime.open(model.bytes), provider: runtime.id }, [4]);
    expect([...(shares[0] ?? [])].filter((share) => share !== 0).length).toBeLessThanOrEqual(2);
    expect(shares[0]?.[2]).toBeCloseTo(ease.weights[4 * 5 + 2] as number, 2);
  }
});

test('all but 1 finds what was withheld, and an unknown item is worth nothing', async () => {
  const model = await trainRecommender(people, { words });
  const { figures, predictions } = await measureRecommend(model, {
    test: [
      { id: 'a', items: ['tea', 'cake'] },
      { id: 'b', items: ['tea'] },
      { id: 'c', items: ['cake', 'caviar'] },
    ],
  });
  expect(figures[0]).toMatchObject({ name: 'all but 1', examples: 2 });
  expect(figures[0]?.value).toBeGreaterThan(50);
  expect(predictions.map(({ id }) => id)).toEqual(['a/tea', 'a/cake', 'c/cake', 'c/caviar']);
});

test('items of one person alone are left to the rules, and nothing at all is refused', async () => {
  const { card } = await trainRecommender([...people, { items: ['caviar', 'tea'] }], { words });
  expect(card.labels).not.toContain('caviar');
  await expect(trainRecommender([{ items: ['a'] }], { words })).rejects.toThrow('No item was used by 2 people.');
});
