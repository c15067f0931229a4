import { EmpireError } from '@empire/contract';
import { expect, test } from 'vitest';
import { refusalOf } from './answers.ts';

test('every failure has its status and word', () => {
  const limits = { maxBodyBytes: 10 };
  const refusals = [
    new EmpireError('needs-auth'),
    new EmpireError('needs-auth', 'CouchDB refused the administrator.', { details: { server: 'couchdb' } }),
    new EmpireError('timeout'),
    new EmpireError('closed'),
    Object.assign(new Error('too large'), { statusCode: 413 }),
    new TypeError('a bug'),
  ].map((error) => refusalOf(error, limits));
  expect(refusals.map(({ status, error }) => [status, error])).toEqual([
    [401, 'needs-auth'],
    [503, 'offline'],
    [503, 'offline'],
    [500, 'internal'],
    [413, 'payload-too-large'],
    [500, 'internal'],
  ]);
  expect(JSON.stringify(refusals)).not.toContain('a bug');
});
