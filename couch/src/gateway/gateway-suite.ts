import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CouchHttp } from '../accounts/couch-http.ts';
import { makeEventDocument } from '../core-server/event-fixture.ts';
import type { Stack } from '../dev/stack-options.ts';
import { signedIn, TestDevice } from '../dev/test-device.ts';
import { written } from '../embedded/conformance/under-test.ts';

type Change = (proof: Record<string, unknown>) => Record<string, unknown>;

/** What the gateway does in front of any CouchDB. */
export function gatewaySuite(start: () => Promise<Stack>): void {
  let stack: Stack;
  beforeAll(async () => {
    stack = await start();
  }, 120_000);
  afterAll(async () => {
    await stack?.close();
  }, 60_000);

  test('first contact gives a user and its databases, later ones the same', async () => {
    const device = await signedIn(stack.gatewayUrl);
    const first = device.session;
    await device.signIn();
    expect(device.session?.userId).toMatch(/^[0-9a-f]{32}$/);
    expect(first?.userId).toBe(device.session?.userId);
    const { dbPrefix } = stack;
    expect(device.session?.databases).toEqual({
      user: `${dbPrefix}user-${device.session?.userId}`,
      content: `${dbPrefix}content`,
      registry: `${dbPrefix}registry`,
    });
    expect(Math.abs((device.session?.serverTime ?? 0) - Date.now())).toBeLessThan(10_000);
  });

  test('first contacts of one device at the same time give one user', async () => {
    const device = new TestDevice(stack.gatewayUrl);
    await device.proof('warm-up');
    const answers = await Promise.all(Array.from({ length: 5 }, () => device.signIn()));
    expect(new Set(answers.map(({ body }) => (body as { userId: string }).userId)).size).toBe(1);
  });

  const spoiled: [string, Change, number, string][] = [
    ['a signature over something else', (proof) => ({ ...proof, anonId: randomUUID() }), 401, 'needs-auth'],
    ['a challenge from elsewhere', (proof) => ({ ...proof, challenge: 'a.b.c' }), 401, 'needs-auth'],
    ['a device id that is no UUID', (proof) => ({ ...proof, deviceId: 'device:1' }), 400, 'bad-argument'],
    ['a key of another kind', (proof) => ({ ...proof, publicKey: { kty: 'RSA', n: 'x', e: 'AQAB' } }), 400, 'bad-argument'],
    ['a key that is no point', (proof) => ({ ...proof, publicKey: { kty: 'EC', crv: 'P-256', x: 'AAAA', y: 'AAAA' } }), 400, 'bad-argument'],
    ['no signature', ({ signature: _, ...proof }) => proof, 400, 'bad-argument'],
  ];
  test.each(spoiled)('%s gets no token', async (_name, change, status, error) => {
    const answer = await new TestDevice(stack.gatewayUrl).signIn(change);
    expect(answer).toMatchObject({ status, body: { error, reason: expect.any(String) } });
    expect([answer.headers.get('cache-control'), answer.headers.get('x-empire-sync')]).toEqual(['no-store', '1']);
  });

  test('a known device with another key is forbidden', async () => {
    const device = await signedIn(stack.gatewayUrl);
    const thief = new TestDevice(stack.gatewayUrl);
    Object.assign(thief, { deviceId: device.deviceId });
    expect(await thief.signIn()).toMatchObject({ status: 403, body: { error: 'forbidden' } });
  });

  test('a body that is not JSON is a bad argument', async () => {
    expect(await new TestDevice(stack.gatewayUrl).call('POST', '/v1/token', '{')).toMatchObject({ status: 400, body: { error: 'bad-argument' } });
  });

  test('without a token everything under /couch is needs-auth, marked and never cached', async () => {
    const answer = await new TestDevice(stack.gatewayUrl).call('GET', '/couch/content');
    expect(answer).toMatchObject({ status: 401, body: { error: 'needs-auth' } });
    expect([answer.headers.get('cache-control'), answer.headers.get('x-empire-sync')]).toEqual(['no-store', '1']);
  });

  test('another user’s database and the servers’ own are forbidden', async () => {
    const [device, other] = [await signedIn(stack.gatewayUrl), await signedIn(stack.gatewayUrl)];
    for (const name of [other.session?.databases.user, `${stack.dbPrefix}accounts`, `${stack.dbPrefix}control`, '_users', '_all_dbs']) {
      expect(await device.call('GET', `/couch/${name}`), name).toMatchObject({ status: 403, body: { error: 'forbidden' } });
    }
  });

  test('the protocol of replication passes', async () => {
    const device = await signedIn(stack.gatewayUrl);
    const own = `/couch/${device.session?.databases.user}`;
    const document = makeEventDocument({ deviceId: device.deviceId });
    const info = await device.call('GET', own);
    expect(info.body).toMatchObject({ instance_start_time: expect.any(String) });
    expect((await device.call('POST', `${own}/_revs_diff`, { [document._id]: [document._rev] })).body).toMatchObject({
      [document._id]: { missing: [document._rev] },
    });
    expect(await device.push([document])).toMatchObject({ status: 201, body: [] });
    const changes = async () => ((await device.call('GET', `${own}/_changes?style=all_docs&since=0&limit=10`)).body as { results: unknown[] }).results;
    const row = expect.objectContaining({ id: document._id, changes: [{ rev: document._rev }] });
    await expect.poll(changes, { timeout: 5_000 }).toContainEqual(row);
    const read = (await device.call('POST', `${own}/_bulk_get?revs=true`, { docs: [{ id: document._id }] })).body as { results: { docs: { ok: unknown }[] }[] };
    expect(read.results[0]?.docs[0]?.ok).toMatchObject({ ...document, _revisions: { start: 1 } });
    expect((await device.call('POST', `${own}/_all_docs`, { keys: [document._id] })).body).toMatchObject({ rows: [{ id: document._id }] });
    expect(
      (await device.call('GET', `${own}/_all_docs?startkey=${encodeURIComponent('"quiz:s:"')}&endkey=${encodeURIComponent('"quiz:s:\ufff0"')}`)).body,
    ).toMatchObject({ rows: [] });
  });

  test('a long poll is woken by a push', async () => {
    const device = await signedIn(stack.gatewayUrl);
    const own = `/couch/${device.session?.databases.user}`;
    const waiting = device.call('GET', `${own}/_changes?feed=longpoll&since=0&timeout=20000`);
    const document = makeEventDocument({ deviceId: device.deviceId });
    await device.push([document]);
    expect((await waiting).body).toMatchObject({ results: [{ id: document._id }] });
  });

  test('each document of a batch has its own outcome', async () => {
    const device = await signedIn(stack.gatewayUrl);
    const good = makeEventDocument({ deviceId: device.deviceId });
    const foreign = makeEventDocument();
    const forged = { ...makeEventDocument({ deviceId: device.deviceId }), data: { answer: 'changed' } };
    const content = { ...good, _id: 'quiz:c:quiz:x' };
    const answer = await device.push([foreign, good, forged, content, { _id: '_design/x' }, 7]);
    expect(answer.body).toEqual([
      { id: foreign._id, rev: foreign._rev, error: 'forbidden', reason: expect.stringContaining('its own') },
      { id: forged._id, rev: forged._rev, error: 'forbidden', reason: expect.stringContaining('digest') },
      { id: content._id, rev: content._rev, error: 'forbidden', reason: expect.stringContaining('server alone') },
      { id: '_design/x', rev: null, error: 'forbidden', reason: expect.any(String) },
      { id: null, rev: null, error: 'forbidden', reason: expect.any(String) },
    ]);
    await expect.poll(() => pushed(device), { timeout: 5_000 }).toEqual([good._id]);
  });

  test('a batch that asks the server for revisions is a bad argument', async () => {
    const device = await signedIn(stack.gatewayUrl);
    const path = `/couch/${device.session?.databases.user}/_bulk_docs`;
    for (const body of [{ docs: [] }, { docs: [], new_edits: true }, { new_edits: false }, [], '{']) {
      expect(await device.call('POST', path, body)).toMatchObject({ status: 400, body: { error: 'bad-argument' } });
    }
  });

  test('a list by ids carries ids and no view options', async () => {
    const device = await signedIn(stack.gatewayUrl);
    const path = `/couch/${device.session?.databases.user}/_all_docs`;
    for (const body of [{ keys: ['a'], include_docs: true }, { keys: 'a' }, []]) {
      expect(await device.call('POST', path, body)).toMatchObject({ status: 400, body: { error: 'bad-argument' } });
    }
  });

  test('a body or note over its limit is told the limit', async () => {
    const device = await signedIn(stack.gatewayUrl);
    const own = `/couch/${device.session?.databases.user}`;
    const large = await device.call('POST', `${own}/_bulk_docs`, JSON.stringify({ docs: ['x'.repeat(9 * 1024 * 1024)], new_edits: false }));
    expect(large).toMatchObject({ status: 413, body: { error: 'payload-too-large', maxBytes: 8_388_608, reason: expect.stringContaining('8388608') } });
    const note = await device.call('PUT', `${own}/_local/checkpoint`, { text: 'x'.repeat(5_000) });
    expect(note).toMatchObject({ status: 413, body: { maxBytes: 4_096 } });
  });

  test('a checkpoint note is written and read, and one never written is not found', async () => {
    const device = await signedIn(stack.gatewayUrl);
    const own = `/couch/${device.session?.databases.user}`;
    expect(await device.call('GET', `${own}/_local/checkpoint.1`)).toMatchObject({ status: 404 });
    expect(await device.call('GET', `${own}/_local/checkpoint.1?or=empty`)).toMatchObject({ status: 200, body: {} });
    expect(await device.call('PUT', `${own}/_local/checkpoint.1`, { seq: '12' })).toMatchObject({ status: written });
    expect(await device.call('GET', `${own}/_local/checkpoint.1`)).toMatchObject({ status: 200, body: { seq: '12' } });
    expect(await device.call('GET', `${own}/_local/checkpoint.1?or=empty`)).toMatchObject({ status: 200, body: { seq: '12' } });
  });

  test('a missing database of a live user is provided', async () => {
    const device = await signedIn(stack.gatewayUrl);
    const name = String(device.session?.databases.user);
    await new CouchHttp(stack.couchUrl).expect(`/${name}`, { method: 'DELETE' });
    const document = makeEventDocument({ deviceId: device.deviceId });
    // While some nodes still know the database that was deleted, a device is told to come again.
    await expect.poll(async () => (await device.push([document])).status, { timeout: 10_000 }).toBe(201);
    await expect.poll(() => pushed(device), { timeout: 10_000 }).toEqual([document._id]);
  });

  test('two users become one by a pairing code, and a token of the former user no longer writes', async () => {
    const [phone, laptop] = [await signedIn(stack.gatewayUrl), await signedIn(stack.gatewayUrl)];
    const [before, kept] = [makeEventDocument({ deviceId: laptop.deviceId }), makeEventDocument({ deviceId: phone.deviceId })];
    await laptop.push([before]);
    await phone.push([kept]);
    const { code, expiresAt } = (await phone.call('POST', '/v1/pairing', {})).body as { code: string; expiresAt: number };
    expect(code).toHaveLength(8);
    expect(expiresAt).toBeGreaterThan(Date.now());
    const claimed = await laptop.call('POST', '/v1/pairing/claim', { code });
    expect(claimed).toMatchObject({ status: 200, body: { userId: phone.session?.userId, token: expect.any(String), databases: phone.session?.databases } });
    await expect.poll(async () => (await pushed(phone)).toSorted(), { timeout: 5_000 }).toEqual([before._id, kept._id].toSorted());
    expect(await laptop.push([makeEventDocument({ deviceId: laptop.deviceId })])).toMatchObject({ status: 401, body: { error: 'needs-auth' } });
    await laptop.signIn();
    expect(laptop.session?.userId).toBe(phone.session?.userId);
    expect(await (await signedIn(stack.gatewayUrl)).call('POST', '/v1/pairing/claim', { code })).toMatchObject({ status: 404, body: { error: 'not-found' } });
  });

  test('health says how every part is', async () => {
    const answer = await new TestDevice(stack.gatewayUrl).call('GET', '/healthz');
    expect(answer.body).toMatchObject({
      parts: {
        gateway: { state: 'ok' },
        couchdb: { state: 'ok', version: expect.any(String) },
        bridge: { state: expect.any(String) },
        core: { state: 'ok' },
        registry: { refused: [] },
        content: { refused: [] },
      },
    });
  });
}

/** The ids of the user's database without Core's replies, which the bridge may have brought meanwhile. */
async function pushed(device: TestDevice): Promise<readonly string[]> {
  return (await device.ids()).filter((id) => !id.startsWith('quiz:r:'));
}
