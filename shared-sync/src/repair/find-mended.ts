import type { NeuronStores } from '../neuron/neuron-stores.ts';
import { findQuarantined } from '../outbox/quarantine.ts';
import type { Gateway } from '../ports/gateway.ts';
import { fetchBroken } from './fetch-broken.ts';
import type { Mended } from './mended-store.ts';

/**
 * By the name of each database that can be mended: what the server has of the versions in it that do not open. A database of which it lacks one is
 * left out, for it cannot be copied whole. Reads everything that is stored. Errors: those of the remote and of the store.
 */
export async function findMended(
  neurons: readonly NeuronStores[],
  { gateway, signal }: { gateway: Gateway; signal: AbortSignal },
): Promise<ReadonlyMap<string, Mended>> {
  const found = new Map<string, Mended>();
  for (const stores of neurons) {
    const all = await findQuarantined(stores);
    for (const database of [stores.state, stores.log]) {
      const broken = all.filter((one) => one.database === database.name);
      if (broken.length === 0) continue;
      const { databases } = await gateway.account.session({ signal });
      const mended = await fetchBroken(stores, { database, broken, from: { remote: gateway.remote, databases, signal } });
      if (broken.every(({ ref, rev }) => mended.has(`${ref} ${rev}`))) found.set(database.name, mended);
    }
  }
  return found;
}
