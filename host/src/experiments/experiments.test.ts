import { EmpireError, type Json } from '@empire/contract';
import { expect, test } from 'vitest';
import { hostManifest } from '../host-manifest.ts';
import { HostExperiments } from './experiments.ts';

const headline = {
  title: 'Two headlines',
  variants: [
    { key: 'plain', weight: 1 },
    { key: 'bold', weight: 1 },
  ],
  metrics: [],
};

/** A page with its stored values, whose log takes what is consented to. */
function page(options: { unitId?: string; stored?: Map<string, Json>; published?: unknown } = {}) {
  const stored = options.stored ?? new Map<string, Json>();
  let published: unknown = options.published ?? headline;
  let nowMs = 1_000_000;
  const exposed: Json[] = [];
  const log = { mayRecord: true };
  const experiments = new HostExperiments({
    db: {
      get: async <T>(collection: string, key: string) => {
        const value = collection === 'experiment' ? published : stored.get(key);
        return value === undefined ? undefined : { key, value: value as T };
      },
      put: async (_collection, key, value) => void stored.set(key, value),
    },
    unitId: options.unitId ?? 'unit-1',
    language: () => 'en',
    now: () => nowMs,
  });
  const neuron = experiments.for({
    append: async (type, data, { purpose }) => {
      if (!log.mayRecord) throw new EmpireError('consent-missing');
      exposed.push({ type, purpose, data });
      return 'event' as Awaited<ReturnType<import('@empire/contract').EventLog['append']>>;
    },
  });
  return {
    stored,
    exposed,
    log,
    variant: (key = 'headline') => neuron.variant(key),
    publish: (value: unknown) => {
      published = value;
    },
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

test('the first assignment is kept when weights change, and by other devices that have it', async () => {
  const one = page();
  const first = await one.variant();
  const others = headline.variants.map(({ key }) => ({ key, weight: key === first?.variant ? 0 : 1 }));
  one.publish({ ...headline, variants: others });
  one.pass(5_000);
  expect(await one.variant()).toEqual(first);
  expect(await page({ unitId: 'another', stored: one.stored }).variant()).toEqual(first);
});

test('an exposure is recorded once per session, and not without consent', async () => {
  const { variant, exposed, pass, log } = page();
  log.mayRecord = false;
  const found = await variant();
  expect([found?.assignedAt, exposed]).toEqual([1_000_000, []]);
  log.mayRecord = true;
  await variant();
  pass(20 * 60_000);
  await variant();
  pass(20 * 60_000);
  await variant();
  expect(exposed).toEqual([{ type: 'exposed', purpose: 'analytics', data: { experiment: 'headline', variant: found?.variant } }]);
  pass(31 * 60_000);
  await variant();
  expect(exposed).toHaveLength(2);
});

test('two neurons that ask at once are told the same, and one assignment is stored', async () => {
  const { variant, stored } = page();
  const [a, b] = await Promise.all([variant(), variant()]);
  expect(a).toEqual(b);
  expect(stored.size).toBe(1);
});

test.each([
  ['is not published', undefined],
  ['is malformed', { variants: 'all' }],
  ['is over', { ...headline, end: '1970-01-01T00:00:10Z' }],
  [
    'has taken its variant out',
    {
      ...headline,
      variants: [
        { key: 'new', weight: 1 },
        { key: 'other', weight: 1 },
      ],
    },
  ],
])('nobody takes part in an experiment that %s', async (_what, published) => {
  const { variant, publish, exposed } = page();
  await variant();
  publish(published);
  exposed.length = 0;
  expect([await variant(), await variant('no key: at all')]).toEqual([undefined, undefined]);
  expect(exposed).toEqual([]);
});

test('the host keeps what experiments need', () => {
  expect(hostManifest().collections.map(({ name }) => name)).toEqual(expect.arrayContaining(['experiment', 'assignment']));
});
