import { type AnyDoc, closeLeaf, sha256Hex } from '../../core/index.ts';
import type { LocalDatabase, NeuronStores } from '../neuron/neuron-stores.ts';
import { openDocs } from '../neuron/state-writer.ts';
import type { BrokenLeaf, StoredChange } from '../ports/document-store.ts';
import { outgoing } from '../transfer/outbox.ts';

/** A stored document that does not open. It stays where it is. */
export interface Quarantined {
  readonly neuron: string;
  /** The database that holds it, e.g. `quiz-log`. */
  readonly database: string;
  /** Its stored name and revision: the id is inside the seal. */
  readonly ref: string;
  readonly rev: string;
  readonly seq: number;
}

const page = 200;

/**
 * Keeps the place of documents that a push has met and could not open: the mark moves past them, for the others' sake, and they are sent
 * when they open again. Keeping one again changes nothing. Errors: those of the store.
 */
export async function keepQuarantined(
  stores: NeuronStores,
  { database, changes }: { database: LocalDatabase; changes: readonly StoredChange[] },
): Promise<void> {
  for (const { seq, leaves } of changes) {
    for (const { ref, rev } of leaves.filter((leaf): leaf is BrokenLeaf => 'broken' in leaf)) {
      const id = recordId(stores, { database: database.name, ref, rev });
      const known = openDocs((await stores.state.store.read([id]))[0] ?? []).some((doc) => doc._deleted !== true);
      if (!known) await stores.state.store.edit({ id, body: { database: database.name, ref, rev, seq } });
    }
  }
}

/** What opens again of the kept places, as documents to send; `places` are the records of those that hold nothing broken any more. */
export async function reopened(stores: NeuronStores): Promise<{ readonly docs: readonly AnyDoc[]; readonly places: readonly AnyDoc[] }> {
  const docs: AnyDoc[] = [];
  const places: AnyDoc[] = [];
  for (const record of await placesOf(stores)) {
    const { database, rev, seq } = record as unknown as Quarantined;
    const store = database === stores.log.name ? stores.log.store : stores.state.store;
    const [change] = (await store.changes({ since: seq - 1, limit: 1 })).changes;
    if (change?.leaves.some((leaf) => 'broken' in leaf && leaf.rev === rev)) continue;
    if (change?.seq === seq) docs.push(...outgoing(change).map(({ doc }) => doc));
    places.push(record);
  }
  return { docs, places };
}

/** Gives up places, once what opened there was sent. */
export async function forgetPlaces({ state }: NeuronStores, places: readonly AnyDoc[]): Promise<void> {
  if (places.length > 0) await state.store.graft(places.map(closeLeaf), 'remote');
}

/** Every document of a neuron that does not open. Reads both databases whole. */
export async function findQuarantined(stores: NeuronStores): Promise<readonly Quarantined[]> {
  const found: Quarantined[] = [];
  for (const database of [stores.state, stores.log]) {
    for (let since = 0; ; ) {
      const { changes, lastSeq } = await database.store.changes({ since, limit: page });
      for (const { seq, leaves } of changes) {
        for (const leaf of leaves) if ('broken' in leaf) found.push({ neuron: stores.manifest.id, database: database.name, ref: leaf.ref, rev: leaf.rev, seq });
      }
      if (changes.length < page) break;
      since = lastSeq;
    }
  }
  return found;
}

/** The records of the places that pushes have met. Errors: those of the store. */
export async function placesOf({ manifest, state }: NeuronStores): Promise<readonly AnyDoc[]> {
  return (await state.store.list('l', `${manifest.id}:quarantine`)).flatMap(openDocs).filter((doc) => doc._deleted !== true);
}

function recordId({ manifest }: NeuronStores, { database, ref, rev }: { database: string; ref: string; rev: string }): string {
  return `${manifest.id}:l:quarantine:${sha256Hex(`${database} ${ref} ${rev}`).slice(0, 32)}`;
}
