import { type AnyDoc, mayLeave } from '../../core/index.ts';
import { dropEvents, type EventDoc } from '../neuron/dropped.ts';
import type { NeuronStores } from '../neuron/neuron-stores.ts';
import { openDocs } from '../neuron/state-writer.ts';
import type { Env } from '../ports/env.ts';
import { pushMark } from '../transfer/outbox.ts';
import type { LedgerEntry } from './ledger.ts';

const page = 500;

/**
 * Drops every event of a neuron that waits to be sent under a consent that was withdrawn. States it caused stay: they are the person's
 * own. Answers how many events were dropped. Errors: those of the store.
 */
export async function dropWithdrawn(stores: NeuronStores, { ledger, env }: { ledger: readonly LedgerEntry[]; env: Env }): Promise<number> {
  if (ledger.every(({ granted }) => granted)) return 0;
  const { store } = stores.log;
  let { since } = await pushMark(stores.log);
  const events: AnyDoc[] = [];
  for (;;) {
    const { changes, lastSeq } = await store.changes({ since, limit: page });
    const local = changes.flatMap(({ leaves }) => leaves.filter((leaf) => 'doc' in leaf && leaf.origin === 'local'));
    const waiting = openDocs(local).filter((doc) => doc.eventId !== undefined && doc._deleted !== true);
    events.push(...waiting.filter((event) => mayLeave(event, ledger) === 'drop'));
    if (changes.length < page) break;
    since = lastSeq;
  }
  if (events.length > 0) await dropUnderLock(stores, { events, env });
  return events.length;
}

/** Drops events as withdrawn, one context of the device at a time, so that no number is counted twice. Errors: those of the store. */
export async function dropUnderLock(stores: NeuronStores, { events, env }: { events: readonly AnyDoc[]; env: Env }): Promise<void> {
  const drop = () => dropEvents(stores, { events: events as unknown as readonly EventDoc[], reason: 'consent-withdrawn' });
  await env.lock(`empire-drop-${stores.log.name}`, drop);
}
