import { type AnyDoc, closeLeaf, type DocClass, parseDocId, shardDevice } from '../../core/index.ts';
import type { Device } from '../device/device.ts';
import { databaseOf, type LocalDatabase, type NeuronStores } from '../neuron/neuron-stores.ts';
import { openDocs } from '../neuron/state-writer.ts';
import { deadLetters, type Outbox, removeDeadLetters } from '../transfer/outbox.ts';

const page = 200;

/** The documents that wait to be sent or were refused, of one class. */
export async function unsent(stores: NeuronStores, { docClass, outbox }: { docClass: DocClass; outbox: Outbox }): Promise<readonly AnyDoc[]> {
  const database = homeOf(stores, docClass);
  const letters = (await deadLetters(stores)).map(({ docId }) => docId);
  const ids = [...new Set([...(await outbox.waiting(database)).keys(), ...letters])].filter((id) => parseDocId(id)?.class === docClass);
  const docs: AnyDoc[] = [];
  for (let at = 0; at < ids.length; at += page) {
    const leaves = (await database.store.read(ids.slice(at, at + page))).flat();
    docs.push(...openDocs(leaves.filter((leaf) => 'doc' in leaf && leaf.origin === 'local')).filter((doc) => doc._deleted !== true));
  }
  return docs;
}

/** Whether a document is one that only its own device may send, and that device is not this one any more. */
export function isFormer(doc: AnyDoc, { deviceId }: Pick<Device, 'deviceId'>): boolean {
  const id = parseDocId(doc._id);
  return id?.class === 'p' ? shardDevice(id.key) !== deviceId : doc.deviceId !== deviceId;
}

/** Where this device keeps its documents of a class: audit segments lie beside the events. */
function homeOf(stores: NeuronStores, docClass: DocClass | undefined): LocalDatabase {
  return docClass === 'a' ? stores.log : databaseOf(stores, docClass);
}

/** Closes documents for this device alone, with what is to be remembered of them, and takes back what was noted of refusals. */
export async function closeFormer(stores: NeuronStores, docs: readonly AnyDoc[], remembered: (doc: AnyDoc) => object = () => ({})): Promise<void> {
  for (const doc of docs) {
    const { store } = homeOf(stores, parseDocId(doc._id)?.class);
    // Not `local`: nobody but this device knows of the version, or it stays at the server as it is.
    await store.graft([{ ...closeLeaf(doc), closedBy: 'adopted', ...remembered(doc) }], 'remote');
  }
  await removeDeadLetters(
    stores,
    docs.map(({ _id, _rev }) => ({ docId: _id, rev: _rev })),
  );
}
