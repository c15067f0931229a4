import { expect, test } from 'vitest';
import { ReleaseOrigins } from './release-origins.ts';

async function latestOf(origins: readonly string[]): Promise<readonly string[]> {
  const known = new ReleaseOrigins(async () => origins, { now: () => 0 });
  await known.refresh();
  return known.latest;
}

test('origins of the web are let in, with and without a port', async () => {
  const good = ['http://localhost:8081', 'https://quiz.example', 'https://a-b.quiz.example:8443', 'http://127.0.0.1:8081', 'http://[::1]:8081'];
  expect(await latestOf(good)).toEqual(good);
});

test('what would say something else in a policy is left out: a wildcard, a separator, a quote', async () => {
  expect(await latestOf(['https://*', 'https://*.example', 'https://a;object-src', 'https://a,b', "https://a'b", 'https://a b', '*', "'self'"])).toEqual([]);
});

test('what is no origin by itself is left out', async () => {
  expect(await latestOf(['https://quiz.example/', 'https://quiz.example/a', 'https://u:p@quiz.example', 'data:', 'blob:', ''])).toEqual([]);
});

test('what was read last stays in force while the registry cannot be read', async () => {
  let now = 0;
  let read = () => Promise.resolve(['https://quiz.example']);
  const known = new ReleaseOrigins(() => read(), { now: () => now });
  await known.refresh();
  read = () => Promise.reject(new Error('CouchDB is away.'));
  now = 60_000;
  await known.refresh();
  await Promise.resolve();
  expect(known.latest).toEqual(['https://quiz.example']);
});
