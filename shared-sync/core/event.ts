import { canonicalJson } from './canonical.ts';
import { sha256Hex } from './digest.ts';

/**
 * SHA-256 (64 hexadecimal digits) over the canonical JSON of `{v, neuron, type, schema, purpose, idemKey, data}`: what makes the
 * act itself, whoever recorded it and when.
 */
export function eventHash(event: Readonly<Record<string, unknown>>): string {
  const { v, neuron, type, schema, purpose, idemKey, data } = event;
  return sha256Hex(canonicalJson({ v, neuron, type, schema, purpose, ...(idemKey === undefined ? {} : { idemKey }), data }));
}
