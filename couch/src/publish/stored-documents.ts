import { EmpireError } from '@empire/contract';
import { canonicalJson } from '@empire/shared-sync/core';
import type { CouchClient } from '../provision/couch-client.ts';

/** A document as CouchDB gives it. */
export type Stored = Readonly<Record<string, unknown>> & { readonly _id: string; readonly _rev: string };

const ATTEMPTS = 3;

/** Reads one document, or `undefined`. Errors: as {@link CouchClient.send}. */
export async function readStored(couch: CouchClient, { db, id }: { db: string; id: string }): Promise<Stored | undefined> {
  const answer = await couch.send<Stored>({ db, path: encodeURIComponent(id) }, { tolerate: [404] });
  return answer.ok ? answer.value : undefined;
}

/**
 * Writes what `decide` makes of the stored document, and reports whether it wrote. `undefined` leaves it. When another instance writes at the
 * same time the decision is made again. Errors: as {@link CouchClient.send}; `conflict` after three attempts.
 */
export async function writeIfChanged(
  couch: CouchClient,
  target: { db: string; id: string; decide: (stored: Stored | undefined) => Readonly<Record<string, unknown>> | undefined },
): Promise<boolean> {
  const { db, id, decide } = target;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const stored = await readStored(couch, { db, id });
    const next = decide(stored);
    if (next === undefined) return false;
    const body = stored ? { ...next, _rev: stored._rev } : next;
    const answer = await couch.send({ method: 'PUT', db, path: encodeURIComponent(id), body }, { tolerate: [409] });
    if (answer.ok) return true;
  }
  throw new EmpireError('conflict', `${id} in ${db} changed ${ATTEMPTS} times while it was being written.`);
}

/** Whether two bodies mean the same, leaving aside what CouchDB adds and when they were published. */
export function sameBody(left: Readonly<Record<string, unknown>>, right: Readonly<Record<string, unknown>>): boolean {
  return canonicalJson(bodyOf(left)) === canonicalJson(bodyOf(right));
}

function bodyOf({ v, schema, value }: Readonly<Record<string, unknown>>) {
  return { v: v ?? null, schema: schema ?? null, value: value ?? null };
}
