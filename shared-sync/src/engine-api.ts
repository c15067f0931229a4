import type { AnonId, DeviceId, EventLog, NeuronManifest, ScopedDb } from '@empire/contract';
import type { Consent } from './consent/consent.ts';
import type { ClockAhead } from './device/clock-records.ts';
import type { Fork } from './device/fork.ts';
import type { EngineParts } from './engine-parts.ts';
import type { OutboxApi } from './outbox/lazy-outbox.ts';
import type { Quarantined } from './outbox/quarantine.ts';
import type { RoundReport, Trigger } from './transfer/loop.ts';
import type { SyncStatus } from './transfer/status.ts';

/** What an engine is opened with. */
export interface EngineOptions {
  /** The host's own collections; its databases open first. */
  readonly hostManifest: NeuronManifest;
  /** Told of each pulled document that was not kept. */
  readonly refused?: (refusal: { id: string; code: string; reason: string }) => void;
  /** Where the code comes from that a profile needs after a fork; loaded on demand unless somebody brings it. */
  readonly adoption?: () => Promise<Adoption>;
}

/** What a profile needs after a fork. */
export type Adoption = Pick<typeof import('./adoption/adopt.ts'), 'adoptFormer'>;

/** One neuron's data. After `close` its calls answer `closed`; what is unsent is still sent. */
export interface NeuronData {
  readonly db: ScopedDb;
  readonly events: EventLog;
  close(): void;
}

/** The sync engine of one context: a page or a service worker. */
export interface Engine {
  readonly identity: { readonly anonId: AnonId; readonly deviceId: DeviceId };
  /** The host's own data. */
  readonly host: NeuronData;
  readonly consent: Consent;
  readonly outbox: OutboxApi;
  /** Stored documents that do not open: they stay where they are, and are sent once they open again. Reads every database whole. */
  readonly quarantine: { list(): Promise<readonly Quarantined[]> };
  /** The devices of this user whose clocks were seen to be more than five minutes ahead. */
  clocksAhead(): Promise<readonly ClockAhead[]>;
  /** The latest time that this profile took a new device id, because another one worked under the same. */
  readonly forked: Fork | undefined;
  readonly status: { readonly current: SyncStatus; watch(options: { signal: AbortSignal }): AsyncIterable<SyncStatus> };
  readonly pairing: { issue(): Promise<{ readonly code: string; readonly expiresAt: number }>; claim(code: string): Promise<void> };
  /** Opens a neuron's sealed databases, makes good what a crash left half done, and lets them take part in the transfer. */
  open(manifest: NeuronManifest): Promise<NeuronData>;
  requestTransfer(trigger: Trigger): void;
  /** What it is made of, for what only a page does: see `openPrivacy`. */
  readonly parts: EngineParts;
  /** Transfers until `signal` aborts. */
  run(options: { signal: AbortSignal }): Promise<void>;
  /** One round, for a service worker. */
  transferOnce(options: { signal: AbortSignal }): Promise<RoundReport>;
  close(): Promise<void>;
}
