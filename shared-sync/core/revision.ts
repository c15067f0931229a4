import type { RevId } from '@empire/contract';
import { canonicalJson, canonicalWithout } from './canonical.ts';
import { type Sha256, sha256Hex } from './digest.ts';

/** The generation of a revision, or `undefined` when the text is none. */
export function generation(rev: string): number | undefined {
  const match = /^([1-9]\d{0,8})-[0-9a-f]{32}$/.exec(rev);
  return match ? Number(match[1]) : undefined;
}

/**
 * The revision of a document that exists only once: `1-` and the first 32 hexadecimal digits of SHA-256 over its canonical
 * JSON with `_id` and without every other underscore member. Any party can compute it again, so nobody can forge a second one.
 * `sha256` is a platform's own, where it has a faster one.
 */
export function immutableRevision(doc: Readonly<Record<string, unknown>>, sha256: Sha256 = sha256Hex): RevId {
  return `1-${sha256(canonicalWithout(doc, isPrivate)).slice(0, 32)}` as RevId;
}

function isPrivate(key: string): boolean {
  return key.startsWith('_') && key !== '_id';
}

/** The revision of the tombstone that closes a losing leaf: the same whoever writes it. */
export function closingRevision(id: string, closed: string): RevId {
  return `${(generation(closed) ?? 0) + 1}-${sha256Hex(canonicalJson(['close', id, closed])).slice(0, 32)}` as RevId;
}
