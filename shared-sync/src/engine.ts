import { EmpireError, type NeuronManifest } from '@empire/contract';
import { canonicalJson, checkDocument } from '../core/index.ts';
import type { AdoptOptions } from './adoption/adopt.ts';
import { noteOutcome } from './audit/outcome-notes.ts';
import { type Consent, consentOver } from './consent/consent.ts';
import { DecidingLedger } from './consent/deciding-ledger.ts';
import { listDecisions, withDecisions } from './consent/decisions.ts';
import { dropWithdrawn } from './consent/drop-withdrawn.ts';
import { offerHeld } from './consent/offer-held.ts';
import type { ClockAhead } from './device/clock-records.ts';
import { Device } from './device/device.ts';
import { completeFork, type Fork } from './device/fork.ts';
import { hasLostDatabases } from './device/lost-databases.ts';
import type { Adoption, Engine, EngineOptions, NeuronData } from './engine-api.ts';
import type { EngineParts, EnginePorts } from './engine-parts.ts';
import { erasureChannel, readMarker } from './erasure/marker.ts';
import { watchLock } from './keys/lock-watch.ts';
import { appendAgain } from './neuron/append-again.ts';
import { DeviceSeq } from './neuron/device-seq.ts';
import { finishDrops } from './neuron/dropped.ts';
import { recoverEffects } from './neuron/effects.ts';
import { NeuronEvents } from './neuron/event-log.ts';
import { type NeuronStores, openNeuronStores } from './neuron/neuron-stores.ts';
import { NeuronDb } from './neuron/scoped-db.ts';
import { StateWriter } from './neuron/state-writer.ts';
import { Nudges } from './nudges.ts';
import { lazyOutbox, type OutboxApi } from './outbox/lazy-outbox.ts';
import { findQuarantined, type Quarantined } from './outbox/quarantine.ts';
import type { Channel } from './ports/env.ts';
import { ContentBudget } from './quota/content-budget.ts';
import { fetchShed } from './quota/fetch-shed.ts';
import { EarlyPages } from './transfer/early-pages.ts';
import { EarlyRanges } from './transfer/early-ranges.ts';
import { type RoundReport, TransferLoop, type Trigger } from './transfer/loop.ts';
import { RoundObservers } from './transfer/observers.ts';
import { Outbox } from './transfer/outbox.ts';
import { pushKnown } from './transfer/push-known.ts';
import { StatusView } from './transfer/status.ts';

export type { Engine, EngineOptions, NeuronData } from './engine-api.ts';

/** Opens the engine of a page, on a new device if there is none. Errors: `closed` where this page saw one that was wiped since; `locked` while its key waits for a passphrase; `wrong-key`, `storage-failed`; `erased` while a wipe of this device is to be finished. */
export async function openEngine(ports: EnginePorts, options: EngineOptions): Promise<Engine> {
  // Beginning would make a new device out of one that is half wiped.
  if ((await readMarker(ports.vault))?.phase === 'wiping') throw new EmpireError('erased', 'The wipe of this device is not finished.');
  await ports.vault.begin();
  const forked = await completeFork(ports.vault);
  const device = await Device.open(ports);
  const engine = new DeviceEngine(ports, { device, options, forked });
  try {
    await engine.openHost();
    return engine;
  } catch (error) {
    await engine.close();
    throw error;
  }
}

interface OpenNeuron {
  readonly stores: NeuronStores;
  readonly writer: StateWriter;
}

class DeviceEngine implements Engine {
  readonly identity: Engine['identity'];
  readonly consent: Consent;
  readonly outbox: OutboxApi;
  readonly #outbox = new Outbox();
  readonly #ports: EnginePorts;
  readonly #device: Device;
  readonly #options: EngineOptions;
  readonly #nudges: Nudges;
  readonly #ledger: DecidingLedger;
  readonly #status = new StatusView();
  readonly #observers = new RoundObservers();
  readonly #loop: TransferLoop;
  readonly #neurons = new Map<string, OpenNeuron>();
  readonly #opening = new Map<string, Promise<OpenNeuron>>();
  readonly #ending = new AbortController();
  readonly #erasing: Channel;
  readonly forked: Fork | undefined;
  #host: NeuronData | undefined;
  #counting: Promise<void> | undefined;
  /** The databases that were written since they were last counted. */
  readonly #uncounted = new Set<string>();

  constructor(ports: EnginePorts, { device, options, forked }: { device: Device; options: EngineOptions; forked: Fork | undefined }) {
    this.#ports = ports;
    this.forked = forked;
    this.#device = device;
    this.#options = options;
    this.#nudges = new Nudges(ports.env);
    this.identity = { anonId: device.anonId, deviceId: device.deviceId };
    this.#ledger = new DecidingLedger({ device, nudges: this.#nudges });
    this.consent = consentOver(this.#ledger, { drop: () => this.#dropWithdrawn(), list: () => listDecisions(this.#ledger, this.host.db) });
    this.#loop = new TransferLoop(ports.env, {
      env: ports.env,
      gateway: ports.gateway,
      device,
      status: this.#status,
      nudges: this.#nudges,
      ledger: this.#ledger,
      observers: this.#observers,
      neurons: () => [...this.#neurons.values()].map(({ stores }) => stores),
      refused: options.refused ?? (() => undefined),
      check: checkDocument,
      adopt: forked && ((to, outbox) => this.#adopt({ to, outbox })),
      budget: () => new ContentBudget(),
      pushKnown,
      early: (feed, given) => new EarlyRanges(feed, given),
      earlyPages: (neurons, given) => new EarlyPages(neurons, given),
    });
    this.outbox = this.#openOutbox();
    this.#nudges.listen((database) => this.#recount(database), { signal: this.#ending.signal });
    this.#observers.add(
      { settled: (report, { sent, received }) => noteOutcome(ports.vault, { ...report, sent, received, atMs: ports.env.now() }) },
      { signal: this.#ending.signal },
    );
    watchLock(ports.env, { onLocked: () => void this.#lock(), signal: this.#ending.signal });
    this.#erasing = ports.env.channel(erasureChannel);
    this.#erasing.listen(() => void this.#yieldToWipe(), { signal: this.#ending.signal });
  }

  get quarantine(): Engine['quarantine'] {
    return {
      list: async () => {
        const found: Quarantined[] = [];
        for (const { stores } of [...this.#neurons.values()]) found.push(...(await findQuarantined(stores)));
        return found;
      },
    };
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

  get parts(): EngineParts {
    return {
      ports: this.#ports,
      device: this.#device,
      nudges: this.#nudges,
      ledger: this.#ledger,
      status: this.#status,
      neurons: () => [...this.#neurons.values()].map(({ stores }) => stores),
      observers: this.#observers,
      signal: this.#ending.signal,
    };
  }

  async openHost(): Promise<void> {
    const lastSuccessMs = await this.#device.lastSuccess();
    if (lastSuccessMs !== undefined) this.#status.set({ lastSuccessMs });
    this.#host = await this.open(this.#options.hostManifest);
    const [host] = this.parts.neurons();
    if (host && (await hasLostDatabases(host, this.#device))) this.#device.countsAs = `${this.#device.deviceId}~${this.#device.word}`;
    await this.#followLedger();
    // What was decided before there was a list, or under a former id. It is tried again at the next start.
    listDecisions(this.#ledger, this.#host.db).catch(() => undefined);
  }

  async open(given: NeuronManifest): Promise<NeuronData> {
    const manifest = given.id === this.#options.hostManifest.id ? withDecisions(given) : given;
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
    this.#erasing.close();
    await this.#counting;
    await Promise.allSettled([...this.#neurons.values()].flatMap(({ stores }) => [stores.state.store.close(), stores.log.store.close()]));
  }

  /** Nothing stays open in a locked context, and what was acknowledged is on the disk. */
  async #lock(): Promise<void> {
    this.#ending.abort(new EmpireError('locked'));
    await this.#ports.vault.root.forget();
    await this.close();
  }

  /** Another context wipes the device: nothing here may hold a database open. */
  async #yieldToWipe(): Promise<void> {
    this.#status.set({ phase: 'erased' });
    this.#ending.abort(new EmpireError('erased', 'This device was erased in another context.'));
    await this.close();
  }

  async #openStores(manifest: NeuronManifest): Promise<OpenNeuron> {
    const stores = await openNeuronStores(this.#ports.stores, manifest);
    if (this.#ending.signal.aborted) {
      await Promise.allSettled([stores.state.store.close(), stores.log.store.close()]);
      throw this.#ending.signal.reason;
    }
    const open = { stores, writer: new StateWriter(stores, this.#device) };
    try {
      await this.#makeGood(open);
    } catch (error) {
      await Promise.allSettled([stores.state.store.close(), stores.log.store.close()]);
      throw error;
    }
    this.#neurons.set(manifest.id, open);
    this.#recount(stores.state.name);
    this.requestTransfer('opened');
    return open;
  }

  /** Finishes what a crash, a withdrawal or a fork left half done. */
  async #makeGood({ stores, writer }: OpenNeuron): Promise<void> {
    await finishDrops(stores);
    await recoverEffects(stores, { writer, device: this.#device });
    await dropWithdrawn(stores, { ledger: this.#ledger.entries, env: this.#ports.env });
    if (this.forked) await this.#seqOf(stores).startOver();
  }

  #data({ stores, writer }: OpenNeuron): NeuronData {
    const closing = new AbortController();
    const signal = AbortSignal.any([closing.signal, this.#ending.signal]);
    const nudges = this.#nudges;
    const device = this.#device;
    const seq = this.#seqOf(stores);
    const consent = this.#ledger;
    return {
      db: new NeuronDb(stores, {
        device,
        writer,
        nudges,
        outbox: this.#outbox,
        fetchShed: (id) => fetchShed(stores, { id, gateway: this.#ports.gateway, signal }),
        signal,
      }),
      events: new NeuronEvents(stores, { device, seq, writer, nudges, consent, signal }),
      close: () => closing.abort(),
    };
  }

  clocksAhead(): Promise<readonly ClockAhead[]> {
    return this.#device.clocksAhead();
  }

  #seqOf({ log }: NeuronStores): DeviceSeq {
    return new DeviceSeq(this.#ports.env, log, this.#device.deviceId);
  }

  async #adopt(round: Pick<AdoptOptions, 'to' | 'outbox'>): Promise<void> {
    const { adoptFormer } = await (this.#options.adoption ?? loadAdoption)();
    await adoptFormer(this.parts, { ...round, seqOf: (stores) => this.#seqOf(stores) });
  }

  #openOutbox(): OutboxApi {
    const device = this.#device;
    const { env, gateway } = this.#ports;
    return lazyOutbox({
      env,
      device,
      gateway,
      status: this.#status,
      nudges: this.#nudges,
      outbox: this.#outbox,
      neurons: () => [...this.#neurons.values()].map(({ stores }) => stores),
      appendAgain: (stores, event) => appendAgain(stores, { event, device, seq: this.#seqOf(stores) }),
      requestTransfer: () => this.requestTransfer('opened'),
      signal: this.#ending.signal,
    });
  }

  async #followLedger(): Promise<void> {
    const host = this.#neurons.get(this.#options.hostManifest.id);
    if (!host) return;
    await this.#ledger.follow(host.stores, { signal: this.#ending.signal });
    // A withdrawal made in another context, or on another device, empties the outbox here too.
    this.#ledger.listen(() => this.#dropWithdrawn().catch(() => undefined));
    // What was held back because its consent was not known here looks again: the entry may have come.
    this.#ledger.listen(() => this.#offerHeld().catch(() => undefined));
  }

  async #dropWithdrawn(): Promise<void> {
    for (const { stores } of [...this.#neurons.values()]) {
      const dropped = await dropWithdrawn(stores, { ledger: this.#ledger.entries, env: this.#ports.env });
      if (dropped > 0) this.#nudges.wrote(stores.log.name);
    }
  }

  async #offerHeld(): Promise<void> {
    const { entries } = this.#ledger;
    for (const { stores } of [...this.#neurons.values()]) {
      if (await offerHeld(stores, entries)) this.requestTransfer('opened');
    }
  }

  /** A local write makes the pending count grow at once, and asks for a round when it is to be sent. */
  #recount(written: string): void {
    this.#uncounted.add(written);
    this.#counting ??= this.#countLater().finally(() => {
      this.#counting = undefined;
    });
  }

  async #countLater(): Promise<void> {
    while (this.#uncounted.size > 0) {
      await this.#ports.env.sleep(0);
      const written = new Set(this.#uncounted);
      this.#uncounted.clear();
      await this.#loop.recount(written);
      if (this.#status.current.pending > 0) this.requestTransfer('write');
    }
  }
}

/** Only after a fork. */
function loadAdoption(): Promise<Adoption> {
  return import('./adoption/adopt.ts');
}
