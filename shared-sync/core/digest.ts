import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** SHA-256 of UTF-8 text as 64 lower-case hexadecimal digits, computed by whatever a platform has. */
export type Sha256 = (text: string) => string;

/** SHA-256 of UTF-8 text, lower-case hexadecimal (64 digits). Synchronous, so that digests are no yield points. */
export function sha256Hex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** HMAC-SHA-256 of UTF-8 text, lower-case hexadecimal (64 digits). */
export function hmacHex(key: Uint8Array, text: string): string {
  return hmacHexWith(key)(text);
}

/** `hmacHex` for one key: what is computed of the key alone is computed once, which halves the cost of a short text. */
export function hmacHexWith(key: Uint8Array): (text: string) => string {
  const keyed = hmac.create(sha256, key);
  return (text) => bytesToHex(keyed.clone().update(utf8ToBytes(text)).digest());
}
