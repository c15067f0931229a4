import { expect, test } from 'vitest';
import { Random } from '../random.ts';
import { addDisagreement } from './agreement.ts';
import { createNetwork, logitsOf, softmax } from './bag-network.ts';
import { fit } from './fit.ts';
import { type DenseGradient, Passage } from './passage.ts';

const step = 1e-3;
const random = new Random(5);
const vector = (length: number) => Float32Array.from({ length }, () => random.normal());
const moved = (values: Float32Array, at: number, by: number) => values.map((value, index) => (index === at ? value + by : value));

test('the slope of a disagreement is that of its value', () => {
  const [first, second] = [vector(4), vector(4)];
  const valueAt = (a: Float32Array, b: Float32Array) =>
    addDisagreement([softmax(a.slice()), softmax(b.slice())], [new Float32Array(4), new Float32Array(4)], 0.7);
  const slopes = [new Float32Array(4), new Float32Array(4)] as const;
  addDisagreement([softmax(first.slice()), softmax(second.slice())], slopes, 0.7);
  for (let at = 0; at < 4; at += 1) {
    expect((valueAt(moved(first, at, step), second) - valueAt(moved(first, at, -step), second)) / (2 * step)).toBeCloseTo(slopes[0][at] ?? Number.NaN, 2);
    expect((valueAt(first, moved(second, at, step)) - valueAt(first, moved(second, at, -step))) / (2 * step)).toBeCloseTo(slopes[1][at] ?? Number.NaN, 2);
  }
  expect(valueAt(first, first)).toBe(0);
  expect(valueAt(first, second)).toBeGreaterThan(0);
});

test('a passage sends back the slope of a bag, and of its weights', () => {
  const network = createNetwork({ buckets: 4, width: 6, hidden: 8, outputs: 3 }, new Random(2));
  const [bag, weights] = [vector(6), vector(3)];
  const passage = new Passage(network, { hiddenDropout: 0 });
  const outcomeOf = (of: Float32Array) => passage.forward(of, random).reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0);
  const gradient: DenseGradient = { inner: new Float32Array(48), innerBias: new Float32Array(8), outer: new Float32Array(24), outerBias: new Float32Array(3) };
  passage.forward(bag, random);
  const slope = passage.backward(weights, gradient);
  for (let at = 0; at < 6; at += 1)
    expect((outcomeOf(moved(bag, at, step)) - outcomeOf(moved(bag, at, -step))) / (2 * step)).toBeCloseTo(slope[at] ?? Number.NaN, 1);
  for (const name of ['inner', 'outer', 'innerBias', 'outerBias'] as const) {
    const kept = network[name][1] ?? 0;
    const [above, below] = [kept + step, kept - step].map((value) => {
      network[name][1] = value;
      return outcomeOf(bag);
    }) as [number, number];
    network[name][1] = kept;
    expect((above - below) / (2 * step)).toBeCloseTo(gradient[name][1] ?? Number.NaN, 1);
  }
});

test('what learns against an adversary and in agreement with itself learns, the same each time and something else than without', () => {
  const examples = Array.from({ length: 40 }, (_, index) => {
    const label = index % 4;
    return {
      features: { ids: Int32Array.of(label, 4 + (index % 9)), weights: Float32Array.of(0.7, 0.7) },
      target: Float32Array.from({ length: 4 }, (__, at) => (at === label ? 1 : 0)),
    };
  });
  const common = { shape: { buckets: 16, width: 8, hidden: 16, outputs: 4 }, loss: 'softmax', epochs: 30, batch: 4, rate: 2e-2 } as const;
  const learned = (given: { adversary?: number; agreement?: number }) =>
    fit(examples, { ...common, featureDropout: 0.2, hiddenDropout: 0.2, seed: 3, maxMs: 20_000, ...given });
  const right = (network: ReturnType<typeof learned>) =>
    examples.filter(
      ({ features, target }) => target[logitsOf(network, features).reduce((best, value, at, all) => (value > (all[best] ?? 0) ? at : best), 0)] === 1,
    );
  const both = learned({ adversary: 0.2, agreement: 1 });
  expect(right(both)).toHaveLength(40);
  expect(both.table).toEqual(learned({ adversary: 0.2, agreement: 1 }).table);
  expect(both.table).not.toEqual(learned({}).table);
});
