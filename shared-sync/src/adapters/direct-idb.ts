import type { Pouch, PouchChange, PouchDoc } from 'pouchdb-core';
import type { Sealer } from '../ports/key-vault.ts';
import { quietly } from '../transfer/overlap.ts';
import { breath } from './breath.ts';
import { LayoutConnection } from './idb-layout/connection.ts';
import { NextNumber } from './idb-layout/next-number.ts';
import { readCollection } from './idb-layout/read-collection.ts';
import { readFeed } from './idb-layout/read-feed.ts';
import { isPlain, type SealedDoc } from './idb-layout/records.ts';
import type { StoredVersion } from './idb-layout/versions.ts';
import { writeNew } from './idb-layout/write-new.ts';
import { injectCrypt, openMembers } from './pouch-crypt.ts';
import type { DirectAccess } from './pouch-store.ts';
import { PulledRevisions } from './pulled-revisions.ts';

/** Sealing or opening so many is no long task of the page. */
const atOnce = 125;

/**
 * Writes new documents into the stores of PouchDB's `idb` adapter, and reads its feed and its lists from there, with the records PouchDB would write
 * but without its look-ups. Whatever does not take the plain course is left to PouchDB. For pages; see `docs/decisions/0014`.
 */
export function directIdb({ name, pouch, sealer }: { name: string; pouch: Pouch; sealer: Sealer }): DirectAccess {
  const connection = new LayoutConnection(name);
  const crypt = injectCrypt(sealer);
  const counted = { seq: Number.NaN, isPristine: false };
  const next = new NextNumber();
  const tell = teller(pouch);
  const seal = inTurn(async (docs: readonly PouchDoc[]) => {
    const sealed: SealedDoc[] = [];
    for (let at = 0; at < docs.length; at += atOnce) {
      await breath();
      const run = docs.slice(at, at + atOnce);
      sealed.push(...(await Promise.all(run.map(async (doc) => ({ ...openPart(doc), payload: await crypt.encrypt(JSON.stringify(doc)) })))));
    }
    await breath();
    return sealed;
  });
  let writing = 0;
  const write = async (database: IDBDatabase, docs: readonly PouchDoc[]) => {
    const sealed = await seal(docs);
    await next.during(sealed.length, (how) => writeNew(database, { docs: sealed, ...how }));
  };
  return {
    pulled: new PulledRevisions(),
    async writeNew(docs) {
      const database = await connection.database();
      const { plain, others } = sorted(docs);
      if (!database || plain.length === 0) return docs;
      writing += 1;
      try {
        await write(database, plain);
      } catch {
        // One was there, the database is going, the disk is full: PouchDB does what can be done and says what cannot.
        return docs;
      } finally {
        writing -= 1;
        // Between two writes it would hold the next one up.
        if (writing === 0) tell();
      }
      return others;
    },
    async feed(range) {
      const database = await connection.database();
      const versions = database && (await readFeed(database, { ...range, counted }).catch(() => undefined));
      if (!versions || versions.some(({ record }) => '_attachments' in record)) return undefined;
      if (versions.length === 0) return { results: [], last_seq: range.since };
      const opening: Promise<PouchChange>[] = [];
      for (let at = 0; at < versions.length; at += atOnce) {
        await breath();
        opening.push(...versions.slice(at, at + atOnce).map((version) => quietly(changeIn(version, crypt))));
      }
      const results = await Promise.all(opening);
      await breath();
      return { results, last_seq: results.at(-1)?.seq ?? range.since };
    },
    async list(prefix) {
      const database = await connection.database();
      const listed = database && (await readCollection(database, prefix).catch(() => undefined));
      if (!listed) return undefined;
      const leafOf = async ({ only }: (typeof listed)[number]) => only && { ...(await opened(only.version, crypt)), _revisions: only.branch };
      return Promise.all(listed.map(async (one) => ({ id: one.id, only: await leafOf(one) })));
    },
    close: () => connection.close(),
  };
}

/** Has the calls of a function follow each other: the first has its answer before the second begins, instead of all having theirs late. */
function inTurn<T, R>(work: (given: T) => Promise<R>): (given: T) => Promise<R> {
  let last: Promise<unknown> = Promise.resolve();
  return (given) => {
    const turn = last.then(() => work(given));
    last = turn.catch(() => undefined);
    return turn;
  };
}

/** Makes PouchDB tell its live listeners in all contexts, by an empty write. Nobody waits for it, and one tells of all writes meanwhile. */
function teller(pouch: Pouch): () => void {
  let telling: Promise<unknown> | undefined;
  let again = false;
  const tell = () => {
    again = telling !== undefined;
    telling ??= pouch
      .bulkDocs({ docs: [] })
      .catch(() => undefined)
      .finally(() => {
        telling = undefined;
        if (again) tell();
      });
  };
  return tell;
}

/** Those that can be written directly, in the order in which PouchDB would number them, and the others. */
function sorted(docs: readonly PouchDoc[]): { plain: readonly PouchDoc[]; others: readonly PouchDoc[] } {
  const counts = new Map<string, number>();
  for (const { _id } of docs) counts.set(_id, (counts.get(_id) ?? 0) + 1);
  const isAlone = (doc: PouchDoc) => counts.get(doc._id) === 1 && isPlain(doc);
  return { plain: docs.filter(isAlone).sort((a, b) => (a._id < b._id ? -1 : 1)), others: docs.filter((doc) => !isAlone(doc)) };
}

function openPart({ _id, _rev = '', _revisions }: PouchDoc): Omit<SealedDoc, 'payload'> {
  return { _id, _rev, ...(_revisions && { _revisions }) };
}

async function changeIn(version: StoredVersion, crypt: ReturnType<typeof injectCrypt>): Promise<PouchChange> {
  const { id, seq, rev } = version;
  return { id, seq, changes: [{ rev }], doc: await opened(version, crypt) };
}

/** As crypto-pouch opens a document: what is in the open goes before what was sealed. */
async function opened({ id, rev, record }: StoredVersion, { decrypt }: ReturnType<typeof injectCrypt>): Promise<PouchDoc> {
  const { payload, ...open } = record;
  if (!payload) return { ...open, _id: id, _rev: rev };
  const inside = JSON.parse(await decrypt(payload)) as Record<string, unknown>;
  for (const member of ['_deleted', ...openMembers]) if (member in open) inside[member] = open[member];
  return { ...inside, _id: id, _rev: rev };
}
