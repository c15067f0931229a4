import { expect, test } from 'vitest';
import { readEnvironment } from './environment.ts';

test('without a word everything has its default', () => {
  expect(readEnvironment({})).toEqual({
    port: 8080,
    host: '127.0.0.1',
    dataDir: '.data',
    couchUrl: undefined,
    coreUrl: undefined,
    coreSecret: undefined,
    dbPrefix: '',
    logLevel: 'warn',
    trustProxy: false,
    metricsPort: undefined,
    retention: [],
  });
});

test.each([
  [{ PORT: 'http' }, /PORT must be a port number.*received http/],
  [{ PORT: '99999' }, /PORT/],
  [{ DB_PREFIX: 'Upper' }, /DB_PREFIX/],
  [{ LOG_LEVEL: 'loud' }, /LOG_LEVEL/],
  [{ METRICS_PORT: 'many' }, /METRICS_PORT must be a port number; received many/],
  [{ METRICS_PORT: '70000' }, /METRICS_PORT/],
  [{ RETENTION_DAYS: 'ninety' }, /RETENTION_DAYS must be days.*received ninety/],
  [{ COUCHDB_URL: 'localhost:5984' }, /COUCHDB_URL must be an http address/],
])('%j is refused with a sentence', (env, sentence) => {
  expect(() => readEnvironment(env)).toThrow(sentence);
});
