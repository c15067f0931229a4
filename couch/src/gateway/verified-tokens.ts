import type { TokenKeyRing } from './token-keys.ts';
import type { Bearer } from './tokens.ts';

const maxTokens = 10_000;

interface Verified {
  readonly bearer: Bearer;
  readonly kid: string;
  readonly expiresAtMs: number;
}

/**
 * Tokens whose signature has been checked, by their whole text: a device sends the same one for a quarter of an hour, and checking it costs half a
 * millisecond each time. A token whose key has left the set is not known any more.
 */
export class VerifiedTokens {
  readonly #tokens = new Map<string, Verified>();

  /** How many are remembered: 10,000 at most, some 15 MB. */
  get size(): number {
    return this.#tokens.size;
  }

  /** The bearer of a token that was checked before and is still good. */
  find(token: string, { ring, now }: { ring: TokenKeyRing; now: number }): Bearer | undefined {
    const known = this.#tokens.get(token);
    if (!known) return undefined;
    const isGood = now < known.expiresAtMs && ring.current.keys.some(({ kid }) => kid === known.kid);
    if (!isGood) this.#tokens.delete(token);
    return isGood ? known.bearer : undefined;
  }

  /** Remembers a token; the oldest of too many is forgotten. */
  add(verified: Verified): void {
    const [oldest] = this.#tokens.keys();
    if (this.#tokens.size >= maxTokens && oldest !== undefined) this.#tokens.delete(oldest);
    this.#tokens.set(verified.bearer.token, verified);
  }
}
