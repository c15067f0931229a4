import { checkPulled, type DocClass } from '../../core/index.ts';
import type { LocalDatabase, NeuronStores } from '../neuron/neuron-stores.ts';
import type { Quarantined } from '../outbox/quarantine.ts';
import type { BrokenLeaf } from '../ports/document-store.ts';
import type { Remote, Session } from '../ports/gateway.ts';
import type { Mended } from './mended-store.ts';

const page = 500;

/** Where the server's versions are read. */
export interface MendFrom {
  readonly remote: Remote;
  readonly databases: Session['databases'];
  readonly signal: AbortSignal;
}

/**
 * Reads from the server those versions of a database that do not open here. A stored name tells nothing of the id inside the seal, so the ids that
 * the server has are looked up here one after the other. Errors: those of the remote and of the store.
 */
export async function fetchBroken(
  { manifest }: NeuronStores,
  { database, broken, from }: { database: LocalDatabase; broken: readonly Quarantined[]; from: MendFrom },
): Promise<Mended> {
  const mended = new Map<string, Awaited<ReturnType<Remote['read']>>[number]>();
  for (const docClass of new Set(broken.map(({ ref }) => ref.slice(0, 1) as DocClass))) {
    for (const name of databasesOf(docClass, from)) {
      for await (const ids of idsOf(`${manifest.id}:${docClass}:`, { name, from })) {
        const here = await brokenHere(database, ids);
        const docs = here.size === 0 ? [] : await from.remote.read(name, [...here.keys()], { signal: from.signal });
        for (const doc of docs) {
          const leaf = here.get(doc._id)?.find(({ rev }) => rev === doc._rev);
          if (leaf && !isMalformed(doc)) mended.set(`${leaf.ref} ${leaf.rev}`, doc);
        }
      }
    }
  }
  return mended;
}

/** What a device writes is checked where it arrives; what only the server writes, here. */
function isMalformed(doc: Parameters<typeof checkPulled>[0]): boolean {
  const docClass = doc._id.split(':')[1];
  return docClass !== 'e' && docClass !== 'd' && docClass !== 'a' && checkPulled(doc) !== undefined;
}

async function brokenHere({ store }: LocalDatabase, ids: readonly string[]): Promise<ReadonlyMap<string, readonly BrokenLeaf[]>> {
  const leaves = await store.read(ids);
  const found = ids.map((id, index) => [id, (leaves[index] ?? []).filter((leaf): leaf is BrokenLeaf => 'broken' in leaf)] as const);
  return new Map(found.filter(([, broken]) => broken.length > 0));
}

async function* idsOf(prefix: string, { name, from }: { name: string; from: MendFrom }): AsyncGenerator<readonly string[]> {
  for (let startKey = prefix; ; ) {
    const ids = await from.remote.range(name, { startKey, endKey: `${prefix}~`, limit: page, signal: from.signal });
    if (ids.length > 0) yield ids;
    if (ids.length < page) return;
    startKey = `${ids.at(-1)}\u0000`;
  }
}

function databasesOf(docClass: DocClass, { databases: { user, content, registry } }: MendFrom): readonly string[] {
  if (docClass === 'l') return [];
  return docClass === 'c' ? [content, registry] : [user];
}
