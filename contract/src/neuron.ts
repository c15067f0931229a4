import type { Feed } from './feed.ts';
import type { Feedback } from './feedback.ts';
import type { DeviceId, EventId, Hlc, Json, NeuronId } from './ids.ts';
import type { Inference } from './inference.ts';

/** What a neuron's exposed module exports as its default: built by {@link defineNeuron}. */
export interface Neuron {
  /** Registers elements and slots. Must settle within the host's time-out; throwing shows the neuron as failed. */
  activate(context: NeuronContext): void | Promise<void>;
  /** Releases what `activate` took. `context.signal` is already aborted when it is called. */
  deactivate?(): void | Promise<void>;
}

/** Everything the host gives a neuron. Data, hooks and AI arrive here as objects, never as shared modules. */
export interface NeuronContext {
  readonly id: NeuronId;
  readonly db: ScopedDb;
  readonly events: EventLog;
  readonly core: CoreHooks;
  readonly ai: Inference;
  readonly slots: SlotRegistrar;
  readonly experiments: Experiments;
  readonly consent: ConsentView;
  /** The language that the person reads the application in. Hosts before 0.1.5 have none: show English there. */
  readonly language?: LanguageView;
  /** The feed of the start page. Hosts before 0.1.5 have none. */
  readonly feed?: Feed;
  /** Tells what came of the answers of `ai`. Hosts before 0.1.5 have none. */
  readonly feedback?: Feedback;
  /** Aborted when the neuron is deactivated. Every long-lived call takes it or is bound to it. */
  readonly signal: AbortSignal;
}

/** Identity function that types a neuron: `export default defineNeuron({ activate(context) { … } })`. */
export function defineNeuron(neuron: Neuron): Neuron {
  return neuron;
}

/** One document as a neuron sees it. */
export interface Entry<T = Json> {
  readonly key: string;
  readonly value: T;
  /** The stamp of the last write. Content has none: the server wrote it. */
  readonly hlc?: Hlc;
  /** The device of the last write. Content has none. */
  readonly deviceId?: DeviceId;
}

/** A step of a counter, or elements that come into a set and leave it. */
export type ValueChange = { readonly by: number } | { readonly add?: readonly string[]; readonly remove?: readonly string[] };

/**
 * `synced`: the server has what is here. `queued`: it waits to be sent. `rejected`: the server refused it; the outbox says why.
 * `conflict`: several versions wait for a person (`resolve`).
 */
export type SyncState = 'synced' | 'queued' | 'rejected' | 'conflict';

/**
 * A neuron's own encrypted database. Readers of a `counter` get its total, of a `set` its elements in order, of a collection of class `shard`
 * the fold over all devices; `put` takes the same forms. A collection is named in the manifest; a collection that is not
 * answers `not-permitted`, and writing a pulled collection (content, replies) too.
 */
export interface ScopedDb {
  /** The document under `key`, or `undefined` when there is none or it was removed. */
  get<T = Json>(collection: string, key: string): Promise<Entry<T> | undefined>;
  /**
   * Writes the whole value. Resolves once it is durable on this device. Under the merge policy `fields`, `base` is the value that this
   * one was made from (`{}` for a new document): only what differs from it is written, and fields that arrived meanwhile stay.
   * Errors: `not-permitted`, `bad-argument`, `payload-too-large`, `storage-full`, `closed`.
   */
  put(collection: string, key: string, value: Json, options?: { readonly base?: Json }): Promise<void>;
  /** Removes logically: the removal is an edit that merges like any other. */
  remove(collection: string, key: string): Promise<void>;
  /** Every document of a collection that is not removed, in no particular order. */
  list<T = Json>(collection: string): Promise<readonly Entry<T>[]>;
  /**
   * The keys of content that the server has and this device does not keep, because it is beyond `offline.maxBytes` or there was no room, in order; `get`
   * reads such a document from the server. Documents that were withdrawn meanwhile may still be named. Collections of other classes have none.
   * Hosts before 0.1.6 have no such method.
   */
  listOnline?(collection: string): Promise<readonly string[]>;
  /** Yields the whole collection now and again after each change, whichever tab, worker or device made it. Ends when `signal` aborts. */
  watch<T = Json>(collection: string, options: { signal: AbortSignal }): AsyncIterable<readonly Entry<T>[]>;
  /**
   * Changes a counter (`by`), or a set (`remove` first, then `add`), by what it stands at: nothing another device did meanwhile is lost. In a
   * collection of class `shard` it changes this device's part: `by` under the fold `sum`, elements under `union`.
   * Errors: as `put`; `bad-argument` where the collection is neither.
   */
  change(collection: string, key: string, change: ValueChange): Promise<void>;
  /** Where the document stands on its way to the server; `undefined` when there is none. Content and replies are always `synced`. */
  syncState(collection: string, key: string): Promise<SyncState | undefined>;
  /** Says for every field of the document which device wrote it, and when. */
  explain(collection: string, key: string): Promise<readonly FieldOrigin[]>;
  /** Settles a conflict that its policy left to the person: takes the version that `choice` names. */
  resolve(collection: string, key: string, choice: { readonly revision: string }): Promise<void>;
}

/** Where the value of one field comes from. `field` is `''` for a document that is merged as a whole. */
export interface FieldOrigin {
  readonly field: string;
  readonly deviceId: DeviceId;
  readonly hlc: Hlc;
  /** The revision that holds it, and the others that compete with it (empty without a conflict). */
  readonly revision: string;
  readonly others: readonly string[];
}

/** Why data is handled. Unknown consent means no, except for `functional`, which the service itself needs. */
export type Purpose = 'functional' | 'analytics' | 'personalization' | 'marketing';

/** A state that an event causes. It is written after the event, and again at open should it be missing. */
export interface Effect {
  readonly collection: string;
  readonly key: string;
  readonly value: Json;
}

/** Facts, append-only. Each reaches Empire Core exactly once if its purpose is consented to. */
export interface EventLog {
  /**
   * Appends one event and applies its effects. Resolves once both are durable on this device.
   * `idemKey` names the act itself where the same act may happen on two devices.
   * Errors: `consent-missing` (nothing is written), `not-permitted`, `bad-argument`, `storage-full`, `closed`.
   */
  append(type: string, data: Json, options: { purpose: Purpose; idemKey?: string; effect?: readonly Effect[] }): Promise<EventId>;
}

/** Calls to Empire Core that the manifest lists under `hooks`. */
export interface CoreHooks {
  /** The names the manifest lists. */
  readonly names: readonly string[];
  /** Queues a call as an event; the reply arrives as a document of class `r`. Errors: as {@link EventLog.append}. */
  call(hook: string, data: Json, options: { purpose: Purpose; idemKey?: string }): Promise<EventId>;
}

/** A contribution to a place in the shell. The slot must be listed in the manifest. */
export interface SlotContribution {
  /** The slot's name, e.g. `main`. */
  readonly slot: string;
  /**
   * The custom element to create. Its tag carries the release so that two versions can live in one page. The host sets its
   * attribute `path` to the path of the address; the neuron navigates by plain links to paths of its own routes.
   */
  readonly element: string;
}

/** A person's place in an experiment. */
export interface VariantAssignment {
  /** The key of the variant. */
  readonly variant: string;
  /** When it was assigned (milliseconds since 1970). */
  readonly assignedAt: number;
}

/** Experiments that the operator publishes. */
export interface Experiments {
  /**
   * The variant to show this person: assigned on the device without a network, the same on all of their devices once they are joined, and kept for as
   * long as the experiment runs. `undefined` for whoever takes no part: show what is shown without an experiment. Ask when the variant is about to be
   * seen: asking records an event `exposed` in the neuron's log, once per session, if `analytics` is consented to. Errors: `closed`, `storage-failed`, `storage-full`.
   */
  variant(key: string): Promise<VariantAssignment | undefined>;
}

/** Registers elements for slots; they leave with the neuron. */
export interface SlotRegistrar {
  /** Errors: `not-permitted` when the manifest does not list the slot. */
  register(contribution: SlotContribution): void;
}

/** What the person allows on all of their devices, as far as this one knows. */
export interface ConsentView {
  allows(purpose: Purpose): boolean;
  /** Yields the allowed purposes now and after each change, whichever tab or device made it. Ends when `signal` aborts. */
  watch(options: { signal: AbortSignal }): AsyncIterable<readonly Purpose[]>;
  /**
   * Has the host ask the person, who sees `reason` under the neuron's title, and resolves to those of the purposes that are allowed then.
   * Purposes that are allowed already are not asked for. Errors: `bad-argument`, `closed`.
   */
  request(purposes: readonly Purpose[], options: { readonly reason: string }): Promise<readonly Purpose[]>;
  /**
   * Records a yes that the person gave in the neuron's own form, with the very words shown beside it. Resolves once it is durable.
   * Errors: `bad-argument` (no words), `closed`, `storage-full`, `storage-failed`.
   */
  record(purposes: readonly Purpose[], options: { readonly wording: string }): Promise<void>;
}

/** The language of the application, which the person may change at any time. What is published keeps its own. */
export interface LanguageView {
  /** The language of words, as a BCP 47 primary tag: `en`, `de`. A neuron that has no words in it shows English. */
  readonly current: string;
  /** The same with the person's region, for dates and numbers: `de-AT`. */
  readonly locale: string;
  /** Yields the language now and after each change. Ends when `signal` aborts. */
  watch(options: { signal: AbortSignal }): AsyncIterable<string>;
}
