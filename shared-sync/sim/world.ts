import type { AnyDoc } from '../core/index.ts';
import { Catalogue } from '../src/generations/catalogue.ts';
import { letGoChannel } from '../src/generations/parts.ts';
import { sequenced } from '../src/generations/sequenced-store.ts';
import { landingChannel } from '../src/landing/landings.ts';
import { openDocs } from '../src/neuron/state-writer.ts';
import type { DocumentStore } from '../src/ports/document-store.ts';
import { MemoryCouch } from '../src/twins/memory-gateway.ts';
import { Chance } from './chance.ts';
import type { Context } from './context.ts';
import { CoreSide } from './core-side.ts';
import { damageFirstLanding } from './damage.ts';
import { checkLeft } from './mended.ts';
import { happen, heal } from './mishaps.ts';
import { Pages } from './pages.ts';
import { act } from './people.ts';
import type { Plan, Step } from './plan.ts';
import { Promises } from './promises.ts';
import { Scheduler } from './scheduler.ts';
import { DeviceMaker, type SimDevice } from './sim-device.ts';
import { SimServer } from './sim-server.ts';
import { Trace } from './trace.ts';
import { mendAll } from './upkeep-mishaps.ts';
import { Watch } from './watch.ts';

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
  'look',
]);

/** Users, devices, tabs, a server and Core under one seeded scheduler. */
export class World {
  readonly scheduler = new Scheduler();
  readonly chance: Chance;
  readonly server = new SimServer(this.scheduler);
  readonly watch = new Watch(this);
  readonly promises = new Promises();
  readonly pages = new Pages(this);
  readonly maker: DeviceMaker;
  readonly core: CoreSide;
  readonly devices: SimDevice[];
  readonly fired = new Map<string, number>();
  /** Sentences about what must never happen. */
  readonly broken = new Set<string>();
  /** Documents that the server refuses for good, and malformed ones that it serves. */
  readonly poisoned = new Set<string>();
  readonly malformed = new Set<string>();
  /** What ever stopped opening on a device. */
  readonly damaged = new Set<string>();
  /** Who waits for what to be at the server. */
  readonly waiting = new Set<{ readonly id: string; readonly context: Context }>();
  wasRestored = false;
  /** What ranges did not tell, for a while. */
  readonly lagged = new Set<string>();
  wasUpgraded = false;
  wasCloned = false;
  /** Whose profile was copied, and when. */
  cloned: { readonly from: number; readonly atMs: number } | undefined;
  wasEvicted = false;
  /** The devices whose databases the browser took, and not what else it keeps for them. */
  readonly emptied = new Set<number>();
  /** A clock was so far ahead that no other follows it: what it stamped wins until a person says otherwise. */
  wasFarAhead = false;
  readonly #plan: Plan;
  readonly #trace: Trace;
  readonly #userId: string;
  /** The first id of the first device: whoever comes later joins its user. */
  readonly #founder: string;
  /** When a database was renewed last, and when all were asked to transfer last. */
  renewedMs = -1;
  #nudgedMs = 0;
  #written = 0;

  constructor(plan: Plan, { keepTrace = false }: { keepTrace?: boolean } = {}) {
    this.#plan = plan;
    this.#trace = new Trace({ keep: keepTrace });
    this.chance = new Chance(plan.seed ^ 0x5eed);
    this.maker = new DeviceMaker({
      chance: this.chance,
      roughness: plan.roughness,
      broke: (sentence) => this.break(sentence),
      leaving: (disk, dying) => checkLeft(this, { disk, ...dying }),
    });
    this.devices = Array.from({ length: plan.devices }, (_, index) => this.maker.device(index));
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
    if (plan.roughness > 0) this.server.lags = lagging(new Chance(plan.seed ^ 0x1a65), (id) => this.#lag(id));
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
    return this.#trace.hash;
  }

  get trace(): readonly string[] {
    return this.#trace.lines;
  }

  /** Whether pages look after the room on their devices. */
  get measures(): boolean {
    return this.#plan.measures === true;
  }

  /** Whether pages mend what does not open. */
  get mends(): boolean {
    return this.#plan.steps.some(({ kind }) => kind === 'mend');
  }

  get span(): number {
    return this.#plan.steps.at(-1)?.at ?? 0;
  }

  /** Runs the plan, then ends all faults and lets everything come to rest. */
  async run(): Promise<void> {
    for (const worker of [0, 1]) this.core.start(worker);
    for (const device of this.devices) for (const tab of [0, 1]) this.pages.open(device, tab);
    this.pages.reloadForked();
    for (const step of this.#plan.steps) {
      this.scheduler.after(step.at, () => this.#do(step));
      const device = this.devices[step.device];
      if (step.kind === 'bit-flip' && device) damageFirstLanding(device, step.value ?? 0);
    }
    await this.#until(this.span + 5_000);
    heal(this);
    for (let round = 0; round < 4 && !(round > 1 && this.#isQuiet()); round += 1) {
      this.#written = this.userDatabase.seq;
      this.nudgeAll();
      await this.#until(this.now + 100_000);
    }
    if (this.lagged.size > 0) await this.#lookedAgain();
    if (this.mends) await this.#mended();
    // A first reading that is looked over again brings back tombstones that a renewed database was rid of.
    if (this.fired.has('mended')) await this.#lookedAgain();
  }

  /** What a first reading missed is looked for once more after ten minutes. */
  async #lookedAgain(): Promise<void> {
    await this.#until(this.now + 10 * 60_000);
    this.nudgeAll();
    await this.#until(this.now + 60_000);
  }

  /** What the server has of all that does not open comes back, and what was written beside it is merged; so does what another device sends only then. */
  async #mended(): Promise<void> {
    for (let time = 0; time < 2; time += 1) {
      mendAll(this);
      await this.#until(this.now + 60_000);
      this.nudgeAll();
      await this.#until(this.now + 100_000);
    }
  }

  /** A range came from a copy that lacks a document. */
  #lag(id: string): void {
    this.fire('range-lags');
    this.lagged.add(id);
  }

  /** Nothing was written at the server since all were asked to transfer, and every page shows that it is done. */
  #isQuiet(): boolean {
    const shown = this.devices.flatMap(({ tabs }) => tabs).flatMap((tab) => (tab?.context.alive ? [tab.engine.status.current] : []));
    return this.userDatabase.seq === this.#written && shown.every(({ phase, pending }) => phase === 'idle' && pending === 0);
  }

  /** A time in which nothing may be written any more. */
  async rest(): Promise<void> {
    if (this.wasRestored && (await this.core.fillGaps(this.userName)) > 0) await this.#until(this.now + 60_000);
    // That upkeep has renewed a database is told with the next round.
    for (let time = 0; time < 3 && this.renewedMs >= this.#nudgedMs; time += 1) {
      this.nudgeAll();
      await this.#until(this.now + 60_000);
    }
    const before = this.userDatabase.seq;
    this.nudgeAll();
    await this.#until(this.now + 3 * 60_000);
    const writes = this.userDatabase.seq - before;
    if (writes !== 0) this.break(`the server was still written at rest, ${writes} times`);
  }

  /** Closes everything: afterwards nothing may wait, hold a lock or listen. */
  async end(): Promise<void> {
    this.core.stop();
    this.pages.closeAll();
    await this.#until(this.now + 120_000);
    for (const { origin, tabs, index } of this.devices) {
      for (const name of origin.locks.keys()) this.break(`device ${index} still holds the lock ${name} after closing`);
      // Stores listen to each other for as long as their context lives.
      for (const [name, all] of origin.listeners)
        if (name !== letGoChannel && name !== landingChannel && all.size > 0) this.break(`device ${index} still listens to ${name} after closing`);
      for (const tab of tabs)
        if (tab?.context.alive && tab.context.waiting > 0) this.break(`${tab.context.name} still waits for ${tab.context.waiting} timers after closing`);
    }
  }

  /** A database of a device as it is, below every fault. */
  async disk(device: number, name: string): Promise<DocumentStore> {
    const one = this.devices[device];
    if (!one) throw new Error(`there is no device ${device}`);
    const generation = await this.generationOf(device, name);
    return sequenced(one.disk.look(name, generation), generation);
  }

  /** The generation of a database that is in force on a device. */
  async generationOf(device: number, name: string): Promise<number> {
    const { records } = this.devices[device]?.vault ?? {};
    return records ? (await new Catalogue(records).entry(name)).generation : 0;
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

  nudgeAll(): void {
    this.#nudgedMs = this.now;
    for (const { tabs } of this.devices) for (const tab of tabs) if (tab?.context.running) tab.engine.requestTransfer('button');
  }

  fire(fault: string): void {
    this.fired.set(fault, (this.fired.get(fault) ?? 0) + 1);
  }

  break(sentence: string): void {
    this.broken.add(sentence);
  }

  note(line: string): void {
    this.#trace.note(line);
  }

  isGood(id: string): boolean {
    return !this.malformed.has(id);
  }

  async #until(ms: number): Promise<void> {
    if (!(await this.scheduler.runUntil(ms, { maxSteps: 60_000 }))) this.break('something goes round in circles');
  }

  /** The profile is copied, while nobody looks, to one more device, which goes on by itself. */
  clone(device: SimDevice): boolean {
    if (this.wasCloned || device.contexts.some((context) => context?.alive && !context.running)) return false;
    this.wasCloned = true;
    this.cloned = { from: device.index, atMs: this.now };
    const copy = this.maker.device(this.devices.length, device);
    this.devices.push(copy);
    for (const tab of [0, 1]) this.pages.open(copy, tab);
    return true;
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

/** Now and then a document is missing from the copy that a range comes from. */
function lagging(chance: Chance, lagged: (id: string) => void): (id: string) => boolean {
  return (id) => {
    const isMissing = chance.next() < 0.1;
    if (isMissing) lagged(id);
    return isMissing;
  };
}
