import { EmpireError } from '@empire/contract';
import { ENVELOPE_VERSION, makeDocId, type ServerBody } from '@empire/shared-sync/core';
import { groupBy } from '../core-server/group-by.ts';
import { type Acknowledgement, acknowledge, amend, joinAcknowledgements, readAcknowledgement, type SettledEvent } from './acknowledgement.ts';
import type { StoredDocument, UserFeeds } from './user-feeds.ts';

const schema = 1;
const maxAttempts = 10;

type Change = (known: Acknowledgement | undefined) => Acknowledgement | undefined;

/**
 * The acknowledgements in the users' databases: one replaceable document `<neuron>:r:ack:<deviceId>` per device and neuron, which the device pulls.
 * Errors of every call: those of {@link UserFeeds}, and `conflict` when others keep writing first.
 */
export class Acknowledgements {
  readonly #feeds: UserFeeds;
  readonly #now: () => number;

  constructor(feeds: UserFeeds, { now }: { now: () => number }) {
    this.#feeds = feeds;
    this.#now = now;
  }

  /** Tells the devices of a batch how their events were settled: at most one write per device and neuron, none when nothing is new. May be repeated. */
  async settle(database: string, events: readonly SettledEvent[]): Promise<void> {
    const numbered = events.filter(({ deviceSeq }) => Number.isSafeInteger(deviceSeq) && deviceSeq > 0);
    for (const [id, settled] of groupBy(numbered, ({ neuron, deviceId }) => acknowledgementId(neuron, deviceId)))
      if (id !== undefined) await this.#change(database, { id, change: (known) => acknowledge(known, settled, this.#now()) });
  }

  /** Tells a device that Core took an event it had rejected. */
  async amend(database: string, event: Omit<SettledEvent, 'status'> & { readonly status: 'accepted' | 'duplicate' }): Promise<void> {
    const id = acknowledgementId(event.neuron, event.deviceId);
    if (id !== undefined) await this.#change(database, { id, change: (known) => amend(known, event.status, this.#now()) });
  }

  async #change(database: string, { id, change }: { id: string; change: Change }): Promise<void> {
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const documents = replace(id, { leaves: await this.#feeds.leaves(database, [id]), change });
      if ((await this.#feeds.write(database, documents)).every(Boolean)) return;
    }
    throw new EmpireError('conflict', 'An acknowledgement was written by others at every try.');
  }
}

/** The documents to write so that one leaf says it all: none when nothing changes. */
function replace(id: string, { leaves, change }: { leaves: readonly StoredDocument[]; change: Change }): readonly Readonly<Record<string, unknown>>[] {
  const known = joinAcknowledgements(leaves.flatMap(({ value }) => readAcknowledgement(value) ?? []));
  const [winner, ...others] = leaves;
  const value = change(known) ?? (others.length > 0 ? known : undefined);
  if (!value) return [];
  const body: Omit<ServerBody, 'value'> & { value: Acknowledgement } = { v: ENVELOPE_VERSION, schema, value };
  return [{ _id: id, ...(winner && { _rev: winner._rev }), ...body }, ...others.map(({ _rev }) => ({ _id: id, _rev, _deleted: true }))];
}

/** The id of an acknowledgement; `undefined` for names that make none. */
export function acknowledgementId(neuron: string, deviceId: string): string | undefined {
  return makeDocId(neuron, { class: 'r', collection: 'ack', key: deviceId });
}
