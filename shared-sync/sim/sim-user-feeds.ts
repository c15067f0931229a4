import { EmpireError } from '@empire/contract';
import type { StoredDocument, UserFeeds } from '../../couch/src/bridge/user-feeds.ts';
import { type AnyDoc, canonicalJson, generation, sha256Hex } from '../core/index.ts';
import type { MemoryCouch } from '../src/twins/memory-gateway.ts';
import type { SimServer } from './sim-server.ts';

/** The users' databases of the simulated server, as the bridge reads them. */
export function simUserFeeds(server: SimServer): UserFeeds {
  const open = (database: string): MemoryCouch => {
    const couch = server.databases.get(database);
    if (!couch || server.isDown) throw new EmpireError('offline');
    return couch;
  };
  const live = (database: string, id: string) => (open(database).trees.get(id)?.leaves() ?? []).filter((doc) => doc._deleted !== true).map(stored);
  return {
    databases: async () => [...server.databases.keys()].filter((name) => name.startsWith('user-')).sort(),
    instance: async (database) => server.databases.get(database)?.instance,
    async changes(database, { since, limit }) {
      const couch = open(database);
      const rows = couch.changesAfter(Number(since)).slice(0, limit);
      return { changes: rows.map(([id]) => ({ id, revs: couch.trees.get(id)?.leafRevs() ?? [] })), lastSeq: String(rows.at(-1)?.[1] ?? since) };
    },
    read: async (database, wanted) => wanted.flatMap(({ id, rev }) => live(database, id).filter((doc) => rev === undefined || doc._rev === rev)),
    leaves: async (database, ids) => ids.flatMap((id) => live(database, id)),
    write: async (database, documents) => documents.map((document) => write(open(database), document)),
    range: async (database, prefix) => [...open(database).trees.keys()].filter((id) => id.startsWith(prefix)).flatMap((id) => live(database, id)),
    compact: async () => undefined,
    updated: async () => undefined,
  };
}

/** One edit by CouchDB's rules: a child of the leaf that `_rev` names, or a new document. */
export function write(couch: MemoryCouch, document: Readonly<Record<string, unknown>>): boolean {
  const { _id, _rev, ...body } = document;
  const tree = couch.trees.get(String(_id));
  const leaves = tree?.leaves() ?? [];
  const parent = leaves.find((leaf) => leaf._rev === _rev);
  if (_rev === undefined ? leaves.some((leaf) => leaf._deleted !== true) : !parent) return false;
  const from = parent ?? leaves[0];
  const start = (from ? (generation(from._rev) ?? 0) : 0) + 1;
  const digest = sha256Hex(canonicalJson([String(_id), _rev ?? null, body])).slice(0, 32);
  couch.graft({ ...body, _id, _rev: `${start}-${digest}`, _revisions: { start, ids: [digest, ...(from?._revisions?.ids ?? [])] } } as unknown as AnyDoc);
  return true;
}

function stored(doc: AnyDoc): StoredDocument {
  const { _revisions, ...rest } = doc;
  return rest as unknown as StoredDocument;
}
