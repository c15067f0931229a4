import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnyDoc } from '../../core/index.ts';
import { backoffMs } from './backoff.ts';
import { batches } from './batches.ts';
import { responseCode, retryAfterMs } from './response-code.ts';
import { phaseOf, StatusView } from './status.ts';

describe('backing off', () => {
  it('spreads over a doubling range from 1 s to 10 min', () => {
    expect([0, 1, 4, 9, 10, 60].map((attempt) => backoffMs(attempt, { chance: 1 }))).toEqual([1_000, 2_000, 16_000, 512_000, 600_000, 600_000]);
    expect(backoffMs(5, { chance: 0 })).toBe(0);
  });

  it('never comes back before the server allows it', () => {
    expect(backoffMs(0, { chance: 0, retryAfterMs: 7_000 })).toBe(7_000);
  });
});

describe('reading an answer', () => {
  const json = { contentType: 'application/json', fromGateway: true };
  it.each([
    [200, json, undefined],
    [201, json, undefined],
    [401, json, 'needs-auth'],
    [403, json, 'forbidden'],
    [404, json, 'not-found'],
    [413, json, 'payload-too-large'],
    [413, { contentType: 'text/html', fromGateway: false }, 'payload-too-large'],
    [0, { contentType: '', fromGateway: false }, 'captive-portal'],
    [407, { contentType: 'text/html', fromGateway: false }, 'captive-portal'],
    [511, { contentType: 'text/html', fromGateway: false }, 'offline'],
    [410, json, 'erased'],
    [410, { contentType: 'text/html', fromGateway: false }, 'captive-portal'],
    [204, json, undefined],
    [400, json, 'bad-response'],
    [302, json, 'bad-response'],
    [408, json, 'offline'],
    [425, json, 'offline'],
    [429, json, 'offline'],
    [500, json, 'offline'],
    [503, { contentType: 'text/html', fromGateway: false }, 'offline'],
    [200, { contentType: 'text/html; charset=utf-8', fromGateway: true }, 'captive-portal'],
    [200, { contentType: 'application/json', fromGateway: false }, 'captive-portal'],
    [403, { contentType: 'text/html', fromGateway: false }, 'captive-portal'],
  ])('%i gives a code', (status, rest, code) => {
    expect(responseCode({ status, ...rest })).toBe(code);
  });

  it('waits an hour at most, whatever a header says and whatever year the clock of the device shows', () => {
    const longest = 3_600_000;
    const year = Date.parse('2023-01-01T00:00:00Z');
    expect(['99999999', '1e400', 'Sun, 01 Nov 2026 00:00:00 GMT', '-5', 'Thu, 01 Jan 1970 00:00:10 GMT', ''].map((text) => retryAfterMs(text, year))).toEqual([
      longest,
      longest,
      longest,
      0,
      0,
      undefined,
    ]);
  });

  it('reads Retry-After in seconds and as a date', () => {
    expect([retryAfterMs('3', 0), retryAfterMs('Thu, 01 Jan 1970 00:00:10 GMT', 4_000), retryAfterMs(null, 0), retryAfterMs('soon', 0)]).toEqual([
      3_000,
      6_000,
      undefined,
      undefined,
    ]);
  });
});

describe('cutting batches', () => {
  it('keeps every document once, in order, within the bounds', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 60 })), fc.integer({ min: 20, max: 200 }), fc.integer({ min: 1, max: 5 }), (texts, maxBytes, maxCount) => {
        const docs = texts.map((value, index) => ({ _id: String(index), value }) as unknown as AnyDoc);
        const runs = batches(docs, { maxBytes, maxCount });
        expect(runs.flat()).toEqual(docs);
        for (const run of runs)
          expect(run.length <= maxCount && (run.length === 1 || run.reduce((sum, doc) => sum + JSON.stringify(doc).length, 0) <= maxBytes)).toBe(true);
      }),
    );
  });
});

describe('the status', () => {
  it('yields what it is and every change, until it is not wanted any more', async () => {
    const status = new StatusView();
    const stop = new AbortController();
    const seen: string[] = [];
    const watching = (async () => {
      for await (const { phase } of status.watch({ signal: stop.signal })) seen.push(phase);
    })();
    for (const phase of ['connecting', 'pushing', 'idle'] as const) {
      await Promise.resolve().then(() => undefined);
      status.set({ phase });
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    stop.abort();
    await watching;
    expect(seen).toEqual(['offline', 'connecting', 'pushing', 'idle']);
  });

  it('forgets the reason of a failure when all is well again', () => {
    const status = new StatusView();
    status.set({ phase: 'offline', code: 'timeout' });
    status.set({ phase: 'idle' });
    expect(status.current.code).toBeUndefined();
  });

  it('shows what a person has to do something about as blocked', () => {
    expect((['offline', 'timeout', 'captive-portal', 'needs-auth', 'forbidden', 'storage-full'] as const).map(phaseOf)).toEqual([
      'offline',
      'offline',
      'offline',
      'needs-auth',
      'blocked',
      'blocked',
    ]);
  });
});
