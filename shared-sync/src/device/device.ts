import type { AnonId, DeviceId, Hlc, SessionId } from '@empire/contract';
import { absorb, type ClockState, readStamp, tick, uuidv7, writeStamp } from '../../core/index.ts';
import type { Env } from '../ports/env.ts';
import type { KeyVault } from '../ports/key-vault.ts';

const sessionIdleMs = 30 * 60_000;
/** How stale the record of a running session may be on disk. */
const sessionRecordMs = 60_000;

interface SessionRecord {
  readonly id: string;
  readonly lastMs: number;
}

/** Who writes and when: ids, the hybrid logical clock and the session of this device. */
export class Device {
  readonly anonId: AnonId;
  readonly deviceId: DeviceId;
  /** Server clock minus device clock as last measured (milliseconds); `null` before first contact. */
  skewMs: number | null = null;
  readonly #env: Env;
  readonly #vault: KeyVault;
  #clock: ClockState = { ms: 0, counter: 0 };
  #session: SessionRecord | undefined;

  private constructor(ports: { env: Env; vault: KeyVault }, ids: { anonId: AnonId; deviceId: DeviceId }) {
    this.#env = ports.env;
    this.#vault = ports.vault;
    this.anonId = ids.anonId;
    this.deviceId = ids.deviceId;
  }

  static async open(ports: { env: Env; vault: KeyVault }): Promise<Device> {
    return new Device(ports, await ports.vault.open());
  }

  /** The next stamp of this device. */
  stamp(): Hlc {
    this.#clock = tick(this.#clock, this.#env.now());
    return writeStamp(this.#clock, this.deviceId);
  }

  /** Sees a stamp of another device: the clock follows it unless it is absurdly far ahead. */
  see(remote: Hlc): void {
    this.#clock = absorb(this.#clock, remote, this.#env.now());
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
    const kept = await this.#vault.record('last-success');
    return typeof kept === 'number' ? kept : undefined;
  }

  async succeeded(atMs: number): Promise<void> {
    await this.#vault.writeRecord('last-success', atMs);
  }

  mint(): string {
    return uuidv7(this.#env.now(), this.#env.random(10));
  }

  /** The session in force; a new one after 30 idle minutes. All contexts of the device share it. */
  async session(): Promise<SessionId> {
    const now = this.#env.now();
    const known = this.#session ?? ((await this.#vault.record('session')) as SessionRecord | undefined);
    const alive = known && now - known.lastMs < sessionIdleMs && now >= known.lastMs - sessionRecordMs;
    const session = { id: alive ? known.id : this.mint(), lastMs: now };
    if (!alive || now - known.lastMs > sessionRecordMs) await this.#vault.writeRecord('session', { ...session });
    this.#session = alive && now - known.lastMs <= sessionRecordMs ? { ...known } : session;
    return session.id as SessionId;
  }
}
