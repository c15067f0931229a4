import { errorCode } from '@empire/contract';
import { noteOutcome } from '../audit/outcome-notes.ts';
import type { EngineParts } from '../engine-parts.ts';
import type { LocalDatabase } from '../neuron/neuron-stores.ts';
import type { StorageMeter } from '../ports/storage-meter.ts';

/** What the browser took away. */
export type Eviction = 'nothing' | 'databases' | 'everything';

const recordName = 'had-data';

/**
 * Finds out, when an engine has opened, whether the browser evicted its databases: a mark outside them says whose data were here, a record in
 * the vault which databases held something. What is lost comes back by the next pull, which begins anew in a database that is empty; nothing
 * empty is ever pushed, and no tombstone written. After `everything` the vault is new too: this is another device, and what the former one
 * had at the server comes back once it is joined again. The finding goes to the status and to the audit.
 */
export async function findEviction({ ports, device, neurons, status }: EngineParts, meter: StorageMeter): Promise<Eviction> {
  const { anonId } = device;
  const before = meter.mark();
  const had = ((await ports.vault.record(recordName)) ?? []) as readonly string[];
  const now: string[] = [];
  for (const database of neurons().flatMap(({ state, log }) => [state, log])) if (await holdsSomething(database)) now.push(database.name);
  const open = new Set(neurons().flatMap(({ state, log }) => [state.name, log.name]));
  const lost = had.filter((name) => open.has(name) && !now.includes(name));
  const eviction: Eviction = before !== undefined && before !== anonId ? 'everything' : lost.length > 0 ? 'databases' : 'nothing';
  if (eviction !== 'nothing') status.set({ evicted: eviction });
  if (eviction !== 'nothing') await noteOutcome(ports.vault, { outcome: `evicted-${eviction}`, atMs: ports.env.now() });
  await ports.vault.writeRecord(recordName, [...new Set([...had.filter((name) => !lost.includes(name)), ...now])].sort());
  if (now.length > 0) meter.leaveMark(anonId);
  return eviction;
}

async function holdsSomething({ store }: LocalDatabase): Promise<boolean> {
  try {
    return (await store.latest()) !== undefined;
  } catch (error) {
    // What finds no room is there.
    if (errorCode(error) === 'storage-full') return true;
    throw error;
  }
}
