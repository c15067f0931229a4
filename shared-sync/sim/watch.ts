import { type AnyDoc, isStamp, parseDocId } from '../core/index.ts';
import { openDocs } from '../src/neuron/state-writer.ts';
import type { DocumentStore, Edit, Origin, StoredChange } from '../src/ports/document-store.ts';
import { deadLetters, outgoing } from '../src/transfer/outbox.ts';
import type { Context } from './context.ts';
import type { StoreParts } from './faulty-stores.ts';
import { serverHas } from './mended.ts';
import { Merges } from './merges.ts';
import type { Observer } from './observer.ts';
import type { Promised } from './promises.ts';
import { orderlessText } from './reordered.ts';
import { type SimDevice, secretWord } from './sim-device.ts';
import type { World } from './world.ts';

const all = { since: 0, limit: 1_000_000 };

interface Decision {
  readonly _id: string;
  readonly purpose: string;
  readonly granted: boolean;
  readonly heads: readonly string[];
}

/** The invariants that are checked while things happen. */
export class Watch implements Observer {
  readonly #world: World;
  /** The latest stamp that the server took, of a document and a device. */
  readonly #latest = new Map<string, string>();
  /** What each context gave a stamp to; the last stamp of each document on a device's disk; and each device's numbers. */
  readonly #stamps = new Map<Context, Map<string, string>>();
  readonly #onDisk = new Map<number, Map<string, string>>();
  readonly #given = new Set<string>();
  readonly #numbers = new Map<string, string>();
  readonly #bodies = new Map<string, string>();
  readonly #merges = new Merges((sentence) => this.#world.break(sentence));
  /** What the user's database ever took, in whatever incarnation. */
  readonly #taken = new Set<string>();

  /**
   * What was ever given to the network; what was discarded before, with the round that was under way then; how many are at it right now; and what was put
   * back meanwhile.
   */
  readonly #sent = new Set<string>();
  readonly #gone = new Map<string, object | undefined>();
  readonly #putBack = new Set<string>();
  readonly #overtaken = new Set<string>();
  readonly #again = new Set<string>();
  readonly #mended = new Set<string>();
  readonly #discarding = new Map<string, number>();

  constructor(world: World) {
    this.#world = world;
  }

  async sends(context: Context, { database, docs }: { database: string; docs: readonly AnyDoc[] }): Promise<void> {
    this.asks(context, { call: 'write', args: [database] });
    const round = this.#world.deviceOf(context)?.origin.holdOf('empire-transfer');
    for (const { _id } of docs) {
      if (this.#gone.has(_id)) this.#sentAfterAll(_id, round);
      this.#sent.add(_id);
    }
    await this.#checkMended(context, docs);
    const events = docs.filter(({ _id, purpose }) => parseDocId(_id)?.class === 'e' && purpose !== 'functional');
    if (events.length > 0) await this.#allowed(context, events);
    for (const { _id } of docs) if (!_id.startsWith('quiz:') && !_id.startsWith('shop:') && !_id.startsWith('host:')) this.#world.break(`${_id} was sent`);
  }

  /** What was put back is not sent again, unless another version of the document is. */
  async #checkMended(context: Context, docs: readonly AnyDoc[]): Promise<void> {
    const { index = -1 } = this.#world.deviceOf(context) ?? {};
    for (const { _id, _rev } of docs) {
      if (!this.#mended.has(`${index} ${_id} ${_rev}`) || !serverHas(this.#world, { id: _id, rev: _rev })) continue;
      const parts = parseDocId(_id);
      const store = await this.#world.disk(index, `${parts?.neuron}-${parts?.class === 'e' ? 'log' : 'state'}`);
      if ((await store.read([_id]))[0]?.length === 1) this.#world.break(`${_id} ${_rev} was sent again after it was mended on device ${index}`);
    }
  }

  asks(context: Context, { call, args }: { call: string; args: readonly unknown[] }): void {
    const holder = this.#world.deviceOf(context)?.origin.holderOf('empire-transfer');
    // Content that was let go for want of room is fetched by whoever reads it.
    const isFetched = call === 'read' && args[0] === 'content';
    if (holder !== context && !isFetched && !context.believes('empire-transfer'))
      this.#world.break(`${context.name} asks for ${call} while ${holder?.name ?? 'nobody'} holds the transfer lock`);
    const open = args.filter((arg) => typeof arg === 'string').join(' ');
    if (open.includes(secretWord)) this.#world.break(`what was written is in the address of ${call}`);
  }

  wrote({ context, device, fired }: StoreParts, { edit, docs, origin }: { edit?: Edit; docs?: readonly AnyDoc[]; origin?: Origin }): void {
    if (edit?.id.endsWith(':l:shed:content')) fired('content-shed');
    for (const doc of docs ?? []) if (doc.reason === 'quota' && parseDocId(doc._id)?.class === 'd') fired('events-shed');
    if (edit) this.#stamped(context, device, { id: edit.id, body: edit.body });
    if (docs && origin === 'local') this.#merges.wrote(docs);
    if (docs && origin === 'local')
      for (const doc of docs) if (parseDocId(doc._id)?.class === 'e') this.#stamped(context, device, { id: doc._id, body: { ...doc } });
  }

  async noted(
    parts: StoreParts,
    { database, name, value, store }: { database: string; name: string; value: Readonly<Record<string, unknown>>; store: DocumentStore },
  ): Promise<void> {
    const text = JSON.stringify(value);
    if (text.includes(secretWord)) this.#world.break(`what was written is in the note ${name} of ${database}`);
    if (name === 'renewed') this.#world.renewedMs = this.#world.now;
    if (name.startsWith('landed-')) parts.fired('ct' in value ? 'landed' : 'filed');
    if (name === 'push') await this.#pushedUpTo(parts, { database, value, store });
    if (name === 'pull-user') await this.#pulledUpTo(parts, { database, value, store });
  }

  /** A message between the contexts of a device. */
  heard(message: string): void {
    if (message.includes(secretWord)) this.#world.break('what was written is in a broadcast');
  }

  /** The server took a document. */
  taken(doc: AnyDoc): void {
    if (this.#world.server.erasures.idOf(this.#world.userId)) this.#world.break(`${doc._id} was written for an erased user`);
    this.#taken.add(`${doc._id} ${doc._rev}`);
    // With a version the server has those that it follows.
    const { start, ids } = doc._revisions ?? { start: 0, ids: [] };
    for (const [depth, digest] of ids.entries()) this.#taken.add(`${doc._id} ${start - depth}-${digest}`);
    const parts = parseDocId(doc._id);
    const key = parts?.class === 'e' ? doc._id : `${doc._id} ${String(doc.deviceId)}`;
    if (typeof doc.hlc === 'string' && doc.hlc > (this.#latest.get(key) ?? '')) this.#latest.set(key, doc.hlc);
    if (parts?.class === 'e') this.#numbered(doc);
    // Next to a version that does not open, its event's effect is written once more.
    if (parts?.class === 's' && doc._deleted !== true && !this.#world.damaged.has(doc._id)) this.#merged(doc);
  }

  /** A device has these versions back from the server, and need not send them any more. */
  mended({ index }: SimDevice, docs: readonly AnyDoc[]): void {
    for (const { _id, _rev } of docs) this.#mended.add(`${index} ${_id} ${_rev}`);
  }

  hasEvent(id: string): boolean {
    return this.#latest.has(id);
  }

  /**
   * What was discarded is sent: a round that was under way then may have read it before, and so it was on its way. No later round may; but a copy of
   * the profile in which nobody discarded it.
   */
  #sentAfterAll(id: string, round: object | undefined): void {
    const isOnItsWay = round !== undefined && this.#gone.get(id) === round;
    if (isOnItsWay) this.#gone.delete(id);
    if (isOnItsWay || this.#world.wasCloned) this.#overtaken.add(id);
    else this.#world.break(`${id} was sent after it was discarded`);
  }

  /** So many more, or fewer, are about to discard a document. */
  discarding(id: string, change: 1 | -1): void {
    if (!this.isDiscarding(id)) this.#putBack.delete(id);
    this.#discarding.set(id, (this.#discarding.get(id) ?? 0) + change);
  }

  isDiscarding(id: string): boolean {
    return (this.#discarding.get(id) ?? 0) > 0;
  }

  /** A document was discarded, and may be sent no more; one that was on its way before may arrive, and one that another tab has put back already is sent. */
  discarded(id: string, context: Context): void {
    if (this.#sent.has(id)) this.#overtaken.add(id);
    else if (!this.#putBack.has(id)) this.#gone.set(id, this.#world.deviceOf(context)?.origin.holdOf('empire-transfer'));
  }

  /** Whether it was discarded when it was on its way, or there, already. Put back under a new number, the server has it under both. */
  wasOvertaken(id: string): boolean {
    return this.#overtaken.has(id);
  }

  /** Whether it was ever put back, under a number of its own. A copy of the profile may send it under the former one. */
  wasPutBack(id: string): boolean {
    return this.#again.has(id);
  }

  /** It is about to be put back. */
  undone(id: string): void {
    this.#again.add(id);
    this.#gone.delete(id);
    if (this.isDiscarding(id)) this.#putBack.add(id);
  }

  /** Whether the server ever took what a person wrote: the event, or a version of the document that is not older. */
  isAtServer({ neuron, kind, part, docId, hlc }: Promised): boolean {
    if (kind === 'event') return this.#latest.has(`${neuron}:e:answered:${part}`);
    return hlc !== undefined && (this.#latest.get(`${docId} ${hlc.slice(18)}`) ?? '') >= hlc;
  }

  /** Nothing leaves without a consent that stands, as far as the device knows: an entry counts unless another one names it as seen. */
  async #allowed(context: Context, docs: readonly AnyDoc[]): Promise<void> {
    const device = this.#world.deviceOf(context);
    if (!device) return;
    const host = await this.#world.disk(device.index, 'host-state');
    const ledger = (await host.list('k', 'host:consent')).flatMap(openDocs) as unknown as readonly Decision[];
    for (const { _id, purpose } of docs) {
      const own = ledger.filter((entry) => entry.purpose === purpose);
      const seen = new Set(own.flatMap(({ heads }) => heads));
      const heads = own.filter((entry) => !seen.has(entry._id.split(':').at(-1) ?? ''));
      if (heads.length === 0 || heads.some(({ granted }) => !granted)) this.#world.break(`${_id} was sent for ${String(purpose)} without consent`);
    }
  }

  /**
   * A clock gives no stamp twice, and along a document the stamps of a device never go back, whichever tab writes and however its wall clock is
   * set. Writes to two documents at the same time may reach the disk in either order.
   */
  #stamped(context: Context, device: number, { id, body }: { id: string; body: Readonly<Record<string, unknown>> }): void {
    if (!isStamp(body.hlc) || body.deviceId !== this.#world.devices[device]?.deviceId) return;
    // An effect has the stamp of its event, and an event that is recorded again keeps its own.
    if (body.causedBy !== undefined || this.#given.has(id) || !body.hlc.endsWith(String(body.deviceId))) return;
    if (body.eventId !== undefined) this.#given.add(id);
    const given = this.#stamps.get(context) ?? new Map<string, string>();
    this.#stamps.set(context, given);
    const other = given.get(body.hlc);
    if (other !== undefined && other !== id) this.#world.break(`${context.name} stamped ${id} and ${other} ${body.hlc}`);
    given.set(body.hlc, id);
    const stamps = this.#onDisk.get(device) ?? new Map<string, string>();
    this.#onDisk.set(device, stamps);
    const last = stamps.get(id);
    if (last?.endsWith(String(body.deviceId)) && body.hlc <= last && !this.#world.wasFarAhead)
      this.#world.break(`${context.name} stamped ${id} ${body.hlc} after ${last}`);
    stamps.set(id, body.hlc);
  }

  /** What a device wrote is not on its disk any more: its next stamps cannot know of it. */
  evicted(device: number): void {
    this.#onDisk.delete(device);
  }

  /** A device gives every number once. */
  #numbered(doc: AnyDoc): void {
    const key = `${doc.deviceId} ${doc.neuron} ${doc.deviceSeq}`;
    const known = this.#numbers.get(key);
    if (known !== undefined && known !== doc.eventId) this.#world.break(`number ${key} is that of ${known} and of ${doc.eventId}`);
    this.#numbers.set(key, String(doc.eventId));
  }

  /** Two revisions with one body and one parent were minted, unless each merges other versions. */
  #merged(doc: AnyDoc): void {
    const { _rev, _revisions, ...body } = doc;
    const what = orderlessText([_revisions?.ids[1] ?? null, body]);
    const known = this.#bodies.get(what);
    if (known !== undefined && known !== _rev && !this.#merges.areOfOthers(doc._id, [known, _rev]))
      this.#world.break(`${doc._id} has one body in two revisions, ${known} and ${_rev}`);
    this.#bodies.set(what, _rev);
  }

  /** No mark is ahead of the data: the server was given, or the device keeps as refused, all that lies before it. */
  async #pushedUpTo(
    { device }: StoreParts,
    { database, value, store }: { database: string; value: Readonly<Record<string, unknown>>; store: DocumentStore },
  ): Promise<void> {
    const before = (await store.changes(all)).changes.filter(({ seq }) => seq <= Number(value.since));
    const lacking = before.flatMap((change) => outgoing(change).filter(({ doc }) => !this.#isTaken(doc, change)));
    if (lacking.length === 0) return;
    const letters = await this.#letters(device, database);
    for (const { doc } of lacking)
      if (!letters.has(`${doc._id} ${doc._rev}`)) this.#world.break(`the push mark of device ${device} is past ${doc._id}, which the server never took`);
  }

  /** Whether the server took a version; or, of an event that was recorded again, the one under the former number, which was on its way. */
  #isTaken({ _id, _rev }: AnyDoc, { leaves }: StoredChange): boolean {
    return this.#taken.has(`${_id} ${_rev}`) || (leaves.length > 1 && this.hasEvent(_id));
  }

  async #letters(device: number, database: string): Promise<ReadonlySet<string>> {
    const neuron = database.slice(0, database.lastIndexOf('-'));
    const state = await this.#world.disk(device, `${neuron}-state`);
    const letters = await deadLetters({ manifest: { id: neuron }, state: { name: '', store: state } } as Parameters<typeof deadLetters>[0]);
    return new Set(letters.map(({ docId, rev }) => `${docId} ${rev}`));
  }

  async #pulledUpTo(
    { disk }: StoreParts,
    { database, value, store }: { database: string; value: Readonly<Record<string, unknown>>; store: DocumentStore },
  ): Promise<void> {
    const couch = this.#world.userDatabase;
    if (couch.instance !== value.instance || this.#world.wasRestored) return;
    const neuron = database.slice(0, database.lastIndexOf('-'));
    const late = new Set(couch.changesAfter(Number(value.seq)).map(([id]) => id));
    const ids = [...couch.trees.keys()].filter(
      (id) =>
        !late.has(id) && !this.#world.lagged.has(id) && isPulled(id, neuron) && this.#world.isGood(id) && !disk.damaged.has(id) && !disk.landedDamaged.has(id),
    );
    const here = await store.read(ids);
    for (const [index, id] of ids.entries()) {
      const known = new Set(openDocs(here[index] ?? []).flatMap((doc) => doc._revisions?.ids ?? []));
      const live =
        couch.trees
          .get(id)
          ?.leaves()
          .filter((doc) => doc._deleted !== true) ?? [];
      for (const { _rev } of live)
        if (!known.has(_rev.slice(_rev.indexOf('-') + 1)))
          this.#world.break(`the pull mark ${value.seq} of ${database} is past ${id} ${_rev}, which is not here`);
    }
  }
}

function isPulled(id: string, neuron: string): boolean {
  const parts = parseDocId(id);
  return parts?.neuron === neuron && parts.class >= 'k' && parts.class <= 's' && parts.class !== 'l';
}
