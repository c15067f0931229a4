import type { AnonId, ConsentView, DeviceId, EventLog, NeuronManifest, ScopedDb } from '@empire/contract';
import { canonicalJson } from '../core/index.ts';
import { functionalOnly } from './device/consent.ts';
import { Device } from './device/device.ts';
import { DeviceSeq } from './neuron/device-seq.ts';
import { recoverEffects } from './neuron/effects.ts';
import { NeuronEvents } from './neuron/event-log.ts';
import { type NeuronStores, openNeuronStores } from './neuron/neuron-stores.ts';
import { NeuronDb } from './neuron/scoped-db.ts';
import { StateWriter } from './neuron/state-writer.ts';
import { Nudges } from './nudges.ts';
import type { StoreFactory } from './ports/document-store.ts';
import type { Env } from './ports/env.ts';
import type { Gateway } from './ports/gateway.ts';
import type { KeyVault } from './ports/key-vault.ts';
import { type RoundReport, TransferLoop, type Trigger } from './transfer/loop.ts';
import { StatusView, type SyncStatus } from './transfer/status.ts';

/** The adapters an engine works with. */
export interface EnginePorts {
  readonly env: Env;
  readonly vault: KeyVault;
  readonly stores: StoreFactory;
  readonly gateway: Gateway;
}

export interface EngineOptions {
  /** The host's own collections; its databases open first. */
  readonly hostManifest: NeuronManifest;
  readonly consent?: ConsentView;
  /** Told of each pulled document that was not kept. */
  readonly refused?: (refusal: { id: string; code: string; reason: string }) => void;
}

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
  readonly status: { readonly current: SyncStatus; watch(options: { signal: AbortSignal }): AsyncIterable<SyncStatus> };
  readonly pairing: { issue(): Promise<{ readonly code: string; readonly expiresAt: number }>; claim(code: string): Promise<void> };
  /** Opens a neuron's sealed databases, makes good what a crash left half done, and lets them take part in the transfer. */
  open(manifest: NeuronManifest): Promise<NeuronData>;
  requestTransfer(trigger: Trigger): void;
  /** Transfers until `signal` aborts. */
  run(options: { signal: AbortSignal }): Promise<void>;
  /** One round, for a service worker. */
  transferOnce(options: { signal: AbortSignal }): Promise<RoundReport>;
  close(): Promise<void>;
}

/** Opens the engine of this context. Errors: `wrong-key`, `storage-failed`. */
export async function openEngine(ports: EnginePorts, options: EngineOptions): Promise<Engine> {
  const device = await Device.open(ports);
  const engine = new DeviceEngine(ports, { device, options });
  await engine.openHost();
  return engine;
}

interface OpenNeuron {
  readonly stores: NeuronStores;
  readonly writer: StateWriter;
}

class DeviceEngine implements Engine {
  readonly identity: Engine['identity'];
  readonly #ports: EnginePorts;
  readonly #device: Device;
  readonly #options: EngineOptions;
  readonly #nudges: Nudges;
  readonly #status = new StatusView();
  readonly #loop: TransferLoop;
  readonly #neurons = new Map<string, OpenNeuron>();
  readonly #opening = new Map<string, Promise<OpenNeuron>>();
  readonly #ending = new AbortController();
  #host: NeuronData | undefined;
  #counting: Promise<void> | undefined;

  constructor(ports: EnginePorts, { device, options }: { device: Device; options: EngineOptions }) {
    this.#ports = ports;
    this.#device = device;
    this.#options = options;
    this.#nudges = new Nudges(ports.env);
    this.identity = { anonId: device.anonId, deviceId: device.deviceId };
    this.#loop = new TransferLoop(ports.env, {
      gateway: ports.gateway,
      device,
      status: this.#status,
      nudges: this.#nudges,
      neurons: () => [...this.#neurons.values()].map(({ stores }) => stores),
      refused: options.refused ?? (() => undefined),
    });
    this.#nudges.listen(() => this.#recount(), { signal: this.#ending.signal });
  }

  get host(): NeuronData {
    if (!this.#host) throw new Error('the host data opens with the engine');
    return this.#host;
  }

  get status(): Engine['status'] {
    return this.#status;
  }

  get pairing(): Engine['pairing'] {
    const { account } = this.#ports.gateway;
    return {
      issue: () => account.issuePairing(),
      claim: async (code) => {
        await account.claimPairing(code);
        this.requestTransfer('button');
      },
    };
  }

  async openHost(): Promise<void> {
    const lastSuccessMs = await this.#device.lastSuccess();
    if (lastSuccessMs !== undefined) this.#status.set({ lastSuccessMs });
    this.#host = await this.open(this.#options.hostManifest);
  }

  async open(manifest: NeuronManifest): Promise<NeuronData> {
    const known = this.#opening.get(manifest.id) ?? this.#openStores(manifest);
    this.#opening.set(manifest.id, known);
    try {
      return this.#data(this.#underManifest(await known, manifest));
    } catch (error) {
      this.#opening.delete(manifest.id);
      throw error;
    }
  }

  /** A neuron that was upgraded goes on with the databases that are open, under what its new release declares. */
  #underManifest(open: OpenNeuron, manifest: NeuronManifest): OpenNeuron {
    if (canonicalJson(open.stores.manifest) === canonicalJson(manifest)) return open;
    const stores = { ...open.stores, manifest };
    const upgraded = { stores, writer: new StateWriter(stores, this.#device) };
    this.#neurons.set(manifest.id, upgraded);
    this.#opening.set(manifest.id, Promise.resolve(upgraded));
    return upgraded;
  }

  requestTransfer(trigger: Trigger): void {
    this.#loop.request(trigger);
  }

  async run({ signal }: { signal: AbortSignal }): Promise<void> {
    await this.#loop.run({ signal: AbortSignal.any([signal, this.#ending.signal]) });
  }

  transferOnce({ signal }: { signal: AbortSignal }): Promise<RoundReport> {
    return this.#loop.once(['sync'], { signal: AbortSignal.any([signal, this.#ending.signal]) });
  }

  async close(): Promise<void> {
    this.#ending.abort();
    this.#nudges.close();
    await this.#counting;
    await Promise.allSettled([...this.#neurons.values()].flatMap(({ stores }) => [stores.state.store.close(), stores.log.store.close()]));
  }

  async #openStores(manifest: NeuronManifest): Promise<OpenNeuron> {
    const stores = await openNeuronStores(this.#ports.stores, manifest);
    const writer = new StateWriter(stores, this.#device);
    await recoverEffects(stores, { writer, device: this.#device });
    const open = { stores, writer };
    this.#neurons.set(manifest.id, open);
    this.#recount();
    this.requestTransfer('opened');
    return open;
  }

  #data({ stores, writer }: OpenNeuron): NeuronData {
    const closing = new AbortController();
    const signal = AbortSignal.any([closing.signal, this.#ending.signal]);
    const nudges = this.#nudges;
    const device = this.#device;
    const seq = new DeviceSeq(this.#ports.env, stores.log, device.deviceId);
    const consent = this.#options.consent ?? functionalOnly;
    return {
      db: new NeuronDb(stores, { device, writer, nudges, signal }),
      events: new NeuronEvents(stores, { device, seq, writer, nudges, consent, signal }),
      close: () => closing.abort(),
    };
  }

  /** A local write makes the pending count grow at once, and asks for a round when it is to be sent. */
  #recount(): void {
    this.#counting ??= this.#countLater().finally(() => {
      this.#counting = undefined;
    });
  }

  async #countLater(): Promise<void> {
    await this.#ports.env.sleep(0);
    await this.#loop.recount();
    if (this.#status.current.pending > 0) this.requestTransfer('write');
  }
}
