import type { NeuronManifest } from '@empire/contract';
import type { Refusal } from '@empire/contract/registry';
import type { SyncStatus } from '@empire/shared-sync';
import type { Failure } from './failure.ts';

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
  readonly boot: { readonly phase: 'starting' | 'ready' } | { readonly phase: 'failed'; readonly failure: Failure };
  readonly sync: SyncStatus | undefined;
  /** The releases of the registry, or `undefined` while this device has never seen one. */
  readonly neurons: readonly NeuronView[] | undefined;
  readonly refused: readonly Refusal[];
  readonly registrySequence: number | undefined;
  readonly deviceId: string | undefined;
  /** A new version of the shell waits to take over. */
  readonly updateReady: boolean;
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
};

/** What the person can ask of the host. */
export interface HostActions {
  /** Loads and activates the neuron unless that was already tried. */
  ensureNeuron(name: string): void;
  retryNeuron(name: string): void;
  /** Reports that the element of a neuron did not render. */
  failNeuron(name: string, failure: Failure): void;
  retryBoot(): void;
  syncNow(): void;
  applyUpdate(): void;
  /** Errors: `offline`, `needs-auth`, `timeout`. */
  issuePairing(): Promise<{ code: string; expiresAt: number }>;
  /** Errors: also `not-found` for a code that is unknown, used or expired. */
  claimPairing(code: string): Promise<void>;
}
