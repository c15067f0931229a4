import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { MemoryTable } from '../accounts/memory-table.ts';
import { loadTokenKeys, rotateTokenKeys, TokenKeyRing } from './token-keys.ts';
import { mintToken, readBearer, TOKEN_MS } from './tokens.ts';

const at = 1_800_000_000_000;
const claims = { userId: 'a'.repeat(32), deviceId: 'phone', now: at };

async function newRing() {
  const control = new MemoryTable();
  const clock = { now: at };
  const ports = { control, now: () => clock.now };
  return { control, clock, ring: new TokenKeyRing(await loadTokenKeys(control, ports), ports) };
}

test('a good token names its user and device', async () => {
  const { ring } = await newRing();
  const { token, expiresAt } = await mintToken(ring.current, claims);
  expect(expiresAt).toBe(at + TOKEN_MS);
  expect(await readBearer(`Bearer ${token}`, { ring, now: at })).toEqual({ userId: claims.userId, deviceId: 'phone', token });
});

test('instances that start together share one key set', async () => {
  const control = new MemoryTable();
  const sets = await Promise.all([1, 2, 3].map(() => loadTokenKeys(control, { now: () => at })));
  expect(new Set(sets.map((set) => set.keys[0]?.kid)).size).toBe(1);
  expect(sets[0]?.keys[0]?.kid).toMatch(/^[a-z0-9]+$/);
});

test('after a rotation the newest key signs and all verify, also where the ring has not seen it yet', async () => {
  const { ring, control, clock } = await newRing();
  const old = await mintToken(ring.current, claims);
  const rotated = await rotateTokenKeys(control, { now: () => at });
  const fresh = await mintToken(rotated, claims);
  clock.now += 10_001;
  expect((await readBearer(`Bearer ${fresh.token}`, { ring, now: at })).deviceId).toBe('phone');
  expect((await readBearer(`Bearer ${old.token}`, { ring, now: at })).deviceId).toBe('phone');
  expect(ring.current.keys).toHaveLength(2);
});

test('every fault of a token is needs-auth', async () => {
  const { ring } = await newRing();
  const { token } = await mintToken(ring.current, claims);
  const [header = '', payload = '', signature = ''] = token.split('.');
  const kid = ring.current.keys[0]?.kid ?? '';
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const sign = (alg: string, named: string, key: Parameters<SignJWT['sign']>[0], sub = claims.userId) =>
    new SignJWT({ did: 'phone' })
      .setProtectedHeader({ alg, kid: named })
      .setSubject(sub)
      .setIssuer('empire-gateway')
      .setExpirationTime(at / 1_000 + 60)
      .sign(key);
  const own = ring.current.keys[0]?.privateKey as typeof foreign;
  const publicPem = new TextEncoder().encode(ring.current.keys[0]?.publicPem);
  const faults: Record<string, string | undefined> = {
    none: undefined,
    empty: '',
    basic: `Basic ${Buffer.from('admin:secret').toString('base64')}`,
    'no token': 'Bearer nonsense',
    'tampered payload': `Bearer ${header}.${encode({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), sub: 'b'.repeat(32) })}.${signature}`,
    'tampered signature': `Bearer ${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
    'no signature': `Bearer ${header}.${payload}.`,
    'alg none': `Bearer ${encode({ alg: 'none', kid })}.${payload}.`,
    'alg none with a signature': `Bearer ${encode({ alg: 'none', kid })}.${payload}.${signature}`,
    'unknown kid': `Bearer ${await sign('RS256', 'stranger', own)}`,
    'no kid': `Bearer ${encode({ alg: 'RS256' })}.${payload}.${signature}`,
    'foreign key': `Bearer ${await sign('RS256', kid, foreign)}`,
    'another algorithm': `Bearer ${await sign('PS256', kid, own)}`,
    'the public key as a shared secret': `Bearer ${await sign('HS256', kid, publicPem)}`,
    'a subject that is no user': `Bearer ${await sign('RS256', kid, own, '../accounts')}`,
  };
  for (const [fault, value] of Object.entries(faults)) {
    await expect(readBearer(value, { ring, now: at }), fault).rejects.toMatchObject({ code: 'needs-auth' });
  }
  await expect(readBearer(`Bearer ${token}`, { ring, now: at + TOKEN_MS + 1_000 }), 'expired').rejects.toMatchObject({ code: 'needs-auth' });
});
