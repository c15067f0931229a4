import { expect, test } from 'vitest';
import { MemoryTable } from '../accounts/memory-table.ts';
import { loadTokenKeys, TokenKeyRing } from './token-keys.ts';
import { mintToken, readBearer, TOKEN_MS } from './tokens.ts';
import { VerifiedTokens } from './verified-tokens.ts';

const at = 1_800_000_000_000;

async function checkedToken() {
  const control = new MemoryTable();
  const open = async (table: MemoryTable) => new TokenKeyRing(await loadTokenKeys(table, { now: () => at }), { control: table, now: () => at });
  const ring = await open(control);
  const { token } = await mintToken(ring.current, { userId: 'a'.repeat(32), deviceId: 'phone', now: at });
  const verified = new VerifiedTokens();
  const read = (header: string, options: { ring?: TokenKeyRing; now?: number } = {}) => readBearer(header, { ring, now: at, verified, ...options });
  return { token, verified, ring, read, strangers: await open(new MemoryTable()) };
}

test('a token that was checked is known until it expires', async () => {
  const { token, read, verified, ring } = await checkedToken();
  const first = await read(`Bearer ${token}`);
  expect(await read(`Bearer ${token}`)).toBe(first);
  await expect(read(`Bearer ${token}`, { now: at + TOKEN_MS })).rejects.toMatchObject({ code: 'needs-auth' });
  expect(verified.find(token, { ring, now: at })).toBeUndefined();
});

test('a token that differs in one letter from a known one is checked by itself', async () => {
  const { token, read } = await checkedToken();
  await read(`Bearer ${token}`);
  const [header, payload, signature = ''] = token.split('.');
  await expect(read(`Bearer ${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`)).rejects.toMatchObject({ code: 'needs-auth' });
});

test('a token is forgotten with its key', async () => {
  const { token, read, strangers } = await checkedToken();
  await read(`Bearer ${token}`);
  await expect(read(`Bearer ${token}`, { ring: strangers })).rejects.toMatchObject({ code: 'needs-auth' });
});
