import { errorCode, type NeuronManifest } from '@empire/contract';
import { adoptFormer } from '../src/adoption/adopt.ts';
import { type NeuronData, openEngine } from '../src/engine.ts';
import { GenerationStores } from '../src/generations/generation-stores.ts';
import { finishErasure, isWiping, openPrivacy } from '../src/privacy.ts';
import { Room } from '../src/quota/room.ts';
import { roomyStores } from '../src/quota/roomy-stores.ts';
import { Storage } from '../src/quota/storage.ts';
import { hostManifest } from '../src/testing/devices.ts';
import { MemoryStorage } from '../src/twins/memory-storage.ts';
import { Context } from './context.ts';
import { faultyGateway } from './faulty-gateway.ts';
import { faultySource, type StoreParts } from './faulty-stores.ts';
import { landingSource } from './landing.ts';
import { mendingObserver } from './mended.ts';
import { passing } from './passing.ts';
import type { SimDevice, Tab } from './sim-device.ts';
import { runUpkeep } from './upkeep-mishaps.ts';
import type { World } from './world.ts';

/** Where the service worker stands among a device's tabs. */
const workerTab = 2;

interface Booting {
  readonly context: Context;
  readonly device: SimDevice;
  readonly tab: number;
  readonly opened: object[];
  readonly severed: WeakSet<object>;
}

/** Opens pages as the host does, closes them, and opens them again. */
export class Pages {
  readonly #world: World;
  #booted = 0;
  #ended = false;

  constructor(world: World) {
    this.#world = world;
  }

  /** Opens a page, or wakes the service worker, where none runs. On a device that wiped itself there is nothing to open, but perhaps something to tell. */
  open(device: SimDevice, tab: number): void {
    if (device.contexts[tab]?.alive || (device.wiped && device.vault.records.sizeOf('erasing') === 0)) return;
    const world = this.#world;
    const context = new Context(`d${device.index}t${tab}#${this.#booted++}`, {
      scheduler: world.scheduler,
      chance: world.chance,
      origin: device.origin,
      trace: (line) => world.note(line),
      heard: (message) => world.watch.heard(message),
    });
    device.contexts[tab] = context;
    const booting = { context, device, tab, opened: [], severed: new WeakSet() };
    this.#start(booting).catch((error: unknown) => this.#failed(error, booting));
  }

  /** Opens it after a while. */
  openSoon(device: SimDevice, { tab, withinMs = 20_000 }: { tab: number; withinMs?: number }): void {
    const { scheduler, chance } = this.#world;
    scheduler.after(chance.below(withinMs), () => this.open(device, tab));
  }

  /** The service worker wakes, transfers once, and is ended after a twentieth of `ms` wherever it stands. */
  wakeWorker(device: SimDevice, ms: number): boolean {
    if (device.contexts[workerTab]?.alive) return false;
    this.open(device, workerTab);
    const context = device.contexts[workerTab];
    this.#world.scheduler.after(ms / 20, () => context?.kill());
    return true;
  }

  /** The running engine of a tab opens another release, or another neuron. */
  async reopen(device: SimDevice, { tab, manifest }: { tab: number; manifest: NeuronManifest }): Promise<void> {
    const running = device.tabs[tab];
    if (!running?.context.running) return;
    try {
      running.neurons.set(manifest.id, await running.engine.open(manifest));
    } catch (error) {
      if (!passing.has(errorCode(error) ?? '')) this.#world.break(`opening ${manifest.id} failed: ${String(error)}`);
    }
  }

  /** The browser closes every database that is open in a tab. */
  sever({ stores, severed }: Tab): void {
    for (const store of stores) severed.add(store);
  }

  /** A device that took a new id goes on under it when its pages are opened again, as the host sees to. */
  reloadForked(): void {
    const world = this.#world;
    for (const device of world.devices)
      for (const [tab, one] of device.tabs.entries()) {
        if (!one?.context.running || one.engine.status.current.code !== 'identity-forked') continue;
        one.context.kill();
        world.fire('identity-forked');
        if (!world.wasCloned && !world.wasEvicted && !world.wasRestored)
          world.break(`device ${device.index} took a new id, and nobody copied its profile or set anything back`);
        this.open(device, tab);
      }
    world.scheduler.after(10_000, () => !this.#ended && this.reloadForked());
  }

  /** Closes every page; nothing is opened any more. */
  closeAll(): void {
    this.#ended = true;
    for (const { tabs } of this.#world.devices)
      for (const tab of tabs) {
        tab?.stop.abort();
        if (tab?.context.alive) void tab.engine.close().catch((error: unknown) => this.#world.break(`closing failed: ${String(error)}`));
      }
  }

  /** As the host starts: a wipe that was broken off is finished first, and the gateway told of one that it does not know of. */
  async #start(booting: Booting): Promise<void> {
    const { context, device, tab, opened, severed } = booting;
    const world = this.#world;
    const ports = this.#ports(booting);
    const finishing = finishErasure({ ...ports, storage: new MemoryStorage(), account: ports.gateway.account });
    if (await isWiping(ports.vault)) await finishing;
    else finishing.catch(() => undefined);
    if (device.vault.destroyed) {
      await finishing;
      return this.#wiped(booting);
    }
    const refused = ({ id, reason }: { id: string; reason: string }) => {
      if (!world.malformed.has(id)) world.break(`device ${device.index} did not keep ${id}: ${reason}`);
    };
    const engine = await openEngine(ports, { hostManifest, refused, adoption: async () => ({ adoptFormer }) });
    const wiped = () => this.#wiped(booting);
    const privacy = openPrivacy(engine, { storage: new MemoryStorage(), verify: async () => true, wiped });
    const neurons = new Map<string, NeuronData>();
    for (const manifest of [device.manifests[tab], device.addition]) if (manifest) neurons.set(manifest.id, await engine.open(manifest));
    const stop = new AbortController();
    const one: Tab = { context, engine, privacy, generations: ports.generations.parts, mendFrom: ports.mendFrom, neurons, stop, stores: opened, severed };
    device.tabs[tab] = one;
    if (tab === workerTab) return this.#transferOnce(device);
    if (world.measures) this.#measure(booting, ports);
    if (world.mends) void runUpkeep(world, { tab: one, device });
    await Promise.all([engine.run({ signal: stop.signal }), privacy.audit.run({ signal: stop.signal })]);
    // Another page wipes the device: this one is opened again, as that of a new device.
    if (!this.#ended && engine.parts.signal.aborted && !privacy.erasure.isWiping && context.alive) {
      context.kill();
      this.openSoon(device, { tab });
    }
  }

  #ports({ context, device, tab, opened, severed }: Booting) {
    const world = this.#world;
    const fired = (fault: string) => world.fire(fault);
    const [env, vault] = [context.env(), device.vault.for(context)];
    const { meter, state: disk, index } = device;
    const look = (database: string, generation: number) => device.disk.look(database, generation);
    const damageLanded: StoreParts['damageLanded'] = (place, bit) => device.disk.damageLanded(place, bit);
    const faulty = faultySource(device.disk, { context, device: index, disk, meter, opened, severed, fired, observer: world.watch, look, damageLanded });
    const keys = (database: string, generation: number) => device.vault.keys(database, generation);
    const source = landingSource(faulty, { env, keys, isWorker: tab === workerTab });
    const generations = new GenerationStores({ env, records: vault, source });
    const room = new Room(env, vault);
    const makeRoom = async () => {
      const isMade = await room.make();
      if (isMade) world.fire('ballast-released');
      return isMade;
    };
    const way = { context, deviceId: () => device.deviceId, chance: world.chance, weather: device.weather, server: world.server, fired };
    const gateway = faultyGateway(world.server, { ...way, observer: world.watch });
    const mendFrom = faultyGateway(world.server, { ...way, observer: mendingObserver(world) });
    return { env, vault, room, generations, gateway, mendFrom, stores: world.measures ? roomyStores(generations, { makeRoom }) : generations };
  }

  /** A page looks after the room on its device. */
  #measure({ device, tab }: Booting, { room, generations }: { readonly room: Room; readonly generations: GenerationStores }): void {
    const one = device.tabs[tab];
    if (!one) return;
    const failed = (error: unknown) => {
      if (!passing.has(errorCode(error) ?? '')) this.#world.break(`looking after the room failed: ${String(error)}`);
    };
    void new Storage(one.engine, { meter: device.meter, generations: generations.parts, room }).run({ failed });
  }

  /** A device that wiped itself is laid aside: whoever starts it again starts a new one. */
  #wiped({ device, context }: Booting): void {
    device.wiped = true;
    context.kill();
  }

  /** The service worker transfers once and ends. */
  async #transferOnce({ tabs }: SimDevice): Promise<void> {
    const worker = tabs[workerTab];
    if (!worker) return;
    await worker.engine.transferOnce({ signal: worker.stop.signal });
    await worker.engine.close();
    worker.context.kill();
  }

  #failed(error: unknown, { context, device, tab }: Booting): void {
    if (!passing.has(errorCode(error) ?? '')) this.#world.break(`opening failed: ${String(error)}`);
    context.kill();
    if (tab !== workerTab) this.#world.scheduler.after(5_000 + this.#world.chance.below(20_000), () => this.open(device, tab));
  }
}
