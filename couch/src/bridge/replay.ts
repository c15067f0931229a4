import { errorCode } from '@empire/contract';
import type { ItemResult } from '../core-server/cloud-event.ts';
import type { Acknowledgements } from './acknowledgements.ts';
import type { CoreClient } from './core-client.ts';
import type { DeadLetter, DeadLetters } from './dead-letters.ts';
import type { UserFeeds } from './user-feeds.ts';

export interface ReplayPorts {
  readonly feeds: UserFeeds;
  readonly core: CoreClient;
  readonly deadLetters: DeadLetters;
  readonly acknowledgements: Acknowledgements;
}

const gone = { status: 'rejected', code: 'no-database', reason: 'The database of this user is gone; nothing was posted.' } as const;

/** What Core answered to one letter. */
export interface Replayed {
  readonly letter: DeadLetter;
  readonly result: ItemResult;
}

/**
 * Posts dead letters again, one by one so that none can spoil another. One that Core takes leaves the list, and its device is told.
 * Nothing is posted for a user whose database is gone.
 * Errors: those of the ports; the letters before keep what Core answered.
 */
export async function replay(ports: ReplayPorts, letters: readonly DeadLetter[], { signal }: { signal: AbortSignal }): Promise<readonly Replayed[]> {
  const replayed: Replayed[] = [];
  for (const letter of letters) replayed.push({ letter, result: await replayOne(ports, letter, signal) });
  return replayed;
}

async function replayOne(ports: ReplayPorts, letter: DeadLetter, signal: AbortSignal): Promise<ItemResult> {
  const { event, database } = letter;
  if ((await ports.feeds.instance(database)) === undefined) return { id: event.id, ...gone };
  const result = await post(ports.core, letter, signal);
  if (result.status === 'rejected') {
    if (result.permanent) await ports.deadLetters.bury(event, { database, result });
    return result;
  }
  await ports.deadLetters.remove(event.id);
  const { neuron, deviceId, deviceSeq } = event.data;
  await ports.acknowledgements.amend(database, { neuron, deviceId, deviceSeq, status: result.status });
  return result;
}

async function post(core: CoreClient, { event }: DeadLetter, signal: AbortSignal): Promise<ItemResult> {
  try {
    const [result] = await core.post([event], { signal });
    return result ?? { id: event.id, status: 'rejected' };
  } catch (error) {
    if (errorCode(error) !== 'payload-too-large') throw error;
    return { id: event.id, status: 'rejected', code: 'payload-too-large', permanent: true };
  }
}
