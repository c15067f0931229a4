import { type AnyDoc, closeLeaf, isPushed, parseDocId, sha256Hex } from '../../core/index.ts';
import type { LocalDatabase, NeuronStores } from '../neuron/neuron-stores.ts';
import { openDocs } from '../neuron/state-writer.ts';
import type { OpenLeaf, StoredChange } from '../ports/document-store.ts';
import type { RemoteOutcome } from '../ports/gateway.ts';

const page = 200;

/** A document the server refused: kept until it is retried or discarded. */
export interface DeadLetter {
  readonly docId: string;
  readonly rev: string;
  readonly code: string;
  readonly reason: string;
}

/** How far a database has been pushed, to which incarnation of the server's. */
export interface PushMark {
  readonly instance: string;
  readonly since: number;
}

/** The mark of a database; before the first push it stands at the beginning. */
export async function pushMark({ store }: LocalDatabase): Promise<PushMark> {
  const note = await store.note('push');
  return typeof note?.instance === 'string' && typeof note.since === 'number' ? { instance: note.instance, since: note.since } : { instance: '', since: 0 };
}

/** The leaves of a change that this device has to send. */
export function outgoing({ leaves }: StoredChange): readonly OpenLeaf[] {
  return leaves.filter((leaf): leaf is OpenLeaf => {
    if (!('doc' in leaf) || leaf.origin !== 'local') return false;
    const parts = parseDocId(leaf.doc._id);
    return parts !== undefined && isPushed(parts.class);
  });
}

/** The outbox is a view: what changed past the mark and was written here, less what the server refused. */
export async function countOutbox(stores: NeuronStores): Promise<{ pending: number; rejected: number }> {
  const refused = await deadLetters(stores);
  const refusedKeys = new Set(refused.map((letter) => `${letter.docId} ${letter.rev}`));
  let pending = 0;
  for (const database of [stores.state, stores.log]) {
    let { since } = await pushMark(database);
    for (;;) {
      const { changes, lastSeq } = await database.store.changes({ since, limit: page });
      pending += changes.flatMap(outgoing).filter(({ doc }) => !refusedKeys.has(`${doc._id} ${doc._rev}`)).length;
      if (changes.length < page) break;
      since = lastSeq;
    }
  }
  return { pending, rejected: refused.length };
}

/** Every document of a neuron that the server refused. */
export async function deadLetters(stores: NeuronStores): Promise<readonly DeadLetter[]> {
  const all = await stores.state.store.list('l', `${stores.manifest.id}:rejected`);
  return all.flatMap((leaves) => openDocs(leaves)).map((doc) => doc as unknown as DeadLetter);
}

/** Records a refusal beside the neuron's documents, sealed as they are; the same refusal again changes nothing. */
export async function recordDeadLetter(stores: NeuronStores, outcome: RemoteOutcome): Promise<void> {
  const id = letterId(stores, outcome);
  const known = openDocs((await stores.state.store.read([id]))[0] ?? []);
  if (known.some((doc) => doc._deleted !== true)) return;
  await stores.state.store.edit({ id, body: { docId: outcome.id, rev: outcome.rev, code: outcome.code ?? 'forbidden', reason: outcome.reason ?? '' } });
}

/** Takes a refusal back: the server has the document now, or it is gone. */
export async function removeDeadLetter(stores: NeuronStores, { docId, rev }: Pick<DeadLetter, 'docId' | 'rev'>): Promise<void> {
  const known = openDocs((await stores.state.store.read([letterId(stores, { id: docId, rev })]))[0] ?? []);
  await stores.state.store.graft(known.filter((doc) => doc._deleted !== true).map(closeLeaf), 'local');
}

/** The documents of a neuron's dead letters that are still leaves here. */
export async function refusedDocuments(stores: NeuronStores, letters: readonly DeadLetter[]): Promise<readonly AnyDoc[]> {
  const revs = new Set(letters.map(({ rev }) => rev));
  const found: AnyDoc[] = [];
  for (const { store } of [stores.state, stores.log]) {
    const leaves = await store.read([...new Set(letters.map(({ docId }) => docId))]);
    found.push(...openDocs(leaves.flat()).filter((doc) => revs.has(doc._rev)));
  }
  return found;
}

function letterId({ manifest }: NeuronStores, { id, rev }: { id: string; rev: string }): string {
  return `${manifest.id}:l:rejected:${sha256Hex(`${id} ${rev}`).slice(0, 32)}`;
}
