import { parseDocId } from '../../core/index.ts';
import type { EngineParts } from '../engine-parts.ts';
import type { NeuronStores } from '../neuron/neuron-stores.ts';
import { openDocs } from '../neuron/state-writer.ts';
import type { Records } from '../ports/key-vault.ts';
import { isUnsettled, mergeDocuments } from '../transfer/merge.ts';

const recordName = 'mended-unmerged';
const page = 200;

/** Notes, before they are mended, that these databases may hold conflicts which nobody merged: whoever ends on the way leaves them to the next. */
export async function noteMending(records: Records, databases: Iterable<string>): Promise<void> {
  await records.writeRecord(recordName, [...new Set([...(await noted(records)), ...databases])].sort());
}

/** Those of the neurons that are open in which conflicts are to be looked for. */
export async function unmerged({ neurons, ports }: EngineParts): Promise<readonly NeuronStores[]> {
  const names = await noted(ports.vault);
  return neurons().filter(({ state, log }) => names.includes(state.name) || names.includes(log.name));
}

/**
 * Merges what lies in conflict in databases that were mended: a document with a version that did not open was left alone, and no feed brings it up again.
 * To be called under the lock of the transfer; ends when it is `lost`. A neuron in which it fails is left to the next time.
 */
export async function mergeMended(engine: EngineParts, lost: AbortSignal): Promise<void> {
  const { device, nudges, ports } = engine;
  for (const stores of await unmerged(engine)) {
    const wrote = await mergeAll(stores, { nowMs: () => device.now(), lost }).catch(() => undefined);
    lost.throwIfAborted();
    if (wrote) nudges.wrote(stores.state.name);
    if (wrote === undefined) continue;
    const done = [stores.state.name, stores.log.name];
    await ports.vault.writeRecord(
      recordName,
      (await noted(ports.vault)).filter((name) => !done.includes(name)),
    );
  }
}

async function mergeAll(stores: NeuronStores, { nowMs, lost }: { nowMs: () => number; lost: AbortSignal }): Promise<boolean> {
  let [since, wrote] = [0, false];
  for (;;) {
    const { changes, lastSeq } = await stores.state.store.changes({ since, limit: page });
    lost.throwIfAborted();
    const ids = changes.flatMap(({ leaves }) => (isUnsettled(openDocs(leaves)) ? openDocs(leaves).slice(0, 1) : [])).map(({ _id }) => _id);
    wrote = (await mergeDocuments(stores, { ids: ids.filter((id) => parseDocId(id)?.class === 's'), nowMs: nowMs() })) || wrote;
    if (changes.length < page) return wrote;
    since = lastSeq;
  }
}

async function noted(records: Records): Promise<readonly string[]> {
  return ((await records.record(recordName)) ?? []) as readonly string[];
}
