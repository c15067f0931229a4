import { EmpireError } from '@empire/contract';
import { expect, test } from 'vitest';
import { askHealth } from './health.ts';

test('a part that fails is down and degrades the whole; one that is unknown does not', async () => {
  const well = async () => ({ state: 'ok' as const });
  expect(await askHealth({ gateway: well, core: async () => ({ state: 'unknown' }) })).toMatchObject({ status: 'ok' });
  const failing = async () => {
    throw new EmpireError('offline');
  };
  expect(await askHealth({ gateway: well, couchdb: failing })).toEqual({
    status: 'degraded',
    parts: { gateway: { state: 'ok' }, couchdb: { state: 'down', code: 'offline' } },
  });
});
