import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { Erasures } from '../erasure/erasures.ts';
import { Suppression } from '../erasure/suppression.ts';
import { Accounts, type PublicKey } from './accounts.ts';
import { Membership } from './membership.ts';
import { MemoryTable } from './memory-table.ts';
import { MemoryUserDatabases } from './memory-user-databases.ts';
import { PAIRING_MS, Pairings } from './pairings.ts';

const key = (x: string): PublicKey => ({ kty: 'EC', crv: 'P-256', x, y: 'y' });
const identity = (device: string) => ({ anonId: `anon-${device}`, publicKey: key(device) });

function newMembership() {
  const clock = { now: 1_000_000 };
  const now = () => clock.now;
  const table = new MemoryTable();
  const control = new MemoryTable();
  const databases = new MemoryUserDatabases();
  const suppression = new Suppression(table, Buffer.from('a secret of this test'));
  const ports = { accounts: new Accounts(table, { now }), pairings: new Pairings(table, { now }), databases };
  const erasures = new Erasures({ ...ports, table, suppression, now });
  const membership = new Membership({ ...ports, erasures, control });
  const admit = (device: string) => membership.admit(device, identity(device));
  return { clock, erasures, suppression, control, databases, membership, admit, table };
}

test('first contacts of one device at the same time end with the same user', async () => {
  const { admit, databases } = newMembership();
  const users = await Promise.all(Array.from({ length: 8 }, () => admit('phone')));
  expect(new Set(users).size).toBe(1);
  expect([...databases.contents.keys()]).toEqual([users[0]]);
});

test('a device under another key is refused', async () => {
  const { membership, admit } = newMembership();
  await admit('phone');
  await expect(membership.admit('phone', { anonId: 'a', publicKey: key('stolen') })).rejects.toMatchObject({ code: 'forbidden' });
});

test('a join copies documents, leaves the alias for the bridge and moves every device of the joining user', async () => {
  const { membership, admit, databases, control } = newMembership();
  const [phone, laptop] = [await admit('phone'), await admit('laptop')];
  databases.contents.get(laptop)?.push('note-1', 'note-2');
  const { code } = await membership.issueCode(phone);
  expect(code).toMatch(/^[2-9A-HJKMNP-Z]{8}$/);
  expect(await membership.claim(code.toLowerCase(), 'laptop')).toBe(phone);
  expect(databases.contents.get(phone)).toEqual(['note-1', 'note-2']);
  expect(await admit('laptop')).toBe(phone);
  expect([await membership.isLive(phone), await membership.isLive(laptop)]).toEqual([true, false]);
  expect(await control.get(`alias:${laptop}`)).toMatchObject({ alias: laptop, of: phone, told: false });
});

test('what another device of the joining user wrote last is copied at its next token', async () => {
  const { membership, admit, databases } = newMembership();
  const [phone, tablet] = [await admit('phone'), await admit('tablet')];
  const second = await membership.issueCode(tablet);
  await admit('watch');
  await membership.claim(second.code, 'watch');
  await membership.claim((await membership.issueCode(phone)).code, 'tablet');
  databases.contents.get(tablet)?.push('late');
  expect(await admit('watch')).toBe(phone);
  expect(databases.contents.get(phone)).toContain('late');
});

test('a join that broke off is completed by claiming again', async () => {
  const { membership, admit, databases } = newMembership();
  const [phone, laptop] = [await admit('phone'), await admit('laptop')];
  databases.contents.get(laptop)?.push('a', 'b', 'c');
  databases.breakAfter = 1;
  const { code } = await membership.issueCode(phone);
  await expect(membership.claim(code, 'laptop')).rejects.toThrow('broke off');
  databases.breakAfter = Number.POSITIVE_INFINITY;
  expect(await membership.claim(code, 'laptop')).toBe(phone);
  expect(databases.contents.get(phone)).toEqual(['a', 'b', 'c']);
});

test('a join that broke off is completed by the next token', async () => {
  const { membership, admit, databases } = newMembership();
  const [phone, laptop] = [await admit('phone'), await admit('laptop')];
  databases.contents.get(laptop)?.push('a', 'b');
  databases.breakAfter = 1;
  await expect(membership.claim((await membership.issueCode(phone)).code, 'laptop')).rejects.toThrow('broke off');
  databases.breakAfter = Number.POSITIVE_INFINITY;
  expect(await admit('laptop')).toBe(phone);
  expect(databases.contents.get(phone)).toEqual(['a', 'b']);
});

test('two users who claim each other at the same time end as one', async () => {
  const { membership, admit } = newMembership();
  const [phone, laptop] = [await admit('phone'), await admit('laptop')];
  const codes = await Promise.all([membership.issueCode(phone), membership.issueCode(laptop)]);
  await Promise.all([membership.claim(codes[0].code, 'laptop'), membership.claim(codes[1].code, 'phone')]);
  expect(await admit('phone')).toBe(await admit('laptop'));
});

test('a code that is unknown, used by another device or expired is not found', async () => {
  const { membership, admit, clock, table } = newMembership();
  const phone = await admit('phone');
  await admit('laptop');
  await admit('tablet');
  const { code } = await membership.issueCode(phone);
  await expect(membership.claim('XXXXXXXX', 'laptop')).rejects.toMatchObject({ code: 'not-found' });
  await membership.claim(code, 'laptop');
  await expect(membership.claim(code, 'tablet')).rejects.toMatchObject({ code: 'not-found' });
  const late = await membership.issueCode(phone);
  clock.now += PAIRING_MS + 1;
  await expect(membership.claim(late.code, 'tablet')).rejects.toMatchObject({ code: 'not-found' });
  expect(JSON.stringify(await table.list({ prefix: 'pairing:' }))).not.toContain(code);
});

test('a recovery code that a device left admits new ones, until it is replaced', async () => {
  const { membership, admit, table } = newMembership();
  const digest = (code: string) => createHash('sha256').update(code).digest('hex');
  const phone = await admit('phone');
  await membership.leaveRecovery(digest('FIRST'), { deviceId: 'phone', userId: phone });
  for (const device of ['tablet', 'watch']) {
    await admit(device);
    expect(await membership.claim('first', device)).toBe(phone);
  }
  await membership.leaveRecovery(digest('SECOND'), { deviceId: 'phone', userId: phone });
  await membership.leaveRecovery(digest('OTHER'), { deviceId: 'tablet', userId: phone });
  await admit('laptop');
  await expect(membership.claim('first', 'laptop')).rejects.toMatchObject({ code: 'not-found' });
  expect(await membership.claim('other', 'laptop')).toBe(phone);
  expect((await table.list({ prefix: 'recovery:', limit: 9 })).map(({ deviceId }) => deviceId).sort()).toEqual(['phone', 'tablet']);
  expect(JSON.stringify(await table.list({ prefix: 'recovery', limit: 9 }))).not.toContain('SECOND');
});

test('a recovery code leads to whoever its user has become, and goes with an erasure', async () => {
  const { membership, erasures, admit, table } = newMembership();
  const digest = createHash('sha256').update('CODE').digest('hex');
  const [phone, laptop] = [await admit('phone'), await admit('laptop')];
  await membership.leaveRecovery(digest, { deviceId: 'laptop', userId: laptop });
  await membership.claim((await membership.issueCode(phone)).code, 'laptop');
  await admit('tablet');
  expect(await membership.claim('CODE', 'tablet')).toBe(phone);
  await erasures.erase(phone);
  expect(await table.list({ prefix: 'recovery', limit: 9 })).toEqual([]);
  await admit('late');
  await expect(membership.claim('CODE', 'late')).rejects.toMatchObject({ code: 'not-found' });
  await expect(membership.leaveRecovery(digest, { deviceId: 'phone', userId: phone })).rejects.toMatchObject({ code: 'erased' });
});
