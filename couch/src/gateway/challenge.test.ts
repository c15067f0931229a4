import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { CHALLENGE_MS, checkChallenge, makeChallenge } from './challenge.ts';

const secret = randomBytes(32);

test('a challenge is good for two minutes and for any instance with the secret', () => {
  const challenge = makeChallenge(secret, 1_000);
  expect(() => checkChallenge(challenge, { secret: Buffer.from(secret), now: 1_000 + CHALLENGE_MS })).not.toThrow();
  expect(() => checkChallenge(challenge, { secret, now: 1_001 + CHALLENGE_MS })).toThrow(/121|120/);
});

test('a challenge that was not made here is refused', () => {
  const [time, nonce, tag] = makeChallenge(secret, 1_000).split('.');
  for (const forged of ['', 'x', `${time}.${nonce}`, `zzzz.${nonce}.${tag}`, `${time}.other.${tag}`, makeChallenge(randomBytes(32), 1_000)]) {
    expect(() => checkChallenge(forged, { secret, now: 1_000 }), forged).toThrow('not made by this server');
  }
});
