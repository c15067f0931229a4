import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { load, percentile } from './load.ts';
import { readServerOptions } from './options.ts';

test('a percentile is a figure that was measured', () => {
  const sorted = Array.from({ length: 200 }, (_, index) => index + 1);
  expect([percentile(sorted, 0.5), percentile(sorted, 0.99), percentile([7], 0.99), percentile([], 0.5)]).toEqual([100, 198, 7, 0]);
});

test('options are read, and words that make none are refused with the usage', () => {
  expect(readServerOptions(['bridge', '--users', '1,8'])).toMatchObject({ suite: 'bridge', users: [1, 8], rounds: 3, count: 4_000 });
  expect(readServerOptions(['gateway', '--devices', '0'])).toMatchObject({ suite: 'gateway', devices: 0, rounds: 5 });
  expect(() => readServerOptions(['both'])).toThrow(/There are the suites bridge and gateway; received both/);
  expect(() => readServerOptions(['gateway', '--rounds', '0'])).toThrow(/from 1 to 50; received 0/);
});

test('a load sends everything, so many at a time, and fails when an answer is not right', async () => {
  let [open, most, seen] = [0, 0, 0];
  const server = createServer((request, response) => {
    open += 1;
    seen += 1;
    most = Math.max(most, open);
    setTimeout(() => {
      open -= 1;
      response.writeHead(request.url === '/bad' ? 500 : 200).end('{}');
    }, 5);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const asks = Array.from({ length: 40 }, () => ({ method: 'GET', path: '/good' }) as const);
  const { times } = await load(origin, asks, { concurrency: 4, authorization: 'none' });
  expect([seen, most, times.length]).toEqual([40, 4, 40]);
  await expect(load(origin, [{ method: 'GET', path: '/bad' }], { concurrency: 1, authorization: 'none' })).rejects.toThrow('GET /bad was answered 500.');
});
