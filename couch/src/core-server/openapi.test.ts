import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { MemoryTable } from '../accounts/memory-table.ts';
import { buildCore } from './build-core.ts';
import { EventLedger } from './event-ledger.ts';

const secret = `whsec_${Buffer.from('a secret of this test').toString('base64')}`;
const app = buildCore({ ledger: new EventLedger(new MemoryTable()), secret });

test('the contract is served and is valid OpenAPI 3.1', async () => {
  const document = (await app.inject('/v1/openapi.json')).json() as { paths: Record<string, object> };
  const validator = new Validator();
  const { valid, errors } = await validator.validate(structuredClone(document));
  expect({ valid, errors, version: validator.version }).toEqual({ valid: true, errors: undefined, version: '3.1' });
});

test('what it lists is what the reference Core serves, the dashboard aside', async () => {
  const { paths } = (await app.inject('/v1/openapi.json')).json() as { paths: Record<string, Record<string, unknown>> };
  const listed = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ method: method.toUpperCase() as 'GET', url: path })),
  );
  expect(listed.filter((route) => !app.hasRoute(route))).toEqual([]);
  const statuses = await Promise.all(listed.map(async (route) => (await app.inject(route)).statusCode));
  expect(statuses.filter((status) => status === 404)).toEqual([]);
});
