import { expect, test } from 'vitest';
import { makeEvent } from '../core-server/event-fixture.ts';
import { keyOf, newErasureWorld } from './erasures-fixture.ts';

async function joined(world: ReturnType<typeof newErasureWorld>) {
  const [phone, laptop] = [await world.admit('phone'), await world.admit('laptop')];
  const { code } = await world.membership.issueCode(phone);
  await world.membership.claim(code, 'laptop');
  return { phone, laptop };
}

test('an erasure ends a user, everybody who joined it, their devices, databases and codes', async () => {
  const world = newErasureWorld();
  const { phone, laptop } = await joined(world);
  const stranger = await world.admit('stranger');
  const { code } = await world.membership.issueCode(phone);
  const record = await world.erasures.erase(laptop);
  expect(record).toMatchObject({ userIds: [phone, laptop], doneAt: null, core: {} });
  expect(record.devices.map(({ deviceId, publicKey }) => [deviceId, publicKey])).toEqual(['phone', 'laptop'].map((name) => [name, keyOf(name)]));
  expect([...world.databases.contents.keys()]).toEqual([stranger]);
  await expect(world.membership.claim(code, 'stranger')).rejects.toMatchObject({ code: 'not-found' });
  expect(await Promise.all([phone, laptop, stranger].map((userId) => world.suppression.has(userId)))).toEqual([true, true, false]);
  expect(JSON.stringify(await world.stored.list({ prefix: '' }))).not.toContain('anon-phone');
});

test('whoever asks again gets the same answer, from another device too', async () => {
  const world = newErasureWorld();
  const { phone, laptop } = await joined(world);
  const first = await world.erasures.erase(phone);
  world.clock.now += 60_000;
  expect(await world.erasures.erase(laptop)).toEqual(first);
  expect(await world.erasures.pending()).toHaveLength(1);
});

test('no device of an erased user is ever given a database or a user again', async () => {
  const world = newErasureWorld();
  const { phone, laptop } = await joined(world);
  const { erasureId } = await world.erasures.erase(phone);
  for (const device of ['phone', 'laptop']) await expect(world.admit(device)).rejects.toMatchObject({ code: 'erased', details: { erasureId } });
  await expect(world.membership.issueCode(laptop)).rejects.toMatchObject({ code: 'erased' });
  await expect(world.membership.isLive(laptop)).rejects.toMatchObject({ code: 'erased' });
  await expect(world.membership.ensureDatabase(phone)).rejects.toMatchObject({ code: 'erased' });
  const other = await world.admit('other');
  const { code } = await world.membership.issueCode(other);
  await expect(world.membership.claim(code, 'phone')).rejects.toMatchObject({ code: 'erased' });
  expect([...world.databases.contents.keys()]).toEqual([other]);
});

test('Core is told of each user once, its receipts are kept, and what control held of them is gone', async () => {
  const world = newErasureWorld();
  const { phone, laptop } = await joined(world);
  await world.core.post([makeEvent(phone, { deviceId: 'phone' }), makeEvent(laptop, { deviceId: 'laptop' })]);
  const database = world.databaseOf(phone);
  await world.control.putAll([
    { _id: `parked:${database}:a` },
    { _id: `dropped:${database}:b` },
    { _id: 'dead:1', database },
    { _id: 'dead:2', database: 'user-x' },
  ]);
  const { erasureId } = await world.erasures.erase(phone);
  expect(await world.finish()).toEqual([]);
  const events = { events: 1, acts: 0, aliases: 0 };
  expect((await world.erasures.find(erasureId))?.core).toMatchObject({ [phone]: { removed: events }, [laptop]: { removed: events } });
  expect((await world.control.list({ prefix: '' })).map(({ _id }) => _id)).toEqual(['dead:2']);
  const late = makeEvent(phone);
  expect(await world.core.post([late])).toMatchObject([{ id: late.id, status: 'rejected', code: 'erased', permanent: true }]);
});

test('an erasure is done once everything was still gone after 20 minutes', async () => {
  const world = newErasureWorld();
  const { phone } = await joined(world);
  const { erasureId } = await world.erasures.erase(phone);
  await world.finish();
  await world.control.put({ _id: `parked:${world.databaseOf(phone)}:late` });
  world.databases.contents.set(phone, ['late']);
  world.clock.now += 10 * 60_000;
  await world.finish();
  expect((await world.erasures.find(erasureId))?.doneAt).toBeNull();
  world.clock.now += 11 * 60_000;
  await world.finish();
  expect([(await world.erasures.find(erasureId))?.doneAt, await world.erasures.pending()]).toEqual(['2030-01-01T00:21:00.000Z', []]);
  expect([await world.control.list({ prefix: '' }), [...world.databases.contents.keys()]]).toEqual([[], []]);
});

test('a Core that is down is asked again, and another worker’s partitions are left to it', async () => {
  const world = newErasureWorld();
  const { erasureId, userIds } = await world.erasures.erase(await world.admit('phone'));
  world.core.fault = { when: 'before', error: new Error('Core is down.') };
  expect(await world.finish()).toHaveLength(1);
  world.core.fault = undefined;
  await world.finish(() => false);
  expect((await world.erasures.find(erasureId))?.core).toEqual({});
  await world.finish();
  expect(Object.keys((await world.erasures.find(erasureId))?.core ?? {})).toEqual(userIds);
});

test('a crash before any step is completed by a bridge, whatever was done before', async () => {
  for (let crashAt = 1; ; crashAt += 1) {
    let [step, isArmed] = [0, false];
    const world = newErasureWorld(async () => {
      if (isArmed && ++step === crashAt) throw new Error(`crash at step ${crashAt}`);
    });
    const { phone, laptop } = await joined(world);
    isArmed = true;
    const erased = await world.erasures.erase(phone).catch(() => undefined);
    isArmed = false;
    if (erased) return expect(crashAt).toBeGreaterThan(15);
    const wasNoted = (await world.erasures.pending()).length > 0;
    expect(await world.finish()).toEqual([]);
    const suppressed = await Promise.all([phone, laptop].map((userId) => world.suppression.has(userId)));
    expect({ crashAt, suppressed, databases: world.databases.contents.size }).toEqual({
      crashAt,
      suppressed: [wasNoted, wasNoted],
      databases: wasNoted ? 0 : 2,
    });
  }
});

test('a user that was erased a moment ago becomes no alias and takes nobody in, so that whom it tried to join stays', async () => {
  const world = newErasureWorld();
  const [phone, laptop] = [await world.admit('phone'), await world.admit('laptop')];
  await world.erasures.erase(laptop);
  await world.accounts.recordAlias(laptop, phone);
  expect(await world.accounts.noteJoin(laptop, phone)).toBe(false);
  world.clock.now += 21 * 60_000;
  expect(await world.finish()).toEqual([]);
  expect([await world.suppression.has(phone), await world.membership.isLive(phone)]).toEqual([false, true]);
});

test('a receipt is noted once, and only for a device of the erasure', async () => {
  const world = newErasureWorld();
  const { erasureId } = await world.erasures.erase(await world.admit('phone'));
  const at = '2030-01-02T00:00:00.000Z';
  expect(await world.erasures.noteWiped(erasureId, { deviceId: 'phone', at })).toBe(at);
  expect(await world.erasures.noteWiped(erasureId, { deviceId: 'phone', at: '2031-01-01T00:00:00.000Z' })).toBe(at);
  expect(await world.erasures.noteWiped(erasureId, { deviceId: 'stranger', at })).toBeUndefined();
  expect(await world.erasures.noteWiped('0'.repeat(32), { deviceId: 'phone', at })).toBeUndefined();
});

test('a device that its user’s document does not name is taken in when it comes back', async () => {
  const world = newErasureWorld();
  const phone = await world.admit('phone');
  const known = await world.stored.get(`user:${phone}`);
  await world.stored.put({ ...known, _id: `user:${phone}`, devices: [] });
  const { erasureId, devices } = await world.erasures.erase(phone);
  expect(devices).toEqual([]);
  await expect(world.admit('phone')).rejects.toMatchObject({ code: 'erased' });
  expect((await world.erasures.find(erasureId))?.devices).toMatchObject([{ deviceId: 'phone', userId: phone, publicKey: keyOf('phone') }]);
});

test('a join in flight while one of both is erased ends with both standing or nothing left of the erased, in any order of steps', async () => {
  const outcomes = new Set<string>();
  for (let seed = 1; seed <= 300; seed += 1) {
    let state = seed;
    const random = () => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return state / 2_147_483_648;
    };
    const world = newErasureWorld(async () => {
      for (let turns = Math.floor(random() * 12); turns > 0; turns -= 1) await Promise.resolve();
    });
    const [phone, laptop] = [await world.admit('phone'), await world.admit('laptop')];
    const { code } = await world.membership.issueCode(phone);
    const [claimAfter, eraseAfter] = [random() * 400, random() * 400];
    const claim = turnsLater(claimAfter, () => world.membership.claim(code, 'laptop'));
    const [claimed] = await Promise.allSettled([claim, turnsLater(eraseAfter, () => world.erasures.erase(seed % 2 === 0 ? phone : laptop))]);
    await world.admit('laptop').catch(() => undefined);
    expect(await world.finish()).toEqual([]);
    const erased = await Promise.all([phone, laptop].map((userId) => world.suppression.has(userId)));
    const live = [phone, laptop].filter((_, index) => !erased[index]);
    expect({ seed, databases: [...world.databases.contents.keys()].toSorted() }).toEqual({ seed, databases: live.toSorted() });
    expect({ seed, atLeastOne: erased[seed % 2] }).toEqual({ seed, atLeastOne: true });
    for (const device of ['phone', 'laptop']) await world.admit(device).catch(() => undefined);
    world.clock.now += 21 * 60_000;
    expect(await world.finish()).toEqual([]);
    const atTheEnd = await Promise.all([phone, laptop].map((userId) => world.suppression.has(userId)));
    expect({ seed, erased: atTheEnd, databases: world.databases.contents.size }).toEqual({ seed, erased, databases: live.length });
    outcomes.add(`${claimed.status} ${erased.join(' ')}`);
  }
  expect([...outcomes].toSorted()).toEqual(['fulfilled true true', 'rejected false true', 'rejected true false', 'rejected true true']);
});

async function turnsLater<T>(turns: number, act: () => Promise<T>): Promise<T> {
  for (let left = turns; left > 0; left -= 1) await Promise.resolve();
  return act();
}
