import { consentPrefix, decidedIds, decisionsId } from '../../core/index.ts';
import type { NeuronStores } from '../neuron/neuron-stores.ts';
import { openDocs } from '../neuron/state-writer.ts';
import { quietly } from '../transfer/overlap.ts';
import { type PullPorts, pullDocuments } from '../transfer/pull-documents.ts';

const page = 1_000;

/**
 * Brings the entries of the ledger that the server has and this device lacks: those of its range, and those that the devices' list of decisions
 * names, for a copy of a cluster may answer a range that lacks the newest. Errors: those of the remote and of the store.
 */
export async function fetchLedger(host: NeuronStores, { database, ports }: { database: string; ports: PullPorts }): Promise<void> {
  const { store } = host.state;
  const pull = (ids: readonly string[]) => pullDocuments(ids, { database, stores: host, ports, mayMeet: (id) => id === decisionsId });
  const pullLacking = async (ids: readonly string[]) => {
    const here = await store.read(ids);
    await pull(ids.filter((_, index) => here[index]?.length === 0));
  };
  const listed = quietly(pull([decisionsId]));
  let startKey = consentPrefix;
  for (let last: string | undefined = ''; last !== undefined; startKey = `${last}\u0000`) {
    const ids = await ports.remote.range(database, { startKey, endKey: `${consentPrefix}~`, limit: page, signal: ports.signal });
    await pullLacking(ids);
    last = ids.length < page ? undefined : ids.at(-1);
  }
  await listed;
  await pullLacking(decidedIds(openDocs((await store.read([decisionsId])).flat())));
}
