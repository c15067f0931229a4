import { canonicalJson } from './canonical.ts';
import { type Sha256, sha256Hex } from './digest.ts';

/**
 * SHA-256 (64 hexadecimal digits) over the canonical JSON of `{v, neuron, type, schema, purpose, idemKey, data}`: what makes the
 * act itself, whoever recorded it and when. `sha256` is a platform's own, where it has a faster one.
 */
export function eventHash(event: Readonly<Record<string, unknown>>, sha256: Sha256 = sha256Hex): string {
  const { v, neuron, type, schema, purpose, idemKey, data } = event;
  return sha256(canonicalJson({ v, neuron, type, schema, purpose, ...(idemKey === undefined ? {} : { idemKey }), data }));
}
