import type { Entry, Json } from '@empire/contract';
import { expect, test } from 'vitest';
import { readRegistry } from './registry-copy.ts';
import { registryOf, releaseOf } from './testing/fixtures.ts';

const stored = (value: unknown): readonly Entry[] => [{ key: 'current', value: JSON.parse(JSON.stringify(value)) as Json }];
const good = readRegistry(stored(registryOf([releaseOf('quiz')], 5)), undefined);

test('a device that never received a registry has none', () => {
  expect(readRegistry([], undefined)).toBeUndefined();
});

test('the releases of the stable channel are active', () => {
  expect([good?.sequence, good?.releases.map(({ name }) => name), good?.refused]).toEqual([5, ['quiz'], []]);
});

test('a malformed release is refused by itself, the others stay', () => {
  const registry = registryOf([releaseOf('quiz'), releaseOf('blog')]);
  (registry.releases as Record<string, unknown>[])[1] = { name: 'blog', version: '1.0.0' };
  const copy = readRegistry(stored(registry), undefined);
  expect([copy?.releases.map(({ name }) => name), copy?.refused]).toEqual([['quiz'], [{ name: 'blog', code: 'bad-manifest', message: expect.any(String) }]]);
});

test('a malformed registry keeps what was there and is listed once, however often it comes', () => {
  const once = readRegistry(stored({ schema: 2 }), good);
  const twice = readRegistry(stored({ schema: 2 }), once);
  expect([twice?.releases, twice?.refused]).toEqual([good?.releases, [{ name: 'registry', code: 'bad-registry', message: expect.any(String) }]]);
});

test('an older sequence than the one held is refused', () => {
  const copy = readRegistry(stored(registryOf([], 4)), good);
  expect([copy?.sequence, copy?.releases.length, copy?.refused[0]?.message]).toEqual([
    5,
    1,
    'The registry received has sequence 4; this device already holds 5.',
  ]);
});
