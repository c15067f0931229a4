import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { EmpireError } from '@empire/contract';

/** How long a challenge can be answered, by the server's clock alone (milliseconds). */
export const CHALLENGE_MS = 2 * 60_000;

/** Makes a stateless challenge: time, nonce and their HMAC, so that any gateway instance knows its own again. */
export function makeChallenge(secret: Uint8Array, now: number): string {
  const content = `${now.toString(36)}.${randomBytes(16).toString('base64url')}`;
  return `${content}.${mac(secret, content).toString('base64url')}`;
}

/** Errors: `needs-auth` when the challenge was not made here or is older than {@link CHALLENGE_MS}. */
export function checkChallenge(challenge: string, options: { secret: Uint8Array; now: number }): void {
  const [time = '', nonce = '', tag = ''] = challenge.split('.');
  const given = Buffer.from(tag, 'base64url');
  const wanted = mac(options.secret, `${time}.${nonce}`);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw new EmpireError('needs-auth', 'The challenge was not made by this server.');
  const age = options.now - Number.parseInt(time, 36);
  if (age > CHALLENGE_MS) throw new EmpireError('needs-auth', `The challenge is ${Math.round(age / 1_000)} s old; it is good for ${CHALLENGE_MS / 1_000} s.`);
}

function mac(secret: Uint8Array, content: string): Buffer {
  return createHmac('sha256', secret).update(`challenge ${content}`).digest();
}
