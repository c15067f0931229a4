import { EmpireError } from '@empire/contract';
import type { Sealer } from '../ports/key-vault.ts';

const checkText = 'empire key check';
/** What a body that does not open reads as: an object without the members of the store's wrapper. */
const unreadable = '{}';

/** What crypto-pouch works with in place of a password: see `shared-sync/crypt/index.cjs`. */
export interface InjectedCrypt {
  keyCheck(): Promise<object>;
  verify(keyCheck: unknown): Promise<void>;
  encrypt(text: string): Promise<object>;
  decrypt(sealed: unknown): Promise<string>;
}

/** Members that crypto-pouch must leave in the open besides its own, or revision trees are lost on the way. */
export const openMembers = ['_revisions', '_revs_info', '_local_seq', '_deleted_conflicts', '_attachments'];

/**
 * Lets crypto-pouch seal through `sealer`. The key check is written when a database is made and verified at every opening, so
 * that a wrong key is refused before it can mix with the right one. One body that does not open never fails the whole read.
 */
export function injectCrypt(sealer: Sealer): InjectedCrypt {
  return {
    keyCheck: () => sealer.seal(checkText),
    async verify(keyCheck) {
      const text = await sealer.open(keyCheck).catch(() => undefined);
      if (text !== checkText) throw new EmpireError('wrong-key');
    },
    encrypt: (text) => sealer.seal(text),
    decrypt: (sealed) => sealer.open(sealed).catch(() => unreadable),
  };
}
