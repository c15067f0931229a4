import type { Json } from '@empire/contract';
import { expect, test } from 'vitest';
import { MemoryTable } from '../accounts/memory-table.ts';
import { aggregate } from './aggregates.ts';
import { buildCore } from './build-core.ts';
import { makeEvent } from './event-fixture.ts';
import { EventLedger } from './event-ledger.ts';

const [alice, ben] = ['a'.repeat(32), 'b'.repeat(32)];
const nowMs = Date.parse('2026-03-14T12:00:00Z');
const secret = `whsec_${Buffer.from('a secret of this test').toString('base64')}`;

const tell = (user: string, [neuron, type]: readonly [string, string], data: Json, wish: { idemKey?: string; deviceId?: string } = {}) =>
  makeEvent(user, { neuron, type, data, atMs: nowMs - 60_000, deviceId: `of-${user[0]}`, ...wish });

const acts = [
  tell(alice, ['offers', 'shown'], { offer: 'spring' }),
  tell(alice, ['offers', 'shown'], { offer: 'spring' }),
  tell(alice, ['offers', 'taken'], { offer: 'spring' }),
  tell(ben, ['offers', 'shown'], { offer: 'spring' }),
  tell(alice, ['quiz', 'started'], { quiz: 'focus', attempt: '1' }),
  tell(alice, ['quiz', 'completed'], { quiz: 'focus', attempt: '1', outcome: 'calm' }),
  tell(ben, ['quiz', 'started'], { quiz: 'focus', attempt: '2' }),
  tell(ben, ['blog', 'viewed'], { article: 'first' }),
  tell(ben, ['blog', 'viewed'], { article: 'first' }),
  tell(alice, ['host', 'vital'], { metric: 'LCP', value: 900, rating: 'good' }),
  tell(ben, ['host', 'vital'], { metric: 'LCP', value: 3_100, rating: 'needs-improvement' }),
  tell(ben, ['host', 'vital'], { metric: 'XYZ', value: 1 }),
  tell(alice, ['lead-magnets', 'hook.lead'], { magnet: 'guide' }, { idemKey: 'guide' }),
  tell(alice, ['lead-magnets', 'hook.lead'], { magnet: 'guide' }, { idemKey: 'guide', deviceId: 'another' }),
];

async function counted(aliases: readonly (readonly [string, string])[] = []) {
  const ledger = new EventLedger(new MemoryTable());
  await ledger.record(acts);
  for (const [alias, of] of aliases) await ledger.alias(alias, of);
  return { ledger, found: await aggregate(ledger.everybody(), { nowMs }) };
}

test('acts are counted once, people once per stage, attempts by their last word', async () => {
  const { found } = await counted();
  expect(found).toEqual({
    at: new Date(nowMs).toISOString(),
    users: 2,
    devices: 3,
    events: 13,
    duplicates: 1,
    leads: { total: 1, bySource: [{ key: 'guide', count: 1 }], byDay: expect.any(Array) },
    offers: [{ key: 'spring', shown: 2, opened: 1, taken: 1 }],
    quizzes: [{ key: 'focus', started: 2, completed: 1, outcomes: [{ key: 'calm', count: 1 }] }],
    views: [{ key: 'first', views: 2, readers: 1 }],
    vitals: [{ key: 'LCP', p75: 3_100, good: 0.5, count: 2 }],
  });
  expect([found.leads.byDay.length, found.leads.byDay.at(-1)]).toEqual([14, { key: '2026-03-14', count: 1 }]);
});

test('two users who were joined are one person', async () => {
  const { found } = await counted([[ben, alice]]);
  expect({ users: found.users, events: found.events, offers: found.offers }).toEqual({
    users: 1,
    events: 13,
    offers: [{ key: 'spring', shown: 1, opened: 1, taken: 1 }],
  });
});

test('the page carries no script, allows none, and escapes what events say', async () => {
  const ledger = new EventLedger(new MemoryTable());
  await ledger.record([tell(alice, ['blog', 'viewed'], { article: '<script>alert(1)</script>"&' })]);
  const page = await buildCore({ ledger, secret }).inject('/');
  expect(page.headers['content-security-policy']).toContain("default-src 'none'; style-src 'self'");
  expect(page.body).not.toMatch(/<script|style=|onload/i);
  expect(page.body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&amp;');
});

test('a Core without events says so', async () => {
  const app = buildCore({ ledger: new EventLedger(new MemoryTable()), secret });
  const { leads, ...rest } = (await app.inject('/v1/aggregates')).json();
  expect([leads.total, rest.users, rest.offers]).toEqual([0, 0, []]);
  expect((await app.inject('/')).body.match(/Nothing yet\./g)).toHaveLength(6);
});
