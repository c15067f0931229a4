import type { NeuronManifest, Purpose, ScopedDb } from '@empire/contract';
import type { Refusal } from '@empire/contract/registry';
import type { OutboxApi, PurposeState, SyncStatus } from '@empire/shared-sync';
import type { AccountRecovery, DeviceLock } from '@empire/shared-sync/lock';
import type { Storage } from '@empire/shared-sync/page';
import type { ErasureReceipt, Privacy } from '@empire/shared-sync/privacy';
import type { ConsentQuestion } from '../activation/neuron-consent.ts';
import type { HostInference } from '../ai/host-inference.ts';
import type { FeedSource } from '../feed/feed-parts.ts';
import type { InstallOutcome, InstallWay } from '../install/install-offer.ts';
import type { Conflicts } from '../waiting/conflicts.ts';
import type { Failure } from './failure.ts';
import type { FirstSync } from './first-sync.ts';

/** Where a neuron stands. A failed one is a value like any other: it is shown in its place. */
export type NeuronState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'loading' }
  | { readonly phase: 'active'; readonly elements: Readonly<Record<string, readonly string[]>> }
  | { readonly phase: 'failed'; readonly failure: Failure };

/** One neuron as the shell shows it. `elements` of an active one: slot name → tags in the order they were registered. */
export interface NeuronView {
  readonly name: string;
  readonly version: string;
  readonly manifest: NeuronManifest;
  readonly state: NeuronState;
}

/** Everything the shell renders. */
export interface HostView {
  readonly boot: { readonly phase: 'starting' | 'locked' | 'ready' } | { readonly phase: 'failed'; readonly failure: Failure };
  readonly sync: SyncStatus | undefined;
  /** The releases of the registry, or `undefined` while this device has never seen one. */
  readonly neurons: readonly NeuronView[] | undefined;
  readonly refused: readonly Refusal[];
  readonly registrySequence: number | undefined;
  readonly deviceId: string | undefined;
  /** A new version of the shell waits to take over. */
  readonly updateReady: boolean;
  /** How every purpose stands; nothing before the databases are open. */
  readonly purposes: readonly PurposeState[];
  /** What a neuron asks the person at the moment. */
  readonly question: ConsentQuestion | undefined;
  /** How many parts of the first transfer are through; `undefined` once there was a whole one. */
  readonly firstSync: FirstSync | undefined;
  /** How the app can be installed here, and the browser's question where it has one; nothing before the session has started. */
  readonly install: { readonly way: InstallWay; readonly ask: () => Promise<InstallOutcome | undefined> } | undefined;
  /** Set once this device was wiped, here or by another tab: nothing works any more until the page starts anew. */
  readonly erased: ErasureReceipt | 'elsewhere' | undefined;
}

/** What the shell shows before anything is known. */
export const emptyView: HostView = {
  boot: { phase: 'starting' },
  sync: undefined,
  neurons: undefined,
  refused: [],
  registrySequence: undefined,
  deviceId: undefined,
  updateReady: false,
  purposes: [],
  question: undefined,
  firstSync: undefined,
  install: undefined,
  erased: undefined,
};

/** What the person can ask of the host. */
export interface HostActions {
  /** Loads and activates the neuron unless that was already tried. */
  ensureNeuron(name: string): void;
  retryNeuron(name: string): void;
  /** Reports that the element of a neuron did not render. */
  failNeuron(name: string, failure: Failure): void;
  /** The variant that an experiment gives this person, noted in the neuron's log. Errors: `closed`, `storage-failed`. */
  variantOf(name: string, experiment: string): Promise<string | undefined>;
  retryBoot(): void;
  /** The lock of this device; its code is loaded when it is first asked for. */
  deviceLock(): Promise<DeviceLock>;
  /** Codes by which a new device comes back to this account; loaded with the lock. Errors: `closed`. */
  recovery(): Promise<AccountRecovery>;
  syncNow(): void;
  applyUpdate(): void;
  /** Asks no more until another version waits or another tab has said yes; whatever waits comes with the next start. */
  putOffUpdate(): void;
  /** Errors: `offline`, `needs-auth`, `timeout`. */
  issuePairing(): Promise<{ code: string; expiresAt: number }>;
  /** Errors: also `not-found` for a code that is unknown, used or expired. */
  claimPairing(code: string): Promise<void>;
  /** Records a decision by the words of the host. Errors: `closed`, `storage-full`, `storage-failed`. */
  decide(purposes: readonly Purpose[], options: { granted: boolean; place: string }): Promise<void>;
  /** Ends the question that a neuron asked. */
  answered(): void;
  /** The audit and the export. Errors: `closed` before the host has started. */
  privacy(): Pick<Privacy, 'audit' | 'exportMine'>;
  /** On-device AI with its models and its last answers; its code is loaded when it is first asked for. Errors: `closed`, `inference-unavailable`. */
  ai(): Promise<HostInference>;
  /** What the feed of the start page runs on. Errors: `closed` before the host has started. */
  feed(): FeedSource;
  /** What a person kept for later, in the collection `kept` of the host. Errors: `closed` before the host has started. */
  kept(): Pick<ScopedDb, 'put' | 'remove' | 'watch'>;
  /** What waits, what was refused and what was discarded. Errors: `closed` before the host has started. */
  outbox(): OutboxApi;
  /** The documents that wait for a person to choose a version. Errors: `closed`. */
  conflicts(): Promise<Conflicts>;
  /** The measure of what is stored here; its code is loaded when it is first asked for. Errors: `closed`. */
  storage(): Promise<Pick<Storage, 'report' | 'persist'>>;
  /** Destroys everything here, or everywhere; the view then says so. Errors: those of the erasure. */
  erase(scope: 'here' | 'everywhere'): Promise<void>;
  /** Erases a device that nobody can open, and begins as a new one; the person has agreed. Errors: `storage-failed`. */
  startOver(): Promise<void>;
  /** Leaves an erased device behind: the page opens as that of a new one. */
  startAnew(): void;
}
