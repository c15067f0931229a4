import { breath } from '../breath.ts';
import { layout } from './records.ts';
import { type StoredVersion, versionOf } from './versions.ts';

/** A live document by its name, with its only leaf and that leaf's branch where it has one branch. */
export interface ListedDocument {
  readonly id: string;
  readonly only?: { readonly version: StoredVersion; readonly branch: { readonly start: number; readonly ids: string[] } };
}

/** So few at a time that taking them over is no long task of the page. */
const page = 250;
/** Former versions stay in the store: where there are many, reading them all costs more than looking up the leaves. */
const versionsToDocuments = 2;

/** The live documents whose names begin with `prefix`, in order, or `undefined` where PouchDB is the quicker one to ask. */
export async function readCollection(database: IDBDatabase, prefix: string): Promise<readonly ListedDocument[] | undefined> {
  const listed: ListedDocument[] = [];
  const end = `${prefix}\ufff0`;
  for (let after: string | undefined = ''; after !== undefined; ) {
    const read: Page | undefined = await readPage(database, { from: after === '' ? prefix : after, isOpen: after !== '', end });
    if (!read) return undefined;
    listed.push(...read.listed);
    after = read.last;
    await breath();
  }
  return listed;
}

interface DocumentRecord {
  readonly id: string;
  readonly data: string;
  readonly winningRev: string;
  readonly deletedOrLocal: '0' | '1';
}

interface Page {
  readonly listed: readonly ListedDocument[];
  readonly last: string | undefined;
}

function readPage(database: IDBDatabase, { from, isOpen, end }: { from: string; isOpen: boolean; end: string }): Promise<Page | undefined> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction([layout.documents, layout.sequences], 'readonly');
    const [byId, bySeq] = [transaction.objectStore(layout.documents), transaction.objectStore(layout.sequences)];
    // Once for each list: counting goes through all of the database.
    const counts = isOpen ? undefined : { documents: byId.count(), versions: bySeq.count() };
    const documents: IDBRequest<DocumentRecord[]> = byId.getAll(IDBKeyRange.bound(from, end, isOpen), page);
    let versions: IDBRequest<Record<string, unknown>[]> | undefined;
    documents.onsuccess = () => {
      const [first, last] = [documents.result[0], documents.result.at(-1)];
      if (!first || !last || (counts && counts.versions.result > counts.documents.result * versionsToDocuments)) return;
      versions = bySeq.index(layout.revisionIndex).getAll(IDBKeyRange.bound(`${first.id}::`, `${last.id}::\uffff`));
    };
    transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
    transaction.oncomplete = () => {
      const records = documents.result;
      if (records.length > 0 && !versions) return resolve(undefined);
      resolve({ listed: join(records, versions?.result ?? []), last: records.length === page ? records.at(-1)?.id : undefined });
    };
  });
}

function join(documents: readonly DocumentRecord[], versions: readonly Record<string, unknown>[]): readonly ListedDocument[] {
  const byName = new Map(versions.map((version) => [String(version._doc_id_rev), version]));
  return documents
    .filter(({ deletedOrLocal }) => deletedOrLocal === '0')
    .map(({ id, data, winningRev }) => {
      const version = byName.get(`${id}::${winningRev}`);
      const branch = onlyBranch(JSON.parse(data).rev_tree);
      const isLeaf = branch && `${branch.start}-${branch.ids[0]}` === winningRev;
      return version && isLeaf ? { id, only: { version: versionOf(0, version), branch } } : { id };
    });
}

type Node = readonly [hash: string, options: unknown, children: readonly Node[]];

/** The hashes of a tree that never forks, newest first. */
function onlyBranch(tree: readonly { readonly pos: number; readonly ids: Node }[]): { start: number; ids: string[] } | undefined {
  const [root, ...others] = tree;
  if (!root || others.length > 0) return undefined;
  const ids: string[] = [];
  for (let node: Node | undefined = root.ids; node; [node] = node[2]) {
    if (node[2].length > 1) return undefined;
    ids.unshift(node[0]);
  }
  return { start: root.pos + ids.length - 1, ids };
}
