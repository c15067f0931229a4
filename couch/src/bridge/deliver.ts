import { EmpireError, errorCode } from '@empire/contract';
import type { CloudEvent, ItemResult } from '../core-server/cloud-event.ts';
import type { CoreClient } from './core-client.ts';

const maxEvents = 100;
const maxBatchBytes = 1_000_000;

export interface DeliverOptions {
  readonly signal: AbortSignal;
  /** Told each event that Core refuses for good. */
  readonly bury: (event: CloudEvent, result: Pick<ItemResult, 'code' | 'reason'>) => Promise<void>;
}

/** An event with Core's final word on it. */
export interface Answered {
  readonly event: CloudEvent;
  readonly status: ItemResult['status'];
}

/**
 * Posts events in batches bounded by count and bytes, and resolves once each is accepted, known, or buried.
 * Errors: those of {@link CoreClient}; `offline` also when Core rejects an event for now.
 */
export async function deliver(core: CoreClient, events: readonly CloudEvent[], options: DeliverOptions): Promise<readonly Answered[]> {
  const answered: Answered[] = [];
  for (const batch of batches(events)) answered.push(...(await deliverBatch(core, batch, options)));
  return answered;
}

async function deliverBatch(core: CoreClient, batch: readonly CloudEvent[], options: DeliverOptions): Promise<readonly Answered[]> {
  const results = await postOrHalve(core, batch, options);
  const answered: Answered[] = [];
  for (const event of batch) {
    const result = results.find(({ id }) => id === event.id);
    if (!result) throw new EmpireError('bad-response', 'Empire Core left an event unanswered.');
    if (result.status === 'rejected' && !result.permanent)
      throw new EmpireError('offline', `Empire Core rejects an event for now (${result.code ?? 'no code'}).`);
    if (result.status === 'rejected') await options.bury(event, result);
    answered.push({ event, status: result.status });
  }
  return answered;
}

async function postOrHalve(core: CoreClient, batch: readonly CloudEvent[], options: DeliverOptions): Promise<readonly ItemResult[]> {
  try {
    return await core.post(batch, options);
  } catch (error) {
    if (errorCode(error) !== 'payload-too-large') throw error;
    if (batch.length === 1) return batch.map(({ id }) => ({ id, status: 'rejected', code: 'payload-too-large', permanent: true }));
    const middle = Math.ceil(batch.length / 2);
    const halves = [batch.slice(0, middle), batch.slice(middle)];
    return [...(await postOrHalve(core, halves[0] ?? [], options)), ...(await postOrHalve(core, halves[1] ?? [], options))];
  }
}

function batches(events: readonly CloudEvent[]): readonly (readonly CloudEvent[])[] {
  const made: CloudEvent[][] = [];
  let bytes = 0;
  for (const event of events) {
    const size = Buffer.byteLength(JSON.stringify(event));
    const last = made.at(-1);
    if (last && last.length < maxEvents && bytes + size <= maxBatchBytes) {
      last.push(event);
      bytes += size;
    } else {
      made.push([event]);
      bytes = size;
    }
  }
  return made;
}
