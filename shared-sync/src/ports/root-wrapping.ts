import type { PassphraseCost, WrappedRoot } from './key-vault.ts';

/** Seals the root key under what a person knows or wrote down. Errors of both `unwrap` calls: `wrong-key`. */
export interface RootWrapping {
  /** Costly on purpose: `cost` is what each guess takes. */
  withPassphrase(root: Uint8Array<ArrayBuffer>, options: { passphrase: string; salt: Uint8Array; cost: PassphraseCost }): Promise<WrappedRoot & PassphraseCost>;
  unwrapWithPassphrase(wrapped: WrappedRoot & PassphraseCost, passphrase: string): Promise<Uint8Array<ArrayBuffer>>;
  /** `secret` holds at least 128 bits of chance. */
  withRecovery(root: Uint8Array<ArrayBuffer>, options: { secret: string; salt: Uint8Array }): Promise<WrappedRoot>;
  unwrapWithRecovery(wrapped: WrappedRoot, secret: string): Promise<Uint8Array<ArrayBuffer>>;
}
