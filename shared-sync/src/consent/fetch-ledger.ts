import { consentPrefix } from '../../core/index.ts';
import type { NeuronStores } from '../neuron/neuron-stores.ts';
import { type PullPorts, pullDocuments } from '../transfer/pull-documents.ts';

const page = 1_000;

/** Brings the entries of the ledger that the server has and this device lacks. Errors: those of the remote and of the store. */
export async function fetchLedger(host: NeuronStores, { database, ports }: { database: string; ports: PullPorts }): Promise<void> {
  let startKey = consentPrefix;
  for (;;) {
    const ids = await ports.remote.range(database, { startKey, endKey: `${consentPrefix}~`, limit: page, signal: ports.signal });
    const here = await host.state.store.read(ids);
    const lacking = ids.filter((_, index) => here[index]?.length === 0);
    await pullDocuments(lacking, { database, stores: host, ports, mayMeet: () => false });
    const last = ids.at(-1);
    if (ids.length < page || last === undefined) return;
    startKey = `${last}\u0000`;
  }
}
