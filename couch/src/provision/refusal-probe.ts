import { randomUUID } from 'node:crypto';
import { EmpireError } from '@empire/contract';
import type { CouchClient } from './couch-client.ts';
import { addressOf, type TokenProbe } from './token-probe.ts';
import { PROVISION_TIMEOUT_MS, waitUntil } from './wait-until.ts';

/** On a cluster each shard loads a new design document by itself, so several documents must be refused. */
const DOCUMENTS = 8;

/**
 * Waits until a device's writes to a pull-only database are refused: a validation function is not in force at the instant its design
 * document is acknowledged. What got in meanwhile is removed again.
 * Errors: `timeout`.
 */
export async function waitUntilRefused(couch: CouchClient, options: TokenProbe & { db: string; timeoutMs?: number }): Promise<void> {
  const timeoutMs = options.timeoutMs ?? PROVISION_TIMEOUT_MS;
  const refused = await waitUntil(() => areRefused(couch, options), { timeoutMs });
  if (!refused)
    throw new EmpireError(
      'timeout',
      `CouchDB at ${couch.host} still lets a device write to ${options.db} ${timeoutMs / 1_000} s after its validation function was stored.`,
    );
}

async function areRefused(couch: CouchClient, { couchUrl, mintProbeToken, db }: TokenProbe & { db: string }): Promise<boolean> {
  const docs = Array.from({ length: DOCUMENTS }, () => ({ _id: `probe-${randomUUID()}` }));
  const response = await fetch(addressOf(couchUrl, `${encodeURIComponent(db)}/_bulk_docs`), {
    method: 'POST',
    headers: { authorization: `Bearer ${await mintProbeToken()}`, 'content-type': 'application/json' },
    body: JSON.stringify({ docs }),
  }).catch(() => undefined);
  if (!response) return false;
  const body: unknown = await response.json().catch(() => undefined);
  if (!Array.isArray(body)) return response.status === 403 && isForbidden(body);
  await removeWritten(couch, { db, rows: body });
  return body.length === DOCUMENTS && body.every(isForbidden);
}

function isForbidden(row: unknown): boolean {
  return (row as { error?: unknown } | undefined)?.error === 'forbidden';
}

async function removeWritten(couch: CouchClient, { db, rows }: { db: string; rows: readonly unknown[] }): Promise<void> {
  const written = rows.filter((row): row is { id: string; rev: string } => (row as { ok?: unknown }).ok === true);
  if (written.length === 0) return;
  await couch.get({ method: 'POST', db, path: '_bulk_docs', body: { docs: written.map(({ id, rev }) => ({ _id: id, _rev: rev, _deleted: true })) } });
}
