import { describe, expect, it } from 'vitest';
import type { AnyDoc } from '../../core/index.ts';
import { canonicalJson, eventHash, immutableRevision, sha256Hex } from '../../core/index.ts';
import type { Gateway } from '../ports/gateway.ts';
import { branch, revOf } from './fixtures.ts';

/** A device at a gateway, and its id. */
export interface DeviceUnderTest {
  readonly gateway: Gateway;
  readonly deviceId: string;
}

const signal = new AbortController().signal;
/** A cluster answers feeds and ranges from one copy, which may not have the latest write yet. */
const eventually = { timeout: 10_000, interval: 100 };
const deviceB = '22222222-2222-4222-8222-222222222222';

/** Every promise of the Gateway ports; `device` makes a new device at the same server, with its own user. */
export function remoteConformance(name: string, device: () => Promise<DeviceUnderTest>): void {
  describe(`Gateway: ${name}`, () => {
    it('gives a new device a user, and the same one again', async () => {
      const { gateway } = await device();
      const first = await gateway.account.session({ signal });
      gateway.account.expire();
      const again = await gateway.account.session({ signal });
      expect(first.userId).toMatch(/^[0-9a-f]{32}$/);
      expect(again.userId).toBe(first.userId);
      expect((await (await device()).gateway.account.session({ signal })).userId).not.toBe(first.userId);
    });

    it('stores branches, finds what is missing and gives every leaf back with its history', async () => {
      const { gateway, user, deviceId } = await opened(device);
      const [left, right] = [state(deviceId, ['a', 'b']), state(deviceId, ['a', 'c'])];
      expect(await gateway.remote.write(user, [left, right], { signal })).toEqual([]);
      const offered = { [left._id]: [left._rev, right._rev, revOf(['a', 'd'])] };
      expect(await gateway.remote.missing(user, offered, { signal })).toEqual({ [left._id]: [revOf(['a', 'd'])] });
      const leaves = await gateway.remote.read(user, [left._id, 'quiz:s:attempt:none'], { signal });
      const seen = leaves.map((leaf) => [leaf._rev, leaf._revisions?.ids.length, leaf.value]).sort();
      expect(seen).toEqual(
        [
          [left._rev, 2, 'b'],
          [right._rev, 2, 'c'],
        ].sort(),
      );
    });

    it('takes the same branch twice without changing anything', async () => {
      const { gateway, user, deviceId } = await opened(device);
      const doc = state(deviceId, ['a', 'b']);
      for (let time = 0; time < 2; time += 1) expect(await gateway.remote.write(user, [doc], { signal })).toEqual([]);
      const leaves = await gateway.remote.read(user, [doc._id], { signal });
      expect(leaves.map((leaf) => [leaf._rev, leaf._revisions])).toEqual([[doc._rev, doc._revisions]]);
      await expect.poll(() => feedOf(gateway, user), eventually).toEqual([canonicalJson([doc._id, [doc._rev]])]);
    });

    it('feeds every document with all of its leaves, and pages by its own sequences', async () => {
      const { gateway, user, deviceId } = await opened(device);
      await gateway.remote.write(user, [state(deviceId, ['a', 'b']), state(deviceId, ['a', 'c']), state(deviceId, ['x'], 'two')], { signal });
      const both = [revOf(['a', 'b']), revOf(['a', 'c'])].sort();
      const expected = [canonicalJson(['quiz:s:attempt:one', both]), canonicalJson(['quiz:s:attempt:two', [revOf(['x'])]])].sort();
      await expect.poll(() => feedOf(gateway, user), eventually).toEqual(expected);
    });

    it('holds a waiting read back until something is written', async () => {
      const { gateway, user, deviceId } = await opened(device);
      const { lastSeq } = await gateway.remote.changes(user, { since: '0', limit: 10, signal });
      const waiting = gateway.remote.changes(user, { since: lastSeq, limit: 1, waitMs: 10_000, signal });
      await gateway.remote.write(user, [state(deviceId, ['a'])], { signal });
      expect((await waiting).changes.map(({ id }) => id)).toEqual(['quiz:s:attempt:one']);
    });

    it('answers ranges of ids', async () => {
      const { gateway, user, deviceId } = await opened(device);
      await gateway.remote.write(user, [state(deviceId, ['a']), state(deviceId, ['a'], 'two'), event(deviceId)], { signal });
      const ids = async () => [...(await gateway.remote.range(user, { startKey: 'quiz:k:', endKey: 'quiz:s;', limit: 10, signal }))].sort();
      await expect.poll(ids, eventually).toEqual(['quiz:s:attempt:one', 'quiz:s:attempt:two']);
    });

    it('refuses a bad document by itself and stores the good ones beside it', async () => {
      const { gateway, user, deviceId } = await opened(device);
      const forged = { ...event(deviceId), data: { answer: 'forged' } } as AnyDoc;
      const outcomes = await gateway.remote.write(user, [forged, state(deviceId, ['a'])], { signal });
      expect(outcomes.map(({ id }) => id)).toEqual([forged._id]);
      expect(outcomes[0]?.code).toBeDefined();
      expect((await gateway.remote.read(user, [forged._id, 'quiz:s:attempt:one'], { signal })).map((doc) => doc._id)).toEqual(['quiz:s:attempt:one']);
    });

    it('refuses an event of another device', async () => {
      const { gateway, user } = await opened(device);
      expect(await gateway.remote.write(user, [event(deviceB)], { signal })).toHaveLength(1);
    });

    it('stores the device’s own shards and records of dropped events, and refuses those of another device', async () => {
      const { gateway, user, deviceId } = await opened(device);
      const [own, record] = [shard(deviceId), dropped(deviceId)];
      const outcomes = await gateway.remote.write(user, [own, record, shard(deviceB), dropped(deviceB)], { signal });
      expect(outcomes.map(({ id }) => id).sort()).toEqual([dropped(deviceB)._id, shard(deviceB)._id].sort());
      expect((await gateway.remote.read(user, [own._id, record._id], { signal })).map(({ _rev }) => _rev)).toEqual([own._rev, record._rev]);
    });

    it('keeps notes that are not replicated', async () => {
      const { gateway, user } = await opened(device);
      const name = `empire-${'0'.repeat(32)}`;
      expect(await gateway.remote.note(user, name, { signal })).toBeUndefined();
      await gateway.remote.writeNote(user, name, { value: { since: { a: 1 } }, signal });
      await gateway.remote.writeNote(user, name, { value: { since: { a: 2 } }, signal });
      expect(await gateway.remote.note(user, name, { signal })).toEqual({ since: { a: 2 } });
    });

    it('keeps a device out of the database of another user', async () => {
      const [mine, theirs] = [await opened(device), await opened(device)];
      await expect(mine.gateway.remote.info(theirs.user, { signal })).rejects.toMatchObject({ code: 'forbidden' });
      await expect(mine.gateway.remote.write(theirs.user, [state(mine.deviceId, ['a'])], { signal })).rejects.toMatchObject({ code: 'forbidden' });
    });

    it('lets nobody write the pulled databases', async () => {
      const { gateway, deviceId } = await opened(device);
      const { databases } = await gateway.account.session({ signal });
      await expect(gateway.remote.write(databases.content, [state(deviceId, ['a'])], { signal })).rejects.toMatchObject({ code: 'forbidden' });
      expect((await gateway.remote.info(databases.content, { signal })).instance).not.toBe('');
    });

    it('joins a second device by a code, once, and brings its documents along', async () => {
      const [mine, theirs] = [await opened(device), await opened(device)];
      await theirs.gateway.remote.write(theirs.user, [state(theirs.deviceId, ['a', 'b'])], { signal });
      const { code } = await mine.gateway.account.issuePairing();
      const joined = await theirs.gateway.account.claimPairing(code);
      expect(joined.userId).toBe((await mine.gateway.account.session({ signal })).userId);
      const brought = await mine.gateway.remote.read(mine.user, ['quiz:s:attempt:one'], { signal });
      expect(brought.map((doc) => [doc._rev, doc._revisions?.ids.length])).toEqual([[revOf(['a', 'b']), 2]]);
      await expect((await opened(device)).gateway.account.claimPairing(code)).rejects.toMatchObject({ code: 'not-found' });
    });

    it('takes new devices in by what a recovery code proves, until it is replaced', async () => {
      const [mine, second, third] = [await opened(device), await opened(device), await opened(device)];
      const proof = sha256Hex(mine.deviceId).slice(0, 32).toUpperCase();
      await mine.gateway.account.leaveRecovery(sha256Hex(proof));
      const { userId } = await mine.gateway.account.session({ signal });
      expect((await second.gateway.account.claimPairing(proof)).userId).toBe(userId);
      await mine.gateway.account.leaveRecovery(sha256Hex('another'));
      await expect(third.gateway.account.claimPairing(proof)).rejects.toMatchObject({ code: 'not-found' });
    });
  });
}

/** Every document of the feed with its leaf revisions, read one row at a time. */
async function feedOf(gateway: Gateway, database: string): Promise<string[]> {
  const seen = new Map<string, string>();
  let since = '0';
  for (let page = 0; page < 6; page += 1) {
    const { changes, lastSeq } = await gateway.remote.changes(database, { since, limit: 1, signal });
    for (const { id, revs } of changes) seen.set(id, canonicalJson([id, [...revs].sort()]));
    since = lastSeq;
  }
  return [...seen.values()].sort();
}

async function opened(device: () => Promise<DeviceUnderTest>) {
  const { gateway, deviceId } = await device();
  const { databases } = await gateway.account.session({ signal });
  return { gateway, deviceId, user: databases.user };
}

function state(deviceId: string, path: readonly string[], key = 'one'): AnyDoc {
  const hlc = `0192f3a4b5c6-0000-${deviceId}`;
  return branch(`quiz:s:attempt:${key}`, path, { v: 1, schema: 1, policy: { name: 'lww', version: 1 }, anonId: deviceId, deviceId, hlc, value: path.at(-1) });
}

function shard(deviceId: string): AnyDoc {
  const hlc = `0192f3a4b5c6-0000-${deviceId}`;
  return branch(`quiz:p:seconds:one~${deviceId}`, ['a'], { v: 1, schema: 1, anonId: deviceId, deviceId, hlc, value: 7 });
}

function dropped(deviceId: string): AnyDoc {
  const hlc = `0192f3a4b5c6-0000-${deviceId}`;
  const body = { v: 1, schema: 1, neuron: 'quiz', anonId: deviceId, deviceId, hlc, reason: 'quota', ranges: [[1, 2]], count: 2 };
  const _id = `quiz:d:dropped:${deviceId}`;
  const rev = immutableRevision({ _id, ...body });
  return { _id, ...body, _rev: rev, _revisions: { start: 1, ids: [rev.slice(2)] } } as unknown as AnyDoc;
}

function event(deviceId: string): AnyDoc {
  const eventId = crypto.randomUUID();
  const body = {
    v: 1,
    eventId,
    neuron: 'quiz',
    type: 'answered',
    schema: 1,
    anonId: deviceId,
    deviceId,
    deviceSeq: 1,
    sessionId: eventId,
    hlc: `0192f3a4b5c6-0000-${deviceId}`,
    clientTs: 1,
    skewMs: null,
    purpose: 'functional',
    consentRef: null,
    data: { answer: 'yes' },
  };
  const doc = { _id: `quiz:e:answered:${eventId}`, ...body, hash: eventHash(body) };
  const rev = immutableRevision(doc);
  return { ...doc, _rev: rev, _revisions: { start: 1, ids: [rev.slice(2)] } } as unknown as AnyDoc;
}
