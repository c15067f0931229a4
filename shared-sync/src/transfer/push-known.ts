import type { NeuronStores } from '../neuron/neuron-stores.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Outbox } from './outbox.ts';
import { type Destination, pushDatabase } from './push.ts';

/**
 * Sends the states that are known to wait, and the consent before them, before every database is looked at: with many neurons the looking
 * takes longer than the sending. Only where these databases were sent to this server last, or nowhere yet, and nothing speaks for another profile.
 * Answers how far each of them was sent.
 */
export async function pushKnown(
  neurons: readonly NeuronStores[],
  { to, outbox, checkpoint }: { to: Destination; outbox: Outbox; checkpoint: Checkpoint },
): Promise<Readonly<Record<string, number>>> {
  const sent: Record<string, number> = {};
  if (checkpoint.isSetBack || !neurons.some(({ state }) => outbox.isKnownToWait(state))) return sent;
  // The first pair is the host's, which keeps the consent.
  const first = neurons.filter(({ state }, index) => index === 0 || outbox.isKnownToWait(state));
  const looked = await Promise.all(first.map(async (stores) => ({ stores, database: stores.state, ...(await outbox.standing(stores.state)) })));
  const marks = Object.fromEntries(looked.map(({ database, mark }) => [database.name, mark.since]));
  const isUsual = looked.every(({ mark }) => mark.instance === to.instance || mark.instance === '') && !(await checkpoint.isForked(marks));
  if (!isUsual) return sent;
  for (const { stores, database, mark, quietUpTo } of looked)
    sent[database.name] = await pushDatabase(stores, { database, mark, quietUpTo, floor: checkpoint.since[database.name] ?? 0, to });
  return sent;
}
