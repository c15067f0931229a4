import { describe, expect, it } from 'vitest';
import type { KeyVault } from '../ports/key-vault.ts';

/** Every promise of the KeyVault port. `make` answers two contexts over one vault, as two tabs of a profile are. */
export function keyVaultConformance(name: string, make: () => Promise<readonly [KeyVault, KeyVault]>): void {
  describe(`KeyVault: ${name}`, () => {
    it('gives two contexts that open at once the same identity', async () => {
      const [a, b] = await make();
      const [one, two] = await Promise.all([a.open(), b.open()]);
      expect(one).toEqual(two);
      expect(one.publicKey).toMatchObject({ kty: 'EC', crv: 'P-256' });
    });

    it('derives the same keys for the same database, in both contexts', async () => {
      const [a, b] = await make();
      const sealed = await (await a.keysFor('quiz-state')).sealer.seal('text');
      const other = await b.keysFor('quiz-state');
      expect(await other.sealer.open(sealed)).toBe('text');
      expect(other.idKey).toEqual((await a.keysFor('quiz-state')).idKey);
    });

    it('derives other keys for another database', async () => {
      const [a] = await make();
      const [one, two] = [await a.keysFor('quiz-state'), await a.keysFor('quiz-log')];
      expect(one.idKey).not.toEqual(two.idKey);
      await expect(two.sealer.open(await one.sealer.seal('text'))).rejects.toMatchObject({ code: 'undecryptable' });
    });

    it('never seals a text twice in the same way, and notices any change', async () => {
      const { sealer } = await (await make())[0].keysFor('quiz-state');
      const [one, two] = [await sealer.seal('text'), await sealer.seal('text')];
      expect(one.ct).not.toBe(two.ct);
      await expect(sealer.open({ ...one, iv: two.iv })).rejects.toMatchObject({ code: 'undecryptable' });
      await expect(sealer.open('nonsense')).rejects.toMatchObject({ code: 'undecryptable' });
    });

    it('signs so that the public key verifies', async () => {
      const [a] = await make();
      const { publicKey } = await a.open();
      const key = await crypto.subtle.importKey('jwk', publicKey, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
      const signature = fromBase64Url(await a.sign('text'));
      expect(await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, signature, new TextEncoder().encode('text'))).toBe(true);
    });

    it('keeps records', async () => {
      const [a, b] = await make();
      expect(await a.record('account')).toBeUndefined();
      await a.writeRecord('account', { userId: 'u' });
      expect(await b.record('account')).toEqual({ userId: 'u' });
    });
  });
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
}
