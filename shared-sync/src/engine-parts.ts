import type { ConsentLedger } from './consent/ledger.ts';
import type { Device } from './device/device.ts';
import type { NeuronStores } from './neuron/neuron-stores.ts';
import type { Nudges } from './nudges.ts';
import type { StoreFactory } from './ports/document-store.ts';
import type { Env } from './ports/env.ts';
import type { Gateway } from './ports/gateway.ts';
import type { KeyVault } from './ports/key-vault.ts';
import type { RoundObservers } from './transfer/observers.ts';
import type { StatusView } from './transfer/status.ts';

/** The adapters an engine works with. */
export interface EnginePorts {
  readonly env: Env;
  readonly vault: KeyVault;
  readonly stores: StoreFactory;
  readonly gateway: Gateway;
}

/** What an open engine is made of, for features that only a page has. `neurons` begins with the host's own pair. */
export interface EngineParts {
  readonly ports: EnginePorts;
  readonly device: Device;
  readonly nudges: Nudges;
  readonly ledger: ConsentLedger;
  readonly status: StatusView;
  readonly neurons: () => readonly NeuronStores[];
  readonly observers: RoundObservers;
  /** Aborted when the engine closes; the reason has the code `locked` when the device was locked, `erased` when another context wiped it. */
  readonly signal: AbortSignal;
}
