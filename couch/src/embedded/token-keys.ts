import type { KeyObject } from 'node:crypto';
import type { CryptoKey } from 'jose';

/** Public RSA keys that verify device tokens, by key id. */
export type TokenKeys = ReadonlyMap<string, CryptoKey | KeyObject>;
