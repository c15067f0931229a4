import { EmpireError } from '@empire/contract';
import type { FastifyRequest } from 'fastify';
import { expect, test } from 'vitest';
import { requireKept } from './require-kept.ts';
import type { TokenKeyRing } from './token-keys.ts';
import { VerifiedTokens } from './verified-tokens.ts';

const ring = { current: { keys: [{ kid: 'k' }] } } as unknown as TokenKeyRing;

test('of 25,000 tokens the last 10,000 are remembered', () => {
  const tokens = new VerifiedTokens();
  const find = (token: string) => tokens.find(token, { ring, now: 0 });
  for (let at = 0; at < 25_000; at += 1) tokens.add({ bearer: { userId: 'u', deviceId: 'd', token: `t${at}` }, kid: 'k', expiresAtMs: 1_000 });
  expect([find('t14999'), find('t15000')?.token, find('t24999')?.token, tokens.size]).toEqual([undefined, 't15000', 't24999', 10_000]);
});

test('of 25,000 users no more than 10,000 are remembered as kept, and one whose look-up failed is none of them', async () => {
  let asked = 0;
  let fails = false;
  const accounts = {
    isLive: async () => {
      asked += 1;
      if (fails) throw new EmpireError('erased', 'This account was erased.');
      return true;
    },
  };
  const hook = requireKept({ accounts: accounts as never, now: () => 1_000 });
  const ask = (userId: string) => hook({ bearer: { userId, deviceId: 'd', token: 't' } } as unknown as FastifyRequest);
  for (let at = 0; at < 25_000; at += 1) await ask(`u${at}`);
  expect(asked).toBe(25_000);
  await ask('u24999');
  expect(asked).toBe(25_000);
  await ask('u0');
  expect(asked).toBe(25_001);
  fails = true;
  await expect(ask('new')).rejects.toMatchObject({ code: 'erased' });
  await expect(ask('new')).rejects.toMatchObject({ code: 'erased' });
  expect(asked).toBe(25_003);
});
