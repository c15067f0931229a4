import type { ExperimentDefinition } from '@empire/shared-sync/core';
import { expect, test } from 'vitest';
import { MemoryTable } from '../accounts/memory-table.ts';
import { buildCore } from '../core-server/build-core.ts';
import { makeEvent } from '../core-server/event-fixture.ts';
import { EventLedger } from '../core-server/event-ledger.ts';
import { publishedExperiments } from './definitions.ts';
import { evaluateExperiments } from './evaluate.ts';
import { hostShapes } from './experiment-shape.ts';

const headline: ExperimentDefinition = {
  title: 'Two <headlines>',
  variants: [
    { key: 'plain', weight: 1 },
    { key: 'bold', weight: 1 },
  ],
  metrics: [{ key: 'lead', event: 'lead-submitted', data: { magnet: 'guide' } }],
};
const nowMs = Date.parse('2026-03-14T12:00:00Z');
const secret = `whsec_${Buffer.from('a secret of this test').toString('base64')}`;
const userOf = (index: number) => index.toString(16).padStart(32, '0');
const saw = (user: string, variant: string, atMs = 1_000) =>
  makeEvent(user, { neuron: 'blog', type: 'exposed', data: { experiment: 'headline', variant }, atMs });
const lead = (user: string, atMs = 2_000, magnet = 'guide') => makeEvent(user, { neuron: 'lead-magnets', type: 'lead-submitted', data: { magnet }, atMs });

async function evaluated(
  events: readonly ReturnType<typeof makeEvent>[],
  definition: ExperimentDefinition = headline,
  aliases: readonly (readonly [string, string])[] = [],
) {
  const ledger = new EventLedger(new MemoryTable());
  await ledger.record(events);
  for (const [alias, of] of aliases) await ledger.alias(alias, of);
  const { experiments } = await evaluateExperiments(ledger.everybody(), { definitions: new Map([['headline', definition]]), nowMs });
  return experiments[0];
}

const counts = (result: Awaited<ReturnType<typeof evaluated>>) => result?.metrics[0]?.variants.map(({ key, people, converted }) => [key, people, converted]);

test('people count once, by what they did after they first saw a variant', async () => {
  const [a, b, c, d] = [1, 2, 3, 4].map(userOf) as [string, string, string, string];
  const result = await evaluated([
    saw(a, 'plain'),
    saw(a, 'plain', 5_000),
    lead(a),
    lead(a, 3_000),
    lead(b, 500),
    saw(b, 'bold'),
    saw(c, 'bold'),
    lead(c, 2_000, 'other'),
    lead(d),
  ]);
  expect(counts(result)).toEqual([
    ['plain', 1, 1],
    ['bold', 2, 0],
  ]);
  expect([result?.people, result?.mixed, result?.isRunning]).toEqual([3, 0, true]);
});

test('a person whose devices saw two variants counts for the first, and is named as mixed', async () => {
  const [phone, laptop] = [userOf(1), userOf(2)];
  const result = await evaluated([saw(phone, 'plain', 1_000), saw(laptop, 'bold', 1_500), lead(laptop)], headline, [[laptop, phone]]);
  expect([counts(result), result?.mixed]).toEqual([
    [
      ['plain', 1, 1],
      ['bold', 0, 0],
    ],
    1,
  ]);
});

test('what happens after the end does not count', async () => {
  const user = userOf(1);
  expect(counts(await evaluated([saw(user, 'plain'), lead(user, 9_000)], { ...headline, end: '1970-01-01T00:00:05Z' }))).toEqual([
    ['plain', 1, 0],
    ['bold', 0, 0],
  ]);
});

test('a difference comes with its interval, and an uneven spread is called off', async () => {
  const events = Array.from({ length: 200 }, (_, index) => [
    saw(userOf(index), index < 150 ? 'plain' : 'bold'),
    ...(index % 3 === 0 || index >= 180 ? [lead(userOf(index))] : []),
  ]).flat();
  const result = await evaluated(events);
  const [plain, bold] = result?.metrics[0]?.variants ?? [];
  expect([plain?.difference, plain?.rate.value, bold?.people]).toEqual([null, 1 / 3, 50]);
  expect(bold?.difference?.value).toBeCloseTo((bold?.rate.value ?? 0) - 1 / 3, 10);
  expect((bold?.difference?.low ?? 1) < (bold?.difference?.value ?? 0) && (bold?.difference?.value ?? 1) < (bold?.difference?.high ?? 0)).toBe(true);
  expect(result?.spread.isOff).toBe(true);
});

test('Core serves the results and shows them, escaped', async () => {
  const [content, ledger] = [new MemoryTable(), new EventLedger(new MemoryTable())];
  await content.put({ _id: 'host:c:experiment:headline', value: headline });
  await content.put({ _id: 'host:c:experiment:broken', value: { variants: 7 } });
  await ledger.record([saw(userOf(1), 'bold'), lead(userOf(1))]);
  const core = buildCore({ ledger, secret, experiments: publishedExperiments(content) });
  const { experiments, method } = (await core.inject('/v1/aggregates/experiments')).json();
  expect([experiments.map(({ key }: { key: string }) => key), counts(experiments[0]), method.includes('Wilson')]).toEqual([
    ['headline'],
    [
      ['plain', 0, 0],
      ['bold', 1, 1],
    ],
    true,
  ]);
  const page = (await core.inject('/')).body;
  expect(page).toContain('Two &lt;headlines&gt;');
  expect(page).not.toContain('<headlines>');
});

test.each<[string, object]>([
  ['variants', { ...headline, variants: headline.variants.slice(1) }],
  ['weight', { ...headline, variants: headline.variants.map(({ key }) => ({ key, weight: -1 })) }],
  ['metrics', { ...headline, metrics: [] }],
  ['extra', { ...headline, extra: 1 }],
  ['same key', { ...headline, variants: [headline.variants[0], headline.variants[0]] }],
  ['ends before', { ...headline, start: '2026-02-01T00:00:00Z', end: '2026-01-01T00:00:00Z' }],
])('a definition with a fault is not published: %s', (word, value) => {
  const misfit = hostShapes().get('experiment')?.check(value);
  expect(`${misfit?.path} ${misfit?.message}`).toContain(word);
  expect(hostShapes().get('experiment')?.check(headline)).toBeUndefined();
});

test('an erased user is in no experiment any more, nor is what is told of it afterwards', async () => {
  const [a, b] = [1, 2].map(userOf) as [string, string];
  const ledger = new EventLedger(new MemoryTable());
  const results = async () => (await evaluateExperiments(ledger.everybody(), { definitions: new Map([['headline', headline]]), nowMs })).experiments[0];
  await ledger.record([saw(a, 'plain'), lead(a), saw(b, 'plain'), lead(b)]);
  expect(counts(await results())).toEqual([
    ['plain', 2, 2],
    ['bold', 0, 0],
  ]);
  await ledger.erase(a);
  await ledger.record([saw(a, 'bold'), lead(a)]);
  expect(counts(await results())).toEqual([
    ['plain', 1, 1],
    ['bold', 0, 0],
  ]);
});
