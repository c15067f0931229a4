import { EmpireError } from '@empire/contract';
import { MAX_DOCUMENT_BYTES, parseDocId } from '@empire/shared-sync/core';
import type { Shapes } from './shapes.ts';

/** A content document as it is stored. */
export interface ContentDocument {
  readonly _id: string;
  readonly v: 1;
  readonly schema: number;
  readonly value: unknown;
}

/**
 * Checks the body of a content document against its neuron's shapes.
 * Errors: `bad-content` (its details name the `path` in the value), `payload-too-large`.
 */
export function checkContent(document: Readonly<Record<string, unknown>>, shapes: Shapes): void {
  const id = String(document._id);
  const parts = parseDocId(id);
  if (parts?.class !== 'c') throw refuse(id, `its id must be <neuron>:c:<collection>:<key>; received ${id.slice(0, 80)}`);
  const shape = shapes.get(parts.collection);
  if (!shape) throw refuse(id, `its neuron declares no content collection ${parts.collection}`);
  if (document.v !== 1) throw refuse(id, `v must be 1; received ${String(document.v)}`);
  if (document.schema !== shape.schema) throw refuse(id, `schema must be ${shape.schema}, as its manifest says; received ${String(document.schema)}`);
  if (document.value === undefined) throw refuse(id, 'value is missing');
  const misfit = shape.check(document.value);
  if (misfit) throw refuse(id, `value${misfit.path} ${misfit.message}`, misfit.path);
  const bytes = Buffer.byteLength(JSON.stringify(document));
  if (bytes > MAX_DOCUMENT_BYTES) throw new EmpireError('payload-too-large', `${id} has ${bytes} bytes; the limit is ${MAX_DOCUMENT_BYTES}.`);
}

function refuse(id: string, why: string, path = ''): EmpireError {
  return new EmpireError('bad-content', `${id}: ${why}.`, { details: { id, path } });
}
