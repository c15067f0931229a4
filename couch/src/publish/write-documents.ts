import { EmpireError } from '@empire/contract';
import type { CouchClient } from '../provision/couch-client.ts';
import type { ContentDocument } from './check-content.ts';
import { type Stored, sameBody } from './stored-documents.ts';

/** A document that is stored in another shape or not at all; `rev` is the revision it follows. */
export interface Change {
  readonly document: ContentDocument;
  readonly rev?: string;
}

/** What writing would do. */
export interface Plan {
  readonly created: readonly Change[];
  readonly updated: readonly Change[];
  /** Ids. */
  readonly unchanged: readonly string[];
}

/** What was written: ids; what the database refuses comes with its reason. */
export interface Written {
  readonly created: readonly string[];
  readonly updated: readonly string[];
  readonly removed: readonly string[];
  readonly refused: readonly { readonly id: string; readonly reason: string }[];
}

type Entry = { readonly id: string; readonly error?: string; readonly reason?: string };

const ATTEMPTS = 3;
const PAGE = 500;
/** Below what the servers take in one body; more than one body is the exception. */
const MAX_BODY_BYTES = 16_000_000;

/** The stored documents of these ids. Errors: as {@link CouchClient.send}. */
export async function readAllStored(couch: CouchClient, { db, ids }: { db: string; ids: readonly string[] }): Promise<ReadonlyMap<string, Stored>> {
  const found = new Map<string, Stored>();
  for (let start = 0; start < ids.length; start += PAGE) {
    const body = { keys: ids.slice(start, start + PAGE) };
    const { rows } = await couch.get<{ rows: readonly { id?: string; doc?: Stored | null }[] }>({
      method: 'POST',
      db,
      path: '_all_docs',
      query: { include_docs: true },
      body,
    });
    for (const { doc } of rows) if (doc) found.set(doc._id, doc);
  }
  return found;
}

/** Compares documents with the stored ones by their canonical values. */
export function planDocuments(documents: readonly ContentDocument[], stored: ReadonlyMap<string, Stored>): Plan {
  const created: Change[] = [];
  const updated: Change[] = [];
  const unchanged: string[] = [];
  for (const document of documents) {
    const known = stored.get(document._id);
    if (!known) created.push({ document });
    else if (sameBody(known, { ...document })) unchanged.push(document._id);
    else updated.push({ document, rev: known._rev });
  }
  return { created, updated, unchanged };
}

/**
 * Writes what changed, and tombstones over `removed`, with one `_bulk_docs` (more only above 16 MB). Where another instance wrote at the same time the
 * decision is made again. Errors: as {@link CouchClient.send}; `conflict` after three attempts.
 */
export async function writeDocuments(
  couch: CouchClient,
  options: { db: string; documents: readonly ContentDocument[]; removed?: readonly { _id: string; _rev: string }[]; now: Date },
): Promise<Written> {
  const { db, now, removed = [] } = options;
  const written = { created: [] as string[], updated: [] as string[], removed: [] as string[], refused: [] as { id: string; reason: string }[] };
  let open = options.documents;
  let tombstones = removed.map(({ _id, _rev }) => ({ _id, _rev, _deleted: true }));
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const plan = planDocuments(open, await readAllStored(couch, { db, ids: open.map(({ _id }) => _id) }));
    const bodies = [...plan.created, ...plan.updated].map(({ document, rev }) => ({ ...document, publishedAt: now.toISOString(), ...(rev && { _rev: rev }) }));
    const failed = await sendAll(couch, { db, docs: [...bodies, ...tombstones] });
    const done = (id: string) => !failed.has(id);
    written.created.push(...plan.created.map(({ document }) => document._id).filter(done));
    written.updated.push(...plan.updated.map(({ document }) => document._id).filter(done));
    written.removed.push(...tombstones.map(({ _id }) => _id).filter(done));
    for (const [id, { error, reason }] of failed) if (error !== 'conflict') written.refused.push({ id, reason: reason ?? String(error) });
    open = open.filter(({ _id }) => failed.get(_id)?.error === 'conflict');
    // Somebody published it again meanwhile: then it is not removed.
    tombstones = [];
    if (open.length === 0) return written;
  }
  throw new EmpireError('conflict', `${open[0]?._id} in ${db} changed ${ATTEMPTS} times while it was being written.`);
}

async function sendAll(couch: CouchClient, { db, docs }: { db: string; docs: readonly object[] }): Promise<ReadonlyMap<string, Entry>> {
  const failed = new Map<string, Entry>();
  for (const batch of batches(docs)) {
    const entries = await couch.get<readonly Entry[]>({ method: 'POST', db, path: '_bulk_docs', body: { docs: batch } });
    for (const entry of entries) if (entry.error !== undefined) failed.set(entry.id, entry);
  }
  return failed;
}

function batches(docs: readonly object[]): readonly (readonly object[])[] {
  const all: object[][] = [];
  let room = 0;
  for (const doc of docs) {
    const bytes = Buffer.byteLength(JSON.stringify(doc));
    if (all.length === 0 || bytes > room) {
      all.push([]);
      room = MAX_BODY_BYTES;
    }
    all.at(-1)?.push(doc);
    room -= bytes;
  }
  return all;
}
