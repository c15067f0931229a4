import type { AnonId, DeviceId, Hlc, Json, SessionId } from '@empire/contract';
import { absorb, type ClockState, MAX_DRIFT_MS, readStamp, stampDevice, tick, uuidv7, writeStamp } from '../../core/index.ts';
import type { Env } from '../ports/env.ts';
import type { KeyVault } from '../ports/key-vault.ts';
import { type ClockAhead, ClockRecords } from './clock-records.ts';

const sessionIdleMs = 30 * 60_000;
/** How stale the record of a running session may be on disk. */
const sessionRecordMs = 60_000;

interface SessionRecord {
  readonly id: string;
  /** Whose session it is: a copied profile that takes an id of its own leaves it to the device it came from. */
  readonly device: string;
  readonly lastMs: number;
}

/** Who writes and when: ids, the hybrid logical clock and the session of this device. */
export class Device {
  readonly anonId: AnonId;
  readonly deviceId: DeviceId;
  /** Server clock minus device clock as last measured (milliseconds); `null` before first contact. */
  skewMs: number | null = null;
  /**
   * Under which name this context adds to counters. The id of the device, but where its databases were lost: what it added before is at the
   * server under that name, and the greater of two sums is taken, not both.
   */
  countsAs: string;
  /** A random word of this context: what it signs its notes at the server with. */
  readonly word: string;
  readonly #env: Env;
  readonly vault: KeyVault;
  readonly #clocks: ClockRecords;
  #clock: ClockState = { ms: 0, counter: 0 };
  #session: SessionRecord | undefined;

  private constructor(ports: { env: Env; vault: KeyVault }, ids: { anonId: AnonId; deviceId: DeviceId }) {
    this.#env = ports.env;
    this.vault = ports.vault;
    this.#clocks = new ClockRecords(ports.vault);
    this.anonId = ids.anonId;
    this.deviceId = ids.deviceId;
    this.countsAs = ids.deviceId;
    this.word = this.mint().slice(-12);
  }

  static async open(ports: { env: Env; vault: KeyVault }): Promise<Device> {
    const device = new Device(ports, await ports.vault.open());
    device.#clock = { ms: await device.#clocks.begin(ports.env.now()), counter: 0 };
    return device;
  }

  /** The next stamp of this device. */
  stamp(): Hlc {
    const now = this.#env.now();
    this.#clock = tick(this.#clock, now);
    this.#clocks.gave(this.#clock.ms, now);
    return writeStamp(this.#clock, this.deviceId);
  }

  /** Sees a stamp of another device: the clock follows it, unless it is more than five minutes ahead: then that device is flagged. */
  see(remote: Hlc): void {
    const now = this.#env.now();
    this.#clock = absorb(this.#clock, remote, now);
    const aheadMs = readStamp(remote).ms - now;
    const from = stampDevice(remote);
    if (aheadMs > MAX_DRIFT_MS && from !== this.deviceId) this.#clocks.flag(from, { aheadMs, atMs: now });
  }

  /** The devices whose clocks were seen to be more than five minutes ahead of this one's. */
  clocksAhead(): Promise<readonly ClockAhead[]> {
    return this.#clocks.ahead();
  }

  /** Sees a stamp that this device wrote before: the clock never goes back behind it, whatever the wall clock says now. */
  resume(own: Hlc): void {
    const seen = readStamp(own);
    if (seen.ms > this.#clock.ms || (seen.ms === this.#clock.ms && seen.counter > this.#clock.counter)) this.#clock = seen;
  }

  now(): number {
    return this.#env.now();
  }

  /** When a whole round last went through in any context of this device (milliseconds since 1970). */
  async lastSuccess(): Promise<number | undefined> {
    const kept = await this.vault.record('last-success');
    return typeof kept === 'number' ? kept : undefined;
  }

  async succeeded(atMs: number): Promise<void> {
    await this.vault.writeRecord('last-success', atMs);
  }

  mint(): string {
    return uuidv7(this.#env.now(), this.#env.random(10));
  }

  /** The session in force; a new one after 30 idle minutes. All contexts of the device share it, and one that idled sees what another used. */
  async session(): Promise<SessionId> {
    const now = this.#env.now();
    const recent = this.#session && Math.abs(now - this.#session.lastMs) <= sessionRecordMs ? this.#session : undefined;
    this.#session = recent ?? ((await this.vault.updateRecord('session', (before) => this.#nextSession(before, now))) as unknown as SessionRecord);
    return this.#session.id as SessionId;
  }

  #nextSession(before: Json | undefined, now: number): Json {
    const known = before as unknown as SessionRecord | undefined;
    const isAlive = known?.device === this.deviceId && now - known.lastMs < sessionIdleMs && now >= known.lastMs - sessionRecordMs;
    return { id: isAlive ? known.id : this.mint(), device: this.deviceId, lastMs: now };
  }
}
