import { describe, expect, test } from 'vitest';
import { decide } from './allow-list.ts';

const own = `user-${'a'.repeat(32)}`;
const databases = { user: own, content: 'content', registry: 'registry' };
const ask = (method: string, target: string) => decide({ method, target }, databases);

describe('allowed', () => {
  test.each([
    ['GET', `/couch/${own}`, `/${own}`],
    ['GET', `/couch/${own}/`, `/${own}`],
    [
      'GET',
      '/couch/content/_changes?feed=longpoll&since=12-abc&limit=10&style=all_docs&timeout=1000&heartbeat=500',
      '/content/_changes?feed=longpoll&since=12-abc&limit=10&style=all_docs&timeout=1000&heartbeat=500',
    ],
    ['POST', '/couch/registry/_bulk_get?revs=true', '/registry/_bulk_get?revs=true'],
    ['POST', '/couch/content/_all_docs', '/content/_all_docs'],
    ['POST', `/couch/${own}/_revs_diff`, `/${own}/_revs_diff`],
    ['POST', `/couch/${own}/_bulk_docs`, `/${own}/_bulk_docs`],
    ['GET', `/couch/${own}/_local/abc.DEF_1`, `/${own}/_local/abc.DEF_1`],
    ['GET', `/couch/${own}/_local/abc?or=empty`, `/${own}/_local/abc`],
    ['PUT', `/couch/${own}/_local/abc`, `/${own}/_local/abc`],
  ])('%s %s', (method, target, path) => {
    expect(ask(method, target)).toMatchObject({ path });
  });

  test('a range is asked with its keys encoded anew', () => {
    expect(ask('GET', `/couch/${own}/_all_docs?startkey=%22quiz%3As%3A%22&endkey=%22quiz%3As%3A%EF%BF%B0%22`)).toMatchObject({
      path: `/${own}/_all_docs?startkey=%22quiz%3As%3A%22&endkey=%22quiz%3As%3A%EF%BF%B0%22`,
    });
  });
});

describe('refused', () => {
  test.each([
    ['GET', `/couch/user-${'b'.repeat(32)}/_changes`],
    ['GET', '/couch/accounts/_all_docs'],
    ['GET', '/couch/control/token-keys'],
    ['POST', '/couch/content/_bulk_docs'],
    ['POST', '/couch/registry/_revs_diff'],
    ['PUT', '/couch/content/_local/x'],
    ['GET', '/couch/content/_local/x'],
    ['POST', '/couch/_replicate'],
    ['POST', `/couch/${own}/_find`],
    ['GET', `/couch/${own}/_local_docs`],
    ['GET', `/couch/${own}/_security`],
    ['PUT', `/couch/${own}/_design/x`],
    ['DELETE', `/couch/${own}`],
    ['PUT', `/couch/${own}`],
    ['HEAD', `/couch/${own}`],
    ['PUT', `/couch/${own}/quiz:s:answer:1`],
    ['GET', `/couch/${own}/quiz:s:answer:1`],
    ['GET', `/couch/${own}/_changes?include_docs=true`],
    ['GET', `/couch/${own}/_changes?feed=continuous`],
    ['GET', `/couch/${own}/_changes?filter=_view`],
    ['GET', `/couch/${own}/_changes?since=1&since=2`],
    ['GET', `/couch/${own}/_changes?__proto__=1`],
    ['GET', `/couch/${own}/_all_docs?include_docs=true`],
    ['POST', `/couch/${own}/_changes`],
    ['GET', `/couch/${own}/../content/_changes`],
    ['GET', `/couch/${own}/..%2Fcontent/_changes`],
    ['GET', `/couch/${own}%2F_all_docs`],
    ['GET', `/couch/${own}/%2e%2e/accounts/_all_docs`],
    ['GET', `/couch/${own}/_local/..`],
    ['GET', `/couch/${own}/_local/../../accounts`],
    ['GET', `/couch/${own}/_local/a%2Fb`],
    ['GET', `/couch//${own}`],
    ['GET', `/couch/./${own}`],
    ['GET', `/couch/${own}/_all_docs/`],
    ['GET', `/couch/${own};x/_all_docs`],
    ['GET', `/%63ouch/${own}`],
    ['GET', `/couch/%75ser-${'a'.repeat(32)}`],
    ['GET', `/couch/${own}#x`],
    ['GET', `/couch/${own}\\..\\accounts`],
  ])('%s %s', (method, target) => {
    expect(ask(method, target)).toBeTypeOf('string');
  });
});
