import { EmpireError, type Json, type NeuronManifest } from '@empire/contract';
import { chooseLeaf, parseDocId } from '../core/index.ts';
import { noteOutcome } from './audit/outcome-notes.ts';
import { ConsentLedger } from './consent/ledger.ts';
import { Device } from './device/device.ts';
import { completeFork } from './device/fork.ts';
import type { EnginePorts } from './engine-parts.ts';
import { erasureChannel, readMarker } from './erasure/marker.ts';
import { watchLock } from './keys/lock-watch.ts';
import { finishDrops } from './neuron/dropped.ts';
import { type NeuronStores, openNeuronStores } from './neuron/neuron-stores.ts';
import { openDocs } from './neuron/state-writer.ts';
import { Nudges } from './nudges.ts';
import type { TransferGateway } from './ports/gateway.ts';
import { type RoundReport, TransferLoop } from './transfer/loop.ts';
import { RoundObservers } from './transfer/observers.ts';
import { StatusView } from './transfer/status.ts';

/** The adapters it works with. */
type TransferPorts = Omit<EnginePorts, 'gateway'> & { readonly gateway: TransferGateway };

export interface TransferOptions {
  readonly hostManifest: NeuronManifest;
  /** Told of each pulled document that was not kept. */
  readonly refused?: (refusal: { id: string; code: string; reason: string }) => void;
}

/** What a service worker needs of the engine: it opens databases, transfers and lets go. It writes nothing for anybody. */
export interface BackgroundTransfer {
  /** The documents of one of the host's content collections. */
  content(collection: string): Promise<readonly { readonly key: string; readonly value: Json }[]>;
  /** Lets a neuron's databases take part. */
  open(manifest: NeuronManifest): Promise<void>;
  /** One round. Never rejects: what went wrong is in the report. */
  once(options: { signal: AbortSignal }): Promise<RoundReport>;
  close(): Promise<void>;
}

/**
 * Opens what a transfer without a page works on: a part of the engine, small enough for a service worker. It makes no device. Errors: `closed`
 * where there is none; `locked` while the key waits for a passphrase; `wrong-key`, `storage-failed`; `erased` while a wipe is to be finished.
 */
export async function openTransfer(ports: TransferPorts, options: TransferOptions): Promise<BackgroundTransfer> {
  if ((await readMarker(ports.vault))?.phase === 'wiping') throw new EmpireError('erased', 'The wipe of this device is not finished.');
  await completeFork(ports.vault);
  const transfer = new WorkerTransfer(ports, { device: await Device.open(ports), options });
  try {
    await transfer.openHost();
    return transfer;
  } catch (error) {
    await transfer.close();
    throw error;
  }
}

class WorkerTransfer implements BackgroundTransfer {
  readonly #ports: TransferPorts;
  readonly #options: TransferOptions;
  readonly #nudges: Nudges;
  readonly #ledger: ConsentLedger;
  readonly #loop: TransferLoop;
  readonly #neurons: NeuronStores[] = [];
  readonly #ending = new AbortController();

  constructor(ports: TransferPorts, { device, options }: { device: Device; options: TransferOptions }) {
    this.#ports = ports;
    this.#options = options;
    this.#nudges = new Nudges(ports.env);
    this.#ledger = new ConsentLedger({ nudges: this.#nudges });
    const observers = new RoundObservers();
    observers.add(
      { settled: (report, { sent, received }) => noteOutcome(ports.vault, { ...report, sent, received, atMs: ports.env.now() }) },
      { signal: this.#ending.signal },
    );
    this.#loop = new TransferLoop(ports.env, {
      env: ports.env,
      gateway: ports.gateway,
      device,
      status: new StatusView(),
      nudges: this.#nudges,
      ledger: this.#ledger,
      observers,
      neurons: () => this.#neurons,
      refused: options.refused ?? (() => undefined),
    });
    this.#yieldToPages();
  }

  async openHost(): Promise<void> {
    await this.open(this.#options.hostManifest);
    const [host] = this.#neurons;
    if (host) await this.#ledger.follow(host, { signal: this.#ending.signal });
  }

  async content(collection: string): Promise<readonly { readonly key: string; readonly value: Json }[]> {
    const [host] = this.#neurons;
    const all = (await host?.state.store.list('c', `${this.#options.hostManifest.id}:${collection}`)) ?? [];
    return all.flatMap((leaves) => {
      const doc = chooseLeaf(openDocs(leaves));
      return doc ? [{ key: parseDocId(doc._id)?.key ?? '', value: doc.value as Json }] : [];
    });
  }

  async open(manifest: NeuronManifest): Promise<void> {
    const stores = await openNeuronStores(this.#ports.stores, manifest);
    this.#neurons.push(stores);
    this.#ending.signal.throwIfAborted();
    await finishDrops(stores);
  }

  once({ signal }: { signal: AbortSignal }): Promise<RoundReport> {
    return this.#loop.once(['sync'], { signal: AbortSignal.any([signal, this.#ending.signal]) });
  }

  async close(): Promise<void> {
    this.#ending.abort();
    this.#nudges.close();
    await Promise.allSettled(this.#neurons.flatMap(({ state, log }) => [state.store.close(), log.store.close()]));
  }

  /** A page that locks or wipes the device needs every database let go. */
  #yieldToPages(): void {
    const { env, vault } = this.#ports;
    const { signal } = this.#ending;
    watchLock(env, { onLocked: () => void vault.root.forget().then(() => this.close()), signal });
    const erasing = env.channel(erasureChannel);
    erasing.listen(() => void this.close(), { signal });
    signal.addEventListener('abort', () => erasing.close(), { once: true });
  }
}
