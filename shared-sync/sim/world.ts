import { type DeviceId, errorCode, type NeuronManifest } from '@empire/contract';
import { type AnyDoc, canonicalJson, sha256Hex } from '../core/index.ts';
import { type Engine, type NeuronData, openEngine } from '../src/engine.ts';
import type { KeyVault } from '../src/ports/key-vault.ts';
import { hostManifest, quizManifest } from '../src/testing/devices.ts';
import { type MemoryCouch, MemoryServer } from '../src/twins/memory-gateway.ts';
import { MemoryStores } from '../src/twins/memory-store.ts';
import { Chance } from './chance.ts';
import { Context, Origin } from './context.ts';
import { faultyGateway, pausingStores, type Weather } from './faulty-ports.ts';
import { plainVault } from './plain-vault.ts';
import type { Plan, Step } from './plan.ts';
import { Scheduler } from './scheduler.ts';

/** One device: what outlives its pages. */
export interface SimDevice {
  readonly deviceId: DeviceId;
  readonly stores: MemoryStores;
  readonly vault: KeyVault;
  readonly origin: Origin;
  readonly weather: Weather;
  readonly tabs: (Tab | undefined)[];
}

interface Tab {
  readonly context: Context;
  readonly engine: Engine;
  readonly quiz: NeuronData;
  readonly stop: AbortController;
}

/** A write that was acknowledged on a device. */
export interface Acknowledged {
  readonly device: number;
  readonly kind: 'state' | 'event';
  /** The key of the document, or the id of the event. */
  readonly key: string;
  readonly hlc: string;
}

/** A field that was put and acknowledged; nothing in a plan takes a single field away again. */
export interface FieldPut {
  readonly key: string;
  readonly field: string;
}

/** Users, devices, tabs and a server under one seeded scheduler. */
export class World {
  readonly server = new MemoryServer();
  readonly devices: readonly SimDevice[];
  readonly acknowledged: Acknowledged[] = [];
  readonly fieldPuts: FieldPut[] = [];
  readonly fired = new Map<string, number>();
  /** Errors that no invariant allows. */
  readonly wrong: string[] = [];
  readonly #scheduler = new Scheduler();
  readonly #chance: Chance;
  readonly #trace: string[] = [];
  readonly #plan: Plan;
  readonly #taken = new Map<string, string>();
  #boots = 0;
  #seqAtRest = 0;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#chance = new Chance(plan.seed ^ 0x5eed);
    this.devices = Array.from({ length: plan.devices }, () => this.#newDevice());
  }

  get manifest(): NeuronManifest {
    return quizManifest;
  }

  /** The server's database of the one user. */
  get userDatabase(): MemoryCouch {
    return this.server.database(`user-${this.server.userOf(this.devices[0]?.deviceId ?? '')}`);
  }

  /** SHA-256 over everything that happened, in order. */
  get traceHash(): string {
    return sha256Hex(this.#trace.join('\n'));
  }

  get trace(): readonly string[] {
    return this.#trace;
  }

  /** Runs the plan, then ends all faults and lets everything come to rest. */
  async run(): Promise<void> {
    this.server.taken = (doc) => this.#noteTaken(doc);
    this.#join();
    for (const device of this.devices.keys()) for (const tab of [0, 1]) this.#boot(device, tab);
    for (const step of this.#plan.steps) this.#scheduler.after(step.at, () => this.#do(step));
    const last = this.#plan.steps.at(-1)?.at ?? 0;
    await this.#scheduler.runUntil(last + 1_000, { maxSteps: 60_000 });
    this.#heal();
    for (let minute = 0; minute < 40; minute += 4) {
      this.#scheduler.after(0, () => this.#nudgeAll());
      await this.#scheduler.runUntil(this.#scheduler.now + 4 * 60_000, { maxSteps: 40_000 });
      if (minute === 28) this.#seqAtRest = this.userDatabase.seq;
    }
    const { seq } = this.userDatabase;
    if (seq !== this.#seqAtRest) this.wrong.push(`the server was still written at rest: ${seq - this.#seqAtRest} times in eight minutes`);
    for (const device of this.devices) for (const tab of device.tabs) tab?.stop.abort();
    await this.#scheduler.runUntil(this.#scheduler.now + 60_000, { maxSteps: 20_000 });
  }

  /** Two parties that merge the same versions write the same revision: two with one body and one parent were minted. */
  #noteTaken(doc: AnyDoc): void {
    if (doc._deleted === true || !doc._id.startsWith('quiz:s:')) return;
    const { _rev, _revisions, ...body } = doc;
    const what = canonicalJson([_revisions?.ids[1] ?? null, body]);
    const known = this.#taken.get(what);
    if (known !== undefined && known !== _rev) this.wrong.push(`${doc._id} has one body in two revisions, ${known} and ${_rev}`);
    this.#taken.set(what, _rev);
  }

  #newDevice(): SimDevice {
    const ids = { anonId: this.#chance.uuid(), deviceId: this.#chance.uuid() };
    return {
      deviceId: ids.deviceId as DeviceId,
      stores: new MemoryStores(),
      vault: plainVault(ids),
      origin: new Origin(),
      weather: { online: true, roughness: this.#plan.roughness },
      tabs: [undefined, undefined],
    };
  }

  /** All devices are one user's. */
  #join(): void {
    const [first, ...others] = this.devices;
    for (const { deviceId } of others) if (first) this.server.claim(deviceId, this.server.issue(first.deviceId));
  }

  #boot(device: number, tab: number): void {
    const one = this.devices[device];
    if (!one) return;
    const context = new Context(`d${device}t${tab}#${this.#boots++}`, {
      scheduler: this.#scheduler,
      chance: this.#chance,
      origin: one.origin,
      trace: (line) => this.#trace.push(line),
    });
    const parts = { context, chance: this.#chance, weather: one.weather, fired: (fault: string) => this.#fire(fault) };
    const ports = {
      env: context.env(),
      vault: one.vault,
      stores: pausingStores(one.stores, parts),
      gateway: faultyGateway(this.server.gateway(one.deviceId), parts),
    };
    this.#start(ports, { context, device, tab }).catch((error: unknown) => this.wrong.push(`opening failed: ${String(error)}`));
  }

  async #start(ports: Parameters<typeof openEngine>[0], { context, device, tab }: { context: Context; device: number; tab: number }): Promise<void> {
    const engine = await openEngine(ports, { hostManifest });
    const quiz = await engine.open(quizManifest);
    const stop = new AbortController();
    const tabs = this.devices[device]?.tabs;
    if (tabs) tabs[tab] = { context, engine, quiz, stop };
    await engine.run({ signal: stop.signal });
  }

  #do(step: Step): void {
    this.#trace.push(`${this.#scheduler.now} step ${JSON.stringify(step)}`);
    if (step.kind === 'put' || step.kind === 'remove' || step.kind === 'append') this.#write(step);
    else this.#fire(step.kind);
    if (step.kind === 'kill') this.#kill(step);
    if (step.kind === 'refuse') this.server.refuses = step.on ? (doc) => doc._id.length % 2 === 0 : undefined;
    if (step.kind === 'small-batches') this.server.maxBatchBytes = step.on ? 3_000 : Number.POSITIVE_INFINITY;
    if (step.kind === 'recreate') this.#recreate();
    const device = 'device' in step ? this.devices[step.device] : undefined;
    if (device && step.kind === 'network') device.weather.online = step.online;
    if (device && step.kind === 'clock') device.origin.clockOffsetMs = step.offsetMs;
  }

  #write(step: Extract<Step, { key: string }>): void {
    const tab = this.devices[step.device]?.tabs[step.tab] ?? this.devices[step.device]?.tabs.find((one) => one?.context.alive);
    if (!tab?.context.alive) return;
    this.#perform(step, tab).catch((error: unknown) => {
      if (errorCode(error) !== 'closed') this.wrong.push(`${step.kind} failed: ${String(error)}`);
    });
  }

  async #perform({ kind, device, key, field, value }: Extract<Step, { key: string }>, { quiz, context }: Tab): Promise<void> {
    if (kind === 'append') {
      const effect = [{ collection: 'attempt', key, value: { progress: value } }];
      const eventId = await quiz.events.append('answered', { value }, { purpose: 'functional', effect });
      this.acknowledged.push({ device, kind: 'event', key: eventId, hlc: '' });
      return;
    }
    const before = (await quiz.db.get<Record<string, number>>('note', key))?.value ?? {};
    // The person thinks between reading and writing; meanwhile another device's version may arrive.
    await context.pause('think', 60_000);
    if (kind === 'put') {
      await quiz.db.put('note', key, { ...before, [field]: value }, { base: before });
      this.fieldPuts.push({ key, field });
    }
    if (kind === 'remove') await quiz.db.remove('note', key);
    const hlc = (await quiz.db.get('note', key))?.hlc;
    if (hlc !== undefined) this.acknowledged.push({ device, kind: 'state', key, hlc });
  }

  #kill({ device, tab }: Extract<Step, { kind: 'kill' }>): void {
    const tabs = this.devices[device]?.tabs;
    if (!tabs) return;
    const running = tabs[tab];
    if (running) {
      running.context.kill();
      tabs[tab] = undefined;
    }
    this.#scheduler.after(this.#chance.below(20_000), () => !tabs[tab]?.context.alive && this.#boot(device, tab));
  }

  #recreate(): void {
    const name = `user-${this.server.userOf(this.devices[0]?.deviceId ?? '')}`;
    this.server.databases.delete(name);
    this.server.database(name);
  }

  #heal(): void {
    this.#trace.push(`${this.#scheduler.now} heal`);
    this.server.refuses = undefined;
    this.server.maxBatchBytes = Number.POSITIVE_INFINITY;
    for (const [device, one] of this.devices.entries()) {
      Object.assign(one.weather, { online: true, roughness: 0 });
      if (!one.tabs.some((tab) => tab?.context.alive)) this.#boot(device, 0);
    }
  }

  #nudgeAll(): void {
    for (const { tabs } of this.devices) for (const tab of tabs) if (tab?.context.alive) tab.engine.requestTransfer('button');
  }

  #fire(fault: string): void {
    this.fired.set(fault, (this.fired.get(fault) ?? 0) + 1);
  }
}
