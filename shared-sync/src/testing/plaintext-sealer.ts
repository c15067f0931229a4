import type { Sealer } from '../ports/key-vault.ts';

/**
 * Stands in for `adapters/sealer.ts` in the build that proves the at-rest scan can find something (`EMPIRE_UNSEALED=1`).
 * Never part of the product's own build.
 */
export function createSealer(_key: CryptoKey, options: { database: string; kid: string }): Sealer {
  return {
    seal: async (text) => ({ v: 1, kid: options.kid, iv: '', ct: text }),
    open: async (sealed) => (sealed as { ct: string }).ct,
  };
}
