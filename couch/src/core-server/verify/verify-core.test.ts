import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { CloudEvent, ItemResult } from '../cloud-event.ts';
import { Signature } from '../signature.ts';
import { coreChecks } from './checks.ts';
import { type Call, eventsOf, type Flaw, flawedCore, signAgain } from './flawed-core-fixture.ts';
import { verifyCore } from './verify-core.ts';

const secret = `whsec_${Buffer.from('a secret of this test').toString('base64')}`;

async function failuresOf(flaw: Flaw): Promise<readonly string[]> {
  const app = flawedCore(secret, flaw);
  await app.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => app.close());
  return verifyCore({ url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`, secret }, () => {});
}

type Results = readonly ItemResult[];

/** A flaw in the results of a batch alone. */
function answering(change: (results: Results, events: readonly CloudEvent[]) => Results): Flaw {
  return { answer: (body, call) => (body.results ? { results: change(body.results, eventsOf(call)) } : body) };
}

/** Takes requests of a path whose own signature should have been refused. */
function trusting(path: string, wrongly: (call: Call) => boolean): Flaw {
  return { ask: (call, signature) => (call.url.startsWith(path) && wrongly(call) ? signAgain(call, signature) : call) };
}

const relabelled = (results: Results, from: (result: ItemResult) => boolean, status: ItemResult['status']) =>
  results.map((result) => (from(result) ? { id: result.id, status } : result));

/** Remembers the first event of each act, and answers every other as a duplicate of it. */
function firstComeWins(actOf: (event: CloudEvent) => string): Flaw {
  const first = new Map<string, string>();
  return answering((results, events) =>
    relabelled(
      results,
      ({ id }) => {
        const event = events.find((one) => one.id === id);
        if (event?.data.idemKey === undefined) return false;
        if (!first.has(actOf(event))) first.set(actOf(event), id);
        return first.get(actOf(event)) !== id;
      },
      'duplicate',
    ),
  );
}

const nobody = '0'.repeat(32);
const strangers = new Signature(`whsec_${Buffer.from('the secret of a stranger').toString('base64')}`);
const own = new Signature(secret);
const deafToAliases: Flaw = {
  ask(call, signature) {
    if (call.url !== '/v1/aliases' || !signature.covers(call.body, call.headers)) return call;
    const { alias } = JSON.parse(call.body) as { alias: string };
    return signAgain({ ...call, body: JSON.stringify({ alias, of: alias }) }, signature);
  },
};

/** Says that it has erased, and has not. */
const deafToErasures: Flaw = {
  ask: (call, signature) => (call.url === '/v1/erasures' ? signAgain({ ...call, body: JSON.stringify({ user: nobody, erasureId: nobody }) }, signature) : call),
};

/** For each check a Core that breaks what it demands. */
const flaws: Readonly<Record<string, Flaw>> = {
  'a batch without a signature is refused': trusting('/v1/events', ({ headers }) => headers['webhook-signature'] === undefined),
  'a batch signed with another secret is refused': trusting('/v1/events', ({ body, headers }) => strangers.covers(body, headers)),
  'a batch signed ten minutes ago is refused': trusting('/v1/events', ({ headers }) => Date.now() / 1_000 - Number(headers['webhook-timestamp']) > 300),
  'a batch under the signature of another body is refused': trusting('/v1/events', ({ headers }) => own.covers('[]', headers)),
  'an alias without a signature is refused': trusting('/v1/aliases', ({ headers }) => headers['webhook-signature'] === undefined),
  'counts without a signature of this user’s path are refused': trusting('/v1/counts', ({ headers }) => headers['webhook-signature'] !== undefined),
  'a new event is accepted, and the same batch again is duplicates': answering((results) =>
    relabelled(results, ({ status }) => status === 'duplicate', 'accepted'),
  ),
  'the same act from two devices is one effect and a duplicate': answering((results, events) =>
    relabelled(results, ({ id }) => events.some((event) => event.id === id && event.data.idemKey !== undefined), 'accepted'),
  ),
  'of one act the earliest by its clock is the effect, even when it arrives last': firstComeWins(
    ({ source, data }) => `${source.split('/')[2]} ${data.idemKey}`,
  ),
  'the same key of two users is two acts': firstComeWins(({ data }) => String(data.idemKey)),
  'a malformed event is rejected for good with a code, and the rest is accepted': answering((results) =>
    results.some(({ status }) => status === 'rejected') ? relabelled(results, () => true, 'rejected') : results,
  ),
  'another event under a known id is rejected for good': answering((results) => relabelled(results, ({ code }) => code === 'conflict', 'duplicate')),
  'events are counted per neuron and device with their numbers': {
    answer: (body) => (body.counts ? { counts: body.counts.map((count) => ({ ...(count as object), seqs: [[1, 2]] })) } : body),
  },
  'an erasure without a signature is refused, and nothing is erased': trusting('/v1/erasures', ({ headers }) => headers['webhook-signature'] === undefined),
  'an erasure leaves nothing of the user and is answered with a receipt, and again the second time': deafToErasures,
  'an erasure reaches everybody folded into the user': deafToAliases,
  'nothing of an erased user is ever taken again': answering((results) => relabelled(results, ({ code }) => code === 'erased', 'accepted')),
  'after an alias the survivor has what both had': deafToAliases,
  'after an alias one act of both users is one effect': deafToAliases,
};

test('there is a broken Core for each check', () => {
  expect(Object.keys(flaws).toSorted()).toEqual(coreChecks.map(({ name }) => name).toSorted());
});

test.each(Object.entries(flaws))('%s: a Core that breaks it fails', async (name, flaw) => {
  expect(await failuresOf(flaw)).toContain(name);
});

test('the reference Core passes every check', async () => {
  expect(await failuresOf({})).toEqual([]);
});

test('every check says one line, and a sum ends them', async () => {
  const lines: string[] = [];
  await verifyCore({ url: 'http://127.0.0.1:9', secret }, (line) => lines.push(line));
  expect([lines.length, lines.at(-1)]).toEqual([coreChecks.length + 1, `0 passed, ${coreChecks.length} failed`]);
});
