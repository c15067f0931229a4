import { compactVerify, createLocalJWKSet } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CouchHttp } from '../accounts/couch-http.ts';
import { CouchTable } from '../accounts/couch-table.ts';
import { makeEventDocument } from '../core-server/event-fixture.ts';
import type { Stack } from '../dev/stack-options.ts';
import { signedIn, TestDevice } from '../dev/test-device.ts';
import type { ErasureJwk } from './erasure-keys.ts';

interface Asked {
  readonly erasureId: string;
  readonly at: string;
  readonly statement: string;
}

/** Erase-me from the gateway to Core, with any CouchDB. */
export function erasureSuite(start: () => Promise<Stack>): void {
  let stack: Stack;
  beforeAll(async () => {
    stack = await start();
  }, 120_000);
  afterAll(async () => {
    await stack?.close();
  }, 60_000);

  const admin = () => new CouchHttp(stack.couchUrl);
  const userOf = (device: TestDevice) => String(device.session?.userId);
  const databases = async (): Promise<readonly string[]> =>
    ((await admin().expect('/_all_dbs')) as string[]).filter((name) => name.startsWith(`${stack.dbPrefix}user-`));
  const atCore = async (userId: string): Promise<number> => {
    const body = (await (await fetch(`${stack.coreUrl}/v1/events?user=${userId}`)).json()) as { events: unknown[]; duplicates: unknown[] };
    return body.events.length + body.duplicates.length;
  };
  const record = (erasureId: string) => new CouchTable(admin(), `${stack.dbPrefix}accounts`).get(`erasure:${erasureId}`);
  const erase = async (device: TestDevice): Promise<Asked> => {
    const answer = await device.call('POST', '/v1/erasure', {});
    expect(answer).toMatchObject({ status: 202, body: { erasureId: expect.stringMatching(/^[0-9a-f]{32}$/), at: expect.any(String) } });
    return answer.body as Asked;
  };
  const join = async (into: TestDevice, device: TestDevice): Promise<void> => {
    const { code } = (await into.call('POST', '/v1/pairing', {})).body as { code: string };
    expect((await device.call('POST', '/v1/pairing/claim', { code })).status).toBe(200);
  };
  const event = ({ deviceId }: TestDevice, deviceSeq = 1) => makeEventDocument({ deviceId, deviceSeq, atMs: 1_000 + deviceSeq });
  const keysOf = async (device: TestDevice): Promise<readonly ErasureJwk[]> =>
    ((await device.call('GET', '/v1/keys')).body as { erasureKeys: ErasureJwk[] }).erasureKeys;
  const claims = async (statement: string, keys: readonly ErasureJwk[]): Promise<unknown> => {
    const { payload, protectedHeader } = await compactVerify(statement, createLocalJWKSet({ keys: keys.map((key) => ({ ...key })) }));
    expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'empire-erasure', kid: keys.at(-1)?.kid });
    return JSON.parse(new TextDecoder().decode(payload));
  };

  test('everything of the person is gone: databases, accounts, Core; the devices are told and answer', async () => {
    const [phone, laptop, stranger] = [await signedIn(stack.gatewayUrl), await signedIn(stack.gatewayUrl), await signedIn(stack.gatewayUrl)];
    const users = [userOf(phone), userOf(laptop)];
    for (const device of [phone, laptop, stranger]) await device.push([event(device)]);
    const joined = laptop.session;
    await join(phone, laptop);
    await expect.poll(() => atCore(userOf(phone)), { timeout: 15_000 }).toBe(2);
    const { erasureId, statement } = await erase(phone);
    const iat = expect.any(Number) as number;
    const named = { iss: 'empire-gateway', iat, erasureId, userId: users[0], all: true };
    const keys = await keysOf(phone);
    expect(await claims(statement, keys)).toEqual({ ...named, deviceIds: [phone.deviceId, laptop.deviceId] });
    expect((phone.session as unknown as { erasureKeys: unknown }).erasureKeys).toEqual(keys);
    await expect.poll(async () => (await databases()).filter((name) => users.some((user) => name.endsWith(user))), { timeout: 5_000 }).toEqual([]);
    await expect.poll(async () => (await Promise.all(users.map(atCore))).join(), { timeout: 15_000 }).toBe('0,0');
    expect(await atCore(userOf(stranger))).toBe(1);

    laptop.session = joined;
    expect(await laptop.push([event(laptop, 2)])).toMatchObject({ status: 410, body: { error: 'erased' } });
    const told = await laptop.signIn();
    expect(told).toMatchObject({ status: 410, body: { error: 'erased', reason: expect.any(String) } });
    expect(await claims((told.body as Asked).statement, keys)).toEqual({ ...named, deviceIds: [laptop.deviceId] });
    const receipt = await laptop.receipt(erasureId);
    const sent = await new TestDevice(stack.gatewayUrl).call('POST', '/v1/erasure/receipt', receipt);
    expect(sent).toMatchObject({ status: 200, body: { erasureId, deviceId: laptop.deviceId, wipedAt: receipt.at } });
    await expect.poll(async () => Object.keys(((await record(erasureId)) as { core?: object } | undefined)?.core ?? {}).length, { timeout: 15_000 }).toBe(2);
    expect(await record(erasureId)).toMatchObject({ devices: [{ deviceId: phone.deviceId }, { deviceId: laptop.deviceId, wipedAt: receipt.at }] });
  });

  test('asking again is answered the same, and a device that is set up anew is somebody else', async () => {
    const phone = await signedIn(stack.gatewayUrl);
    const first = await erase(phone);
    expect(await erase(phone)).toMatchObject({ erasureId: first.erasureId, at: first.at });
    const anew = await signedIn(stack.gatewayUrl);
    expect(userOf(anew)).not.toBe(userOf(phone));
    expect(await anew.push([event(anew)])).toMatchObject({ status: 201, body: [] });
  });

  test('a device that was offline brings nothing back, whatever it tries with the token it has', async () => {
    const [phone, tablet] = [await signedIn(stack.gatewayUrl), await signedIn(stack.gatewayUrl)];
    await join(phone, tablet);
    await tablet.signIn();
    const own = `/couch/${tablet.session?.databases.user}`;
    await erase(phone);
    const tries = await Promise.all([
      tablet.push([event(tablet)]),
      tablet.call('GET', `${own}/_changes`),
      tablet.call('GET', own),
      tablet.call('PUT', `${own}/_local/note`, {}),
      tablet.call('POST', `${own}/_revs_diff`, {}),
      tablet.call('GET', `/couch/${tablet.session?.databases.content}/_changes`),
      tablet.call('POST', '/v1/pairing', {}),
      tablet.signIn(),
    ]);
    expect(tries.map(({ status }) => status)).toEqual(tries.map(() => 410));
    await expect.poll(async () => (await databases()).filter((name) => name.endsWith(userOf(phone))), { timeout: 5_000 }).toEqual([]);
    const direct = await fetch(`${admin().base}/${stack.dbPrefix}user-${userOf(phone)}/_all_docs`, {
      headers: { authorization: `Bearer ${tablet.session?.token}` },
    });
    expect([401, 403, 404]).toContain(direct.status);
  });

  test('devices that push, ask for tokens and join while the person is erased resurrect nothing', async () => {
    const [phone, laptop, joining] = [await signedIn(stack.gatewayUrl), await signedIn(stack.gatewayUrl), await signedIn(stack.gatewayUrl)];
    const users = [userOf(phone), userOf(laptop)];
    await join(phone, laptop);
    await laptop.signIn();
    const { code } = (await phone.call('POST', '/v1/pairing', {})).body as { code: string };
    await joining.push(Array.from({ length: 120 }, (_, index) => event(joining, index + 1)));
    const pushing = async (device: TestDevice) => {
      for (let seq = 1; seq <= 12; seq += 1) await device.push(Array.from({ length: 10 }, (_, index) => event(device, seq * 10 + index)));
    };
    const asking = async (device: TestDevice) => {
      for (let turn = 0; turn < 5; turn += 1) await device.signIn();
    };
    await Promise.all([
      pushing(phone),
      pushing(laptop),
      asking(laptop),
      joining.call('POST', '/v1/pairing/claim', { code }),
      new Promise((resolve) => setTimeout(resolve, 60)).then(() => erase(phone)),
    ]);
    const isGone = async () => (await databases()).filter((name) => users.some((user) => name.endsWith(user)));
    await expect.poll(isGone, { timeout: 5_000 }).toEqual([]);
    await expect.poll(async () => (await Promise.all(users.map(atCore))).join(), { timeout: 20_000 }).toBe('0,0');
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect([await isGone(), await Promise.all(users.map(atCore))]).toEqual([[], [0, 0]]);
    const control = new CouchTable(admin(), `${stack.dbPrefix}control`);
    const kept = (await control.list({ prefix: '' })).filter(({ _id }) => users.some((user) => _id.includes(user)));
    expect(kept.map(({ _id }) => _id)).toEqual([]);
  }, 60_000);
}
