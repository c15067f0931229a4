import { expect, test } from 'vitest';
import { pushedMs } from './pushed.ts';

const request = (path: string, startMs: number, ms: number) => ({ path, startMs, ms });

test('a push ends with the first note after the last post, not with the pull after it', () => {
  const requests = [
    request('/_local/mark', 2, 40),
    request('/_bulk_docs', 50, 300),
    request('/_bulk_docs', 60, 200),
    request('/_local/mark', 352, 40),
    request('/_changes', 400, 50),
    request('/_local/mark', 460, 40),
  ];
  expect(pushedMs({ ms: 510, requests })).toBe(392);
});

test('a round that left no note ends where it ends', () => {
  expect(pushedMs({ ms: 510, requests: [request('/_local/mark', 2, 40), request('/_bulk_docs', 50, 300)] })).toBe(510);
  expect(pushedMs({ ms: 10, requests: [] })).toBe(10);
});
