import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { MemoryTable } from './memory-table.ts';
import { PAIRING_MS, Pairings } from './pairings.ts';

function world() {
  const clock = { now: 1_000_000 };
  const table = new MemoryTable();
  return { clock, table, pairings: new Pairings(table, { now: () => clock.now }) };
}

test('a code is used up by the first device, which may claim it again until it expires', async () => {
  const { clock, pairings } = world();
  const { code, expiresAt } = await pairings.issue('alice');
  expect(await pairings.claim(code, 'phone')).toBe('alice');
  expect(await pairings.claim(code, 'phone')).toBe('alice');
  await expect(pairings.claim(code, 'tablet')).rejects.toMatchObject({ code: 'not-found' });
  clock.now = expiresAt;
  await expect(pairings.claim(code, 'phone')).rejects.toMatchObject({ code: 'not-found' });
});

test('a code is taken as people type it, and lies in no table', async () => {
  const { table, pairings } = world();
  const { code } = await pairings.issue('alice');
  expect(await pairings.claim(` ${code.slice(0, 4).toLowerCase()}-${code.slice(4)} `, 'phone')).toBe('alice');
  expect(JSON.stringify(await table.list({ prefix: '' }))).not.toContain(code);
});

test('cleaning takes what has expired, and nothing that somebody may still claim', async () => {
  const { clock, pairings } = world();
  const old = await pairings.issue('alice');
  clock.now += PAIRING_MS;
  const { code } = await pairings.issue('alice');
  expect(await pairings.clean()).toBe(1);
  await expect(pairings.claim(old.code, 'phone')).rejects.toMatchObject({ code: 'not-found' });
  expect(await pairings.claim(code, 'phone')).toBe('alice');
});

test('with an erased user go the codes that are still good, recovery codes too, and nobody else’s', async () => {
  const { pairings } = world();
  const digest = (code: string) => createHash('sha256').update(code).digest('hex');
  const [hers, his] = [await pairings.issue('alice'), await pairings.issue('bob')];
  await pairings.recoveries.leave(digest('HERS'), { userId: 'alice', deviceId: 'phone' });
  await pairings.recoveries.leave(digest('HIS'), { userId: 'bob', deviceId: 'tablet' });
  expect(await pairings.clean(['alice'])).toBe(1);
  await expect(pairings.claim(hers.code, 'laptop')).rejects.toMatchObject({ code: 'not-found' });
  await expect(pairings.claim('hers', 'laptop')).rejects.toMatchObject({ code: 'not-found' });
  expect([await pairings.claim(his.code, 'laptop'), await pairings.claim('his', 'laptop')]).toEqual(['bob', 'bob']);
});
