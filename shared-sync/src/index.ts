export { functionalOnly } from './device/consent.ts';
export { type Engine, type EngineOptions, type EnginePorts, type NeuronData, openEngine } from './engine.ts';
export type { DocumentStore, StoreFactory } from './ports/document-store.ts';
export type { Channel, Env } from './ports/env.ts';
export type { Account, Gateway, Remote, RemoteChange, RemoteOutcome, Session } from './ports/gateway.ts';
export type { DatabaseKeys, DeviceIdentity, KeyVault, PublicKey, Sealed, Sealer } from './ports/key-vault.ts';
export type { RoundReport, Trigger } from './transfer/loop.ts';
export type { SyncStatus } from './transfer/status.ts';
