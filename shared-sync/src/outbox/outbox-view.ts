import { EmpireError, type ErrorCode, type Json } from '@empire/contract';
import { type AnyDoc, isStamp, parseDocId, readStamp } from '../../core/index.ts';
import type { Device } from '../device/device.ts';
import { dropEvents, type EventDoc } from '../neuron/dropped.ts';
import { databaseOf, type NeuronStores } from '../neuron/neuron-stores.ts';
import { openDocs } from '../neuron/state-writer.ts';
import type { Nudges } from '../nudges.ts';
import type { Env } from '../ports/env.ts';
import type { Gateway } from '../ports/gateway.ts';
import { deadLetters, type Outbox, offerAgain } from '../transfer/outbox.ts';
import type { StatusView } from '../transfer/status.ts';
import { discardState, restoreState } from './discard-state.ts';
import { forgetDiscarded, keepDiscarded, listDiscarded } from './discarded.ts';
import { findWaiting, whyMissing } from './find-waiting.ts';
import { wakes } from './wakes.ts';

/** One document on its way to the server. */
export interface OutboxItem {
  readonly id: string;
  readonly neuron: string;
  readonly kind: 'event' | 'dropped' | 'consent' | 'audit' | 'state' | 'shard';
  /** `sending` while a push of this context is under way. */
  readonly state: 'queued' | 'sending' | 'rejected';
  /** When it was written, by the device's own clock stamp (milliseconds since 1970). */
  readonly sinceMs?: number;
  /** Why the server refused it. */
  readonly code?: string;
  readonly reason?: string;
}

/** One document that was discarded and can still be put back. */
export interface DiscardedItem {
  /** What `undo` takes. */
  readonly id: string;
  readonly docId: string;
  readonly neuron: string;
  readonly discardedAtMs: number;
  readonly value: Json;
}

/** What an outbox view works with. */
export interface OutboxParts {
  readonly env: Env;
  readonly device: Device;
  readonly gateway: Gateway;
  readonly status: StatusView;
  readonly nudges: Nudges;
  readonly outbox: Outbox;
  readonly neurons: () => readonly NeuronStores[];
  /** Appends a discarded event again, under a new number. */
  readonly appendAgain: (stores: NeuronStores, event: EventDoc) => Promise<void>;
  readonly requestTransfer: () => void;
  readonly signal: AbortSignal;
}

const kinds = { e: 'event', d: 'dropped', k: 'consent', a: 'audit', s: 'state', p: 'shard' } as const;
/** So many documents are read at once to say since when they wait. */
const page = 500;

/** What waits to be sent and what the server refused, with what a person can do about it. */
export class OutboxView {
  readonly #parts: OutboxParts;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
  }

  /** Everything that waits or was refused in the neurons that are open, the oldest first within each database. */
  async list(): Promise<readonly OutboxItem[]> {
    const items: OutboxItem[] = [];
    for (const stores of this.#parts.neurons()) items.push(...(await this.#listOf(stores)));
    return items;
  }

  /** Yields the list now and after each change. Ends when `signal` aborts. */
  async *watch({ signal }: { signal: AbortSignal }): AsyncIterable<readonly OutboxItem[]> {
    for await (const _ of wakes(this.#parts, { signal: AbortSignal.any([signal, this.#parts.signal]) })) yield await this.list();
  }

  /** Offers one refused document to the server again, or all of them, in a round that begins at once. Errors: `not-found`. */
  async retry(id?: string): Promise<void> {
    let found = false;
    for (const stores of this.#parts.neurons()) {
      for (const letter of await deadLetters(stores)) if (id === undefined || letter.docId === id) found = (await offerAgain(stores, letter)) || found;
    }
    if (!found && id !== undefined) throw new EmpireError('not-found', `The server refused nothing under ${id}.`);
    this.#parts.requestTransfer();
  }

  /**
   * Discards one document that the server does not have, and answers what `undo` takes. An event leaves a record of its number; a state or
   * shard goes back to the server's version, which needs the server. Errors: `not-found`; `not-permitted` for consent, audit and records of
   * dropped events; `conflict` when the server has it already; `offline` and the others of the remote.
   */
  async discard(id: string): Promise<readonly string[]> {
    const docClass = parseDocId(id)?.class;
    const stores = this.#parts.neurons().find(({ manifest }) => manifest.id === parseDocId(id)?.neuron);
    if (!stores || !(await this.#isOpen(stores, id))) throw new EmpireError('not-found', `Nothing waits or was refused under ${id}.`);
    if (docClass !== 'e' && docClass !== 's' && docClass !== 'p') throw new EmpireError('not-permitted', `${id} is a record that is not to be discarded.`);
    const kept = docClass === 'e' ? await this.#discardEvent(stores, id) : await this.#discardState(stores, id);
    this.#wrote(stores);
    return kept;
  }

  /** What was discarded in the last 30 days, by neuron. */
  async discarded(): Promise<readonly DiscardedItem[]> {
    const items: DiscardedItem[] = [];
    for (const stores of this.#parts.neurons()) {
      for (const { id, doc, atMs } of await listDiscarded(stores, { nowMs: this.#parts.device.now() })) {
        items.push({ id, docId: doc._id, neuron: stores.manifest.id, discardedAtMs: atMs, value: (doc.value ?? doc.data ?? null) as Json });
      }
    }
    return items;
  }

  /** Puts a discarded document back; it is sent again. Errors: `not-found` when it is unknown or older than 30 days. */
  async undo(id: string): Promise<void> {
    for (const stores of this.#parts.neurons()) {
      const found = (await listDiscarded(stores, { nowMs: this.#parts.device.now() })).find((one) => one.id === id);
      if (!found) continue;
      if (parseDocId(found.doc._id)?.class === 'e') await this.#parts.appendAgain(stores, found.doc as EventDoc);
      else await restoreState(stores, { doc: found.doc, nowMs: this.#parts.device.now() });
      await forgetDiscarded(stores, id);
      this.#wrote(stores);
      return;
    }
    throw new EmpireError('not-found', `Nothing was discarded under ${id} in the last 30 days.`);
  }

  /**
   * Resolves when the server has acknowledged the document or event `id` (an id under which nothing waits counts as acknowledged). Rejects
   * with the code of the refusal when it became a dead letter, with `undecryptable` when it does not open any more, with `not-found` when it is an
   * event that was discarded or dropped while it waited, and with the signal's reason.
   */
  async awaitSynced(id: string, { signal }: { signal: AbortSignal }): Promise<void> {
    const ended = AbortSignal.any([signal, this.#parts.signal]);
    let known = id;
    for await (const _ of wakes(this.#parts, { signal: ended })) {
      const { letter, waits, docId = known } = await findWaiting(id, this.#parts);
      known = docId;
      if (letter) throw new EmpireError(letter.code as ErrorCode, `The server refused ${letter.docId}: ${letter.reason}`);
      const missing = waits ? undefined : await whyMissing(known, this.#parts.neurons());
      if (missing === 'undecryptable') throw new EmpireError(missing, `${known} does not open: it is not sent.`);
      if (missing === 'dropped') throw new EmpireError('not-found', `${known} was given up on this device before it was sent.`);
      if (!waits) return;
    }
    signal.throwIfAborted();
    throw new EmpireError('closed', `The engine was closed while ${id} was waited for.`);
  }

  async #listOf(stores: NeuronStores): Promise<readonly OutboxItem[]> {
    const letters = await deadLetters(stores);
    const refused = new Set(letters.map(({ docId, rev }) => `${docId} ${rev}`));
    const waiting = await this.#waitingIn(stores, refused);
    const stamps = await stampsOf(stores, [...letters.map(({ docId }) => docId), ...waiting]);
    const item = (id: string) => ({ id, neuron: stores.manifest.id, kind: kindOf(id), ...(stamps.has(id) && { sinceMs: stamps.get(id) as number }) });
    const state = this.#parts.status.current.phase === 'pushing' ? 'sending' : 'queued';
    const rejected = [...new Map(letters.map((letter) => [letter.docId, letter])).values()];
    return [
      ...rejected.map(({ docId, code, reason }): OutboxItem => ({ ...item(docId), state: 'rejected', code, reason })),
      ...waiting.map((id): OutboxItem => ({ ...item(id), state })),
    ];
  }

  async #waitingIn(stores: NeuronStores, refused: ReadonlySet<string>): Promise<readonly string[]> {
    const ids: string[] = [];
    for (const database of [stores.state, stores.log]) {
      const waiting = [...(await this.#parts.outbox.waiting(database))].sort(([, a], [, b]) => a.seq - b.seq);
      ids.push(...waiting.filter(([id, { revs }]) => revs.some((rev) => !refused.has(`${id} ${rev}`))).map(([id]) => id));
    }
    return ids;
  }

  async #isOpen(stores: NeuronStores, id: string): Promise<boolean> {
    if ((await deadLetters(stores)).some(({ docId }) => docId === id)) return true;
    return (await this.#parts.outbox.waiting(databaseOf(stores, parseDocId(id)?.class))).has(id);
  }

  async #discardEvent(stores: NeuronStores, id: string): Promise<readonly string[]> {
    const [doc] = openDocs((await stores.log.store.read([id]))[0] ?? []).filter((leaf) => leaf._deleted !== true);
    if (!doc) throw new EmpireError('not-found', `There is no event ${id}.`);
    const copy = await keepDiscarded(stores, { doc, atMs: this.#parts.device.now() });
    await dropEvents(stores, { events: [doc as EventDoc], reason: 'discarded' });
    return [copy];
  }

  async #discardState(stores: NeuronStores, id: string): Promise<readonly string[]> {
    const { env, gateway, device, signal } = this.#parts;
    const { databases } = await gateway.account.session({ signal });
    const from = { remote: gateway.remote, database: databases.user, nowMs: device.now(), signal };
    const done = await env.lock('empire-transfer', () => discardState(stores, { id, from }), { signal });
    return done ?? [];
  }

  #wrote(stores: NeuronStores): void {
    this.#parts.nudges.wrote(stores.state.name);
    this.#parts.nudges.wrote(stores.log.name);
  }
}

function kindOf(id: string): OutboxItem['kind'] {
  const docClass = parseDocId(id)?.class ?? 's';
  return docClass in kinds ? kinds[docClass as keyof typeof kinds] : 'state';
}

async function stampsOf(stores: NeuronStores, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const stamps = new Map<string, number>();
  for (const { store } of [stores.state, stores.log]) {
    for (let at = 0; at < ids.length; at += page) {
      for (const doc of (await store.read(ids.slice(at, at + page))).flatMap(openDocs)) noteStamp(stamps, doc);
    }
  }
  return stamps;
}

function noteStamp(stamps: Map<string, number>, { _id, hlc }: AnyDoc): void {
  if (isStamp(hlc)) stamps.set(_id, Math.max(stamps.get(_id) ?? 0, readStamp(hlc).ms));
}
