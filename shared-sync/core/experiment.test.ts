import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assignVariant, type ExperimentDefinition, experimentIssue, isExperimentRunning } from './experiment.ts';

const even: ExperimentDefinition = {
  title: 'Two headlines',
  variants: [
    { key: 'plain', weight: 1 },
    { key: 'bold', weight: 1 },
  ],
  metrics: [{ key: 'lead', event: 'lead-submitted' }],
};
const nowMs = Date.parse('2026-03-14T12:00:00Z');
const assign = (definition: ExperimentDefinition, unitId: string, key = 'headline', language = 'en') =>
  assignVariant(definition, { key, unitId, language, nowMs });
const units = (count: number) => Array.from({ length: count }, (_, index) => `unit-${index}`);

test('the same unit gets the same variant every time', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.string(), (unitId, key) => {
      expect(assign(even, unitId, key)).toBe(assign(structuredClone(even), unitId, key));
    }),
  );
});

test('units spread over variants in proportion to the weights', () => {
  const count = 5_000;
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 5 }).filter((weights) => weights.some(Boolean)),
      fc.string(),
      (weights, key) => {
        const definition = { ...even, variants: weights.map((weight, index) => ({ key: `v${index}`, weight })) };
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        const counts = new Map<string | undefined, number>();
        for (const unit of units(count)) counts.set(assign(definition, unit, key), (counts.get(assign(definition, unit, key)) ?? 0) + 1);
        for (const [index, weight] of weights.entries()) {
          const share = weight / total;
          // Five standard deviations of a binomial share: a run of all of these fails by chance once in some 10,000.
          const room = 5 * Math.sqrt((share * (1 - share)) / count);
          expect(Math.abs((counts.get(`v${index}`) ?? 0) / count - share)).toBeLessThanOrEqual(room);
        }
      },
    ),
    { numRuns: 20 },
  );
});

test('two experiments do not follow one another', () => {
  const both = units(4_000).filter((unit) => assign(even, unit, 'one') === 'bold' && assign(even, unit, 'two') === 'bold').length;
  expect(Math.abs(both / 4_000 - 0.25)).toBeLessThan(0.035);
});

test('a growing share of the audience keeps those who take part, in their variants', () => {
  const share = (part: number) => ({ ...even, audience: { share: part } });
  const before = units(2_000).flatMap((unit) => (assign(share(0.2), unit) === undefined ? [] : [unit]));
  expect(Math.abs(before.length / 2_000 - 0.2)).toBeLessThan(0.05);
  expect(before.filter((unit) => assign(share(0.5), unit) !== assign(share(0.2), unit))).toEqual([]);
});

test('only people of the languages take part, and only while it runs', () => {
  const german = { ...even, audience: { languages: ['de'] } };
  expect([assign(german, 'a', 'x', 'de-AT') !== undefined, assign(german, 'a', 'x', 'en')]).toEqual([true, undefined]);
  const past = { ...even, end: '2026-03-14T12:00:00Z' };
  const future = { ...even, start: '2026-03-14T12:00:01Z' };
  expect([past, future, even].map((one) => isExperimentRunning(one, nowMs))).toEqual([false, false, true]);
  expect([assign(past, 'a'), assign(future, 'a')]).toEqual([undefined, undefined]);
});

test.each<[string, Partial<ExperimentDefinition>]>([
  ['same key', { variants: [even.variants[0], even.variants[0]] as ExperimentDefinition['variants'] }],
  ['weight', { variants: even.variants.map(({ key }) => ({ key, weight: 0 })) }],
  ['metrics', { metrics: [...even.metrics, ...even.metrics] }],
  ['ISO 8601', { start: 'soon' }],
  ['ends before', { start: '2026-01-02', end: '2026-01-01' }],
])('a definition with a fault is told: %s', (word, change) => {
  expect(experimentIssue({ ...even, ...change })).toContain(word);
  expect(experimentIssue(even)).toBeUndefined();
});
