import type { CouchHttp } from '../../../couch/src/accounts/couch-http.ts';

const batch = 500;

/** How a database was copied: by CouchDB's own replicator, or by the same protocol from here. */
export type CopyMethod = '_replicate' | 'copy loop';

/** Copies a database. Errors: when CouchDB refuses, or not every document was written. */
export async function copyDatabase(couch: CouchHttp, { from, to, method }: { from: string; to: string; method: CopyMethod }): Promise<void> {
  await couch.expect(`/${to}`, { method: 'PUT' });
  await (method === '_replicate' ? replicate(couch, { from, to }) : copyLoop(couch, { from, to }));
}

async function replicate(couch: CouchHttp, { from, to }: { from: string; to: string }): Promise<void> {
  const answer = (await couch.expect('/_replicate', { method: 'POST', body: { source: from, target: to }, timeoutMs: 300_000 })) as { ok?: boolean };
  if (answer.ok !== true) throw new Error('CouchDB did not finish a replication.');
}

/** CouchDB's replication protocol with its default batch: changes, revisions that are missing, documents, and writing them. */
async function copyLoop(couch: CouchHttp, { from, to }: { from: string; to: string }): Promise<void> {
  for (let since = '0'; ; ) {
    const query = new URLSearchParams({ style: 'all_docs', limit: String(batch), since });
    const changes = (await couch.expect(`/${from}/_changes?${query}`)) as { results: { id: string; changes: { rev: string }[] }[]; last_seq: string | number };
    if (changes.results.length === 0) return;
    const offered = Object.fromEntries(changes.results.map(({ id, changes: leaves }) => [id, leaves.map(({ rev }) => rev)]));
    const missing = (await couch.expect(`/${to}/_revs_diff`, { method: 'POST', body: offered })) as Record<string, { missing: string[] }>;
    const docs = Object.entries(missing).flatMap(([id, { missing: revs }]) => revs.map((rev) => ({ id, rev })));
    const read = (await couch.expect(`/${from}/_bulk_get?revs=true`, { method: 'POST', body: { docs } })) as { results: { docs: { ok?: object }[] }[] };
    const bodies = read.results.flatMap((result) => result.docs.flatMap(({ ok }) => ok ?? []));
    const refused = (await couch.expect(`/${to}/_bulk_docs`, { method: 'POST', body: { docs: bodies, new_edits: false } })) as unknown[];
    if (refused.length > 0) throw new Error(`${refused.length} documents were refused by the copy.`);
    since = String(changes.last_seq);
  }
}
