import { createHash } from 'node:crypto';
import { errorCode, type NeuronManifest } from '@empire/contract';
import type { AnyDoc } from '../core/index.ts';
import { adoptFormer } from '../src/adoption/adopt.ts';
import { type Engine, type NeuronData, openEngine } from '../src/engine.ts';
import { Catalogue } from '../src/generations/catalogue.ts';
import { GenerationStores } from '../src/generations/generation-stores.ts';
import { type GenerationParts, letGoChannel } from '../src/generations/parts.ts';
import { sequenced } from '../src/generations/sequenced-store.ts';
import { openDocs } from '../src/neuron/state-writer.ts';
import type { DocumentStore } from '../src/ports/document-store.ts';
import { finishErasure, isWiping, openPrivacy, type Privacy } from '../src/privacy.ts';
import { hostManifest } from '../src/testing/devices.ts';
import { MemoryCouch } from '../src/twins/memory-gateway.ts';
import { MemoryStorage } from '../src/twins/memory-storage.ts';
import { Chance } from './chance.ts';
import { Context, Origin } from './context.ts';
import { CoreSide } from './core-side.ts';
import { faultyGateway } from './faulty-gateway.ts';
import { type DiskState, faultySource } from './faulty-stores.ts';
import { quiz } from './manifests.ts';
import { happen, heal } from './mishaps.ts';
import { act } from './people.ts';
import type { Plan, Step } from './plan.ts';
import { Promises } from './promises.ts';
import { Scheduler } from './scheduler.ts';
import { SimDisk } from './sim-disk.ts';
import { SimServer } from './sim-server.ts';
import { SimVault } from './sim-vault.ts';
import { secretWord, Watch } from './watch.ts';
import { fairWeather, type Weather } from './weather.ts';

/** One device: what outlives its pages. */
export interface SimDevice {
  readonly index: number;
  vault: SimVault;
  disk: SimDisk;
  readonly deviceId: string;
  readonly origin: Origin;
  readonly weather: Weather;
  readonly state: DiskState;
  readonly tabs: (Tab | undefined)[];
  /** What each tab runs in, from before its engine is open. */
  readonly contexts: (Context | undefined)[];
  /** The release each tab opens, and whether there is a second neuron. */
  readonly manifests: NeuronManifest[];
  addition: NeuronManifest | undefined;
  /** It destroyed everything it held. */
  wiped: boolean;
}

/** One page, or the service worker. */
export interface Tab {
  readonly context: Context;
  readonly engine: Engine;
  readonly privacy: Privacy;
  readonly generations: GenerationParts;
  readonly neurons: Map<string, NeuronData>;
  /** Databases whose connection the browser closed. */
  readonly stores: object[];
  readonly severed: WeakSet<object>;
  readonly stop: AbortController;
}

interface Booting {
  readonly context: Context;
  readonly device: SimDevice;
  readonly tab: number;
  readonly opened: object[];
  readonly severed: WeakSet<object>;
}

/** Where the service worker stands among a device's tabs. */
const workerTab = 2;
const acts: ReadonlySet<string> = new Set([
  'measure',
  'grant',
  'withdraw',
  'put',
  'remove',
  'append',
  'pin',
  'ask',
  'card',
  'count',
  'tag',
  'untag',
  'wait',
  'discard',
  'undo',
]);
/** After a failure to open that a person can do something about, the page is opened again. */
export const passing: ReadonlySet<string> = new Set(['storage-full', 'storage-failed', 'wrong-key', 'locked', 'closed', 'erased', 'timeout']);

/** Users, devices, tabs, a server and Core under one seeded scheduler. */
export class World {
  readonly scheduler = new Scheduler();
  readonly chance: Chance;
  readonly server = new SimServer(this.scheduler);
  readonly watch = new Watch(this);
  readonly promises = new Promises();
  readonly core: CoreSide;
  readonly devices: SimDevice[];
  readonly fired = new Map<string, number>();
  /** Sentences about what must never happen. */
  readonly broken = new Set<string>();
  /** Documents that the server refuses for good, and malformed ones that it serves. */
  readonly poisoned = new Set<string>();
  readonly malformed = new Set<string>();
  /** Who waits for what to be at the server. */
  readonly waiting = new Set<{ readonly id: string; readonly context: Context }>();
  wasRestored = false;
  wasUpgraded = false;
  wasCloned = false;
  wasEvicted = false;
  /** A clock was so far ahead that no other follows it: what it stamped wins until a person says otherwise. */
  wasFarAhead = false;
  readonly #plan: Plan;
  readonly #hash = createHash('sha256');
  readonly #lines: string[] | undefined;
  readonly #userId: string;
  /** The first id of the first device: whoever comes later joins its user. */
  readonly #founder: string;
  #booted = 0;
  #ended = false;

  constructor(plan: Plan, { keepTrace = false }: { keepTrace?: boolean } = {}) {
    this.#plan = plan;
    this.#lines = keepTrace ? [] : undefined;
    this.chance = new Chance(plan.seed ^ 0x5eed);
    this.devices = Array.from({ length: plan.devices }, (_, index) => this.#newDevice(index));
    this.#founder = this.devices[0]?.deviceId ?? '';
    this.#userId = this.server.userOf(this.#founder);
    for (const { deviceId } of this.devices) this.join(deviceId);
    this.core = new CoreSide({
      scheduler: this.scheduler,
      chance: this.chance,
      server: this.server,
      trace: (line) => this.note(line),
      fired: (fault) => this.fire(fault),
    });
    this.server.erasures.signer = { key: { kid: 'sim', n: '', e: '' }, sign: async () => new Uint8Array([1]) };
    this.server.taken = (doc) => this.watch.taken(doc);
  }

  get now(): number {
    return this.scheduler.now;
  }

  get userName(): string {
    return `user-${this.#userId}`;
  }

  get userId(): string {
    return this.#userId;
  }

  /** The server's database of the one user. */
  get userDatabase(): MemoryCouch {
    return this.server.databases.get(this.userName) ?? new MemoryCouch('none');
  }

  /** SHA-256 over everything that happened, in order. */
  get traceHash(): string {
    return this.#hash.copy().digest('hex');
  }

  get trace(): readonly string[] {
    return this.#lines ?? [];
  }

  get span(): number {
    return this.#plan.steps.at(-1)?.at ?? 0;
  }

  /** Runs the plan, then ends all faults and lets everything come to rest. */
  async run(): Promise<void> {
    for (const worker of [0, 1]) this.core.start(worker);
    for (const device of this.devices) for (const tab of [0, 1]) this.boot(device, tab);
    this.reloadForked();
    for (const step of this.#plan.steps) this.scheduler.after(step.at, () => this.#do(step));
    await this.#until(this.span + 5_000);
    heal(this);
    for (let round = 0; round < 4; round += 1) {
      this.nudgeAll();
      await this.#until(this.now + 100_000);
    }
  }

  /** A time in which nothing may be written any more. */
  async rest(): Promise<void> {
    if (this.wasRestored && (await this.core.fillGaps(this.userName)) > 0) await this.#until(this.now + 60_000);
    const before = this.userDatabase.seq;
    this.nudgeAll();
    await this.#until(this.now + 3 * 60_000);
    const writes = this.userDatabase.seq - before;
    if (writes !== 0) this.break(`the server was still written at rest, ${writes} times`);
  }

  /** Closes everything: afterwards nothing may wait, hold a lock or listen. */
  async end(): Promise<void> {
    this.core.stop();
    this.#ended = true;
    for (const { tabs } of this.devices)
      for (const tab of tabs) {
        tab?.stop.abort();
        if (tab?.context.alive) void tab.engine.close().catch((error: unknown) => this.break(`closing failed: ${String(error)}`));
      }
    await this.#until(this.now + 120_000);
    for (const { origin, tabs, index } of this.devices) {
      for (const name of origin.locks.keys()) this.break(`device ${index} still holds the lock ${name} after closing`);
      // Stores listen to each other for as long as their context lives.
      for (const [name, all] of origin.listeners)
        if (name !== letGoChannel && all.size > 0) this.break(`device ${index} still listens to ${name} after closing`);
      for (const tab of tabs)
        if (tab?.context.alive && tab.context.waiting > 0) this.break(`${tab.context.name} still waits for ${tab.context.waiting} timers after closing`);
    }
  }

  /** Opens a page, or wakes the service worker, where none runs. */
  boot(device: SimDevice, tab: number): void {
    if (device.contexts[tab]?.alive || device.wiped) return;
    const context = new Context(`d${device.index}t${tab}#${this.#booted++}`, {
      scheduler: this.scheduler,
      chance: this.chance,
      origin: device.origin,
      trace: (line) => this.note(line),
      heard: (message) => this.#heard(message),
    });
    const fired = (fault: string) => this.fire(fault);
    device.contexts[tab] = context;
    const opened: object[] = [];
    const severed = new WeakSet<object>();
    const [env, vault] = [context.env(), device.vault.for(context)];
    const ports = {
      env,
      vault,
      stores: new GenerationStores({
        env,
        records: vault,
        source: faultySource(device.disk, { context, device: device.index, disk: device.state, opened, severed, fired, observer: this.watch }),
      }),
      gateway: faultyGateway(this.server, {
        context,
        deviceId: () => device.deviceId,
        chance: this.chance,
        weather: device.weather,
        server: this.server,
        fired,
        observer: this.watch,
      }),
    };
    this.#start(ports, { context, device, tab, opened, severed }).catch((error: unknown) => this.#failed(error, { context, device, tab }));
  }

  /** The service worker wakes, transfers once, and is ended after `ms` wherever it stands. */
  wakeWorker(device: SimDevice, ms: number): boolean {
    if (device.contexts[workerTab]?.alive) return false;
    this.boot(device, workerTab);
    const context = device.contexts[workerTab];
    this.scheduler.after(ms / 20, () => context?.kill());
    return true;
  }

  /** The running engine of a tab opens another release, or another neuron. */
  async reopen(device: SimDevice, { tab, manifest }: { tab: number; manifest: NeuronManifest }): Promise<void> {
    const running = device.tabs[tab];
    if (!running?.context.running) return;
    try {
      running.neurons.set(manifest.id, await running.engine.open(manifest));
    } catch (error) {
      if (!passing.has(errorCode(error) ?? '')) this.break(`opening ${manifest.id} failed: ${String(error)}`);
    }
  }

  /** The browser closes every database that is open in a tab. */
  sever({ stores, severed }: Tab): void {
    for (const store of stores) severed.add(store);
  }

  /** A database of a device as it is, below every fault. */
  async disk(device: number, name: string): Promise<DocumentStore> {
    const one = this.devices[device];
    if (!one) throw new Error(`there is no device ${device}`);
    const { generation } = await new Catalogue(one.vault.records).entry(name);
    return sequenced(one.disk.look(name, generation), generation);
  }

  /** The leaf of a document that a device shows under a stamp. */
  async revisionAt(device: number, { docId, hlc }: { docId: string; hlc: string }): Promise<string | undefined> {
    const store = await this.disk(device, `${docId.split(':')[0]}-state`);
    return openDocs((await store.read([docId]))[0] ?? []).find((doc) => doc.hlc === hlc && doc._deleted !== true)?._rev;
  }

  deviceOf(context: Context): SimDevice | undefined {
    return this.devices.find(({ index }) => context.name.startsWith(`d${index}t`));
  }

  join(deviceId: string): void {
    if (this.server.userOf(deviceId) !== this.#userId) this.server.claim(deviceId, this.server.issue(this.#founder));
  }

  /** A device that took a new id goes on under it when its pages are opened again, as the host sees to. */
  reloadForked(): void {
    for (const device of this.devices)
      for (const [tab, one] of device.tabs.entries()) {
        if (!one?.context.running || one.engine.status.current.code !== 'identity-forked') continue;
        one.context.kill();
        this.fire('identity-forked');
        if (!this.wasCloned && !this.wasEvicted && !this.wasRestored)
          this.break(`device ${device.index} took a new id, and nobody copied its profile or set anything back`);
        this.boot(device, tab);
      }
    this.scheduler.after(10_000, () => !this.#ended && this.reloadForked());
  }

  nudgeAll(): void {
    for (const { tabs } of this.devices) for (const tab of tabs) if (tab?.context.running) tab.engine.requestTransfer('button');
  }

  fire(fault: string): void {
    this.fired.set(fault, (this.fired.get(fault) ?? 0) + 1);
  }

  break(sentence: string): void {
    this.broken.add(sentence);
  }

  note(line: string): void {
    this.#hash.update(`${line}\n`);
    this.#lines?.push(line);
  }

  isGood(id: string): boolean {
    return !this.malformed.has(id);
  }

  async #until(ms: number): Promise<void> {
    if (!(await this.scheduler.runUntil(ms, { maxSteps: 60_000 }))) this.break('something goes round in circles');
  }

  newVault(copied?: SimVault): SimVault {
    const written = (text: string) => {
      if (text.includes(secretWord)) this.break(`what was written lies open in the vault: ${text.slice(0, 80)}`);
    };
    return new SimVault({ chance: this.chance, written, ...(copied && { copied }) });
  }

  /** The profile is copied, while nobody looks, to one more device, which goes on by itself. */
  clone(device: SimDevice): boolean {
    if (this.wasCloned || device.contexts.some((context) => context?.alive && !context.running)) return false;
    this.wasCloned = true;
    const vault = this.newVault(device.vault);
    const copy = this.#newDevice(this.devices.length, { vault, disk: this.newDisk(vault, device.disk), addition: device.addition });
    this.devices.push(copy);
    for (const tab of [0, 1]) this.boot(copy, tab);
    return true;
  }

  newDisk(vault: SimVault, copied?: SimDisk): SimDisk {
    const parts = {
      keys: (database: string, generation: number) => vault.keys(database, generation),
      trueKeys: (database: string, generation: number) => vault.trueKeys(database, generation),
      written: (bytes: string) => {
        if (bytes.includes(secretWord)) this.break(`what was written lies open on the disk: ${bytes.slice(0, 80)}`);
      },
    };
    return copied ? copied.copy(parts) : new SimDisk(parts);
  }

  #newDevice(index: number, copied: Partial<Pick<SimDevice, 'vault' | 'disk' | 'addition'>> = {}): SimDevice {
    const vault = copied.vault ?? this.newVault();
    const device = {
      index,
      vault,
      disk: copied.disk ?? this.newDisk(vault),
      get deviceId(): string {
        return device.vault.deviceId;
      },
      origin: new Origin(),
      weather: fairWeather(this.#plan.roughness),
      state: { full: false, notesFull: false, aborts: 0 },
      tabs: [undefined, undefined],
      contexts: [undefined, undefined],
      manifests: [quiz, quiz, quiz],
      addition: copied.addition,
      wiped: false,
    };
    return device;
  }

  async #start(ports: Parameters<typeof openEngine>[0] & { readonly stores: GenerationStores }, parts: Booting): Promise<void> {
    const { context, device, tab, opened, severed } = parts;
    const refused = ({ id, reason }: { id: string; reason: string }) => {
      if (!this.malformed.has(id)) this.break(`device ${device.index} did not keep ${id}: ${reason}`);
    };
    if (await isWiping(ports.vault)) {
      await finishErasure({ ...ports, storage: new MemoryStorage(), account: ports.gateway.account });
      return this.#wiped(device);
    }
    const engine = await openEngine(ports, { hostManifest, refused, adoption: async () => ({ adoptFormer }) });
    const privacy = openPrivacy(engine, {
      storage: new MemoryStorage(),
      verify: async () => true,
      wiped: () => this.#wiped(device),
    });
    const neurons = new Map<string, NeuronData>();
    for (const manifest of [device.manifests[tab], device.addition]) if (manifest) neurons.set(manifest.id, await engine.open(manifest));
    const stop = new AbortController();
    device.tabs[tab] = { context, engine, privacy, generations: ports.stores.parts, neurons, stop, stores: opened, severed };
    if (tab === workerTab) await this.#transferOnce(device);
    else await Promise.all([engine.run({ signal: stop.signal }), privacy.audit.run({ signal: stop.signal })]);
  }

  /** A device that wiped itself is laid aside: whoever starts it again starts a new one. */
  #wiped(device: SimDevice): void {
    device.wiped = true;
  }

  /** The service worker transfers once and ends. */
  async #transferOnce({ tabs }: SimDevice): Promise<void> {
    const worker = tabs[workerTab];
    if (!worker) return;
    await worker.engine.transferOnce({ signal: worker.stop.signal });
    await worker.engine.close();
    worker.context.kill();
  }

  #failed(error: unknown, { context, device, tab }: { context: Context; device: SimDevice; tab: number }): void {
    if (!passing.has(errorCode(error) ?? '')) this.break(`opening failed: ${String(error)}`);
    context.kill();
    if (tab === workerTab) return;
    this.scheduler.after(5_000 + this.chance.below(20_000), () => this.boot(device, tab));
  }

  #heard(message: string): void {
    if (message.includes(secretWord)) this.break('what was written is in a broadcast');
  }

  #do(step: Step): void {
    this.note(`${this.now} step ${JSON.stringify(step)}`);
    if (acts.has(step.kind)) act(this, step);
    else happen(this, step);
  }

  /** A device lost its storage, or shares its number with a copy of itself: numbers may be missing. */
  get hasLost(): boolean {
    return this.wasCloned || this.promises.all.some(({ lost }) => lost);
  }

  get wasErased(): boolean {
    return this.server.erasures.idOf(this.#userId) !== undefined;
  }

  /** What the server holds of the user: every leaf. */
  get serverDocs(): readonly AnyDoc[] {
    return [...this.userDatabase.trees.values()].flatMap((tree) => tree.leaves());
  }
}
