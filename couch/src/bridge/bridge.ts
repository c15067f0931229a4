import type { Chores } from './chores.ts';
import { Leases } from './leases.ts';
import { SetAside } from './set-aside.ts';
import { describeFailure, type SweepPorts, type SweepReport, sweep } from './sweep.ts';
import { WakeUp } from './wake-up.ts';

export interface BridgeOptions {
  /** Unique per worker, unless the worker is known to be the only one. */
  readonly workerId: string;
  /** Between two sweeps over every database. */
  readonly sweepMs?: number;
  /** Between two signs of life; leases are lost after three times as long. */
  readonly beatMs?: number;
  /** The longest wait after a failure. */
  readonly maxBackoffMs?: number;
  readonly now?: () => number;
  readonly random?: () => number;
}

/** What a worker works with; without `chores` it does none. */
export interface BridgePorts extends SweepPorts {
  readonly chores?: Chores;
}

/** What the bridge is doing, for `/healthz`. `partitions` is 0 for a worker that stands by. */
export interface BridgeHealth {
  readonly state: 'ok' | 'degraded' | 'down';
  readonly partitions: number;
  readonly core: SweepReport['core'];
  readonly lastSweepAt: string | null;
  readonly lastFailure: string | null;
  readonly [member: string]: unknown;
}

/**
 * One bridge worker: it sweeps every user database of its partitions, and between sweeps those it was hinted at; after a failure it waits, whatever the hints.
 * Any number may run; leases share out the partitions and checkpoints fence them. Nothing that fails here throws: it becomes health.
 */
export class Bridge {
  readonly #ports: BridgePorts;
  readonly #options: Required<BridgeOptions>;
  readonly #leases: Leases;
  readonly #end = new AbortController();
  readonly #wakeUp = new WakeUp();
  readonly #hinted = new Set<string>();
  #running: Promise<unknown> = Promise.resolve();
  #failures = 0;
  #sweepAt = 0;
  #last: SweepReport = { core: 'unknown', databases: 0, failure: null };
  #lastSweepAt: number | null = null;

  constructor(ports: BridgePorts, options: BridgeOptions) {
    this.#ports = ports;
    this.#options = { sweepMs: 5_000, beatMs: 5_000, maxBackoffMs: 30_000, now: Date.now, random: Math.random, ...options };
    this.#leases = new Leases(ports.control, { workerId: options.workerId, now: this.#options.now, ttlMs: 3 * this.#options.beatMs });
  }

  start(): void {
    this.#running = Promise.all([this.#showLife(), this.#work(), this.#listen()]);
  }

  /** Ends after the request in hand and gives the leases back. */
  async stop(): Promise<void> {
    this.#end.abort();
    await this.#running;
    await this.#leases.release().catch(() => undefined);
  }

  /** Says that a database has changed: saves it the wait for the next sweep. */
  hint(database: string): void {
    this.#hinted.add(database);
    this.#wakeUp.wake();
  }

  /** Errors: those of the `control` database. */
  async health(): Promise<BridgeHealth> {
    const { core, failure } = this.#last;
    return {
      state: this.#lastSweepAt === null ? 'down' : failure === null ? 'ok' : 'degraded',
      partitions: this.#leases.count,
      core,
      lastSweepAt: this.#lastSweepAt === null ? null : new Date(this.#lastSweepAt).toISOString(),
      lastFailure: failure,
      ...(await new SetAside(this.#ports.control).counts()),
    };
  }

  async #showLife(): Promise<void> {
    const wait = new WakeUp();
    while (!this.#end.signal.aborted) {
      const before = this.#leases.count;
      await this.#leases.keep().catch(() => undefined);
      if (this.#leases.count > before) this.#sweepNow();
      await wait.wait(this.#options.beatMs, this.#end.signal);
    }
  }

  #sweepNow(): void {
    this.#sweepAt = 0;
    this.#wakeUp.wake();
  }

  async #work(): Promise<void> {
    const { now, sweepMs } = this.#options;
    while (!this.#end.signal.aborted) {
      const isSweep = now() >= this.#sweepAt;
      if (!isSweep && this.#failures > 0) {
        await this.#wakeUp.wait(this.#sweepAt - now(), this.#end.signal);
        continue;
      }
      if (isSweep) this.#sweepAt = now() + sweepMs;
      const hinted = this.#takeHints();
      await this.#attempt(isSweep ? undefined : hinted);
      await this.#wakeUp.wait(Math.max(0, this.#sweepAt - now()), this.#end.signal);
    }
  }

  /** After a failure everything is swept again, later and later. */
  async #attempt(databases: readonly string[] | undefined): Promise<void> {
    const { now } = this.#options;
    const holds = (partition: string) => this.#leases.holds(partition);
    const swept = await sweep(this.#ports, { signal: this.#end.signal, holds, now, ...(databases && { databases }) });
    const report = databases || swept.failure !== null ? swept : { ...swept, failure: await this.#doChores(holds) };
    this.#last = { ...report, core: report.core === 'unknown' ? this.#last.core : report.core };
    if (!databases) this.#lastSweepAt = now();
    this.#failures = report.failure === null ? 0 : this.#failures + 1;
    if (report.failure !== null) this.#sweepAt = now() + this.#backoffMs();
  }

  /** Resolves to what went wrong, or to `null`. */
  async #doChores(holds: (partition: string) => boolean): Promise<string | null> {
    try {
      await this.#ports.chores?.run({ holds, nowMs: this.#options.now() });
      return null;
    } catch (error) {
      return this.#end.signal.aborted ? null : describeFailure(error);
    }
  }

  #takeHints(): readonly string[] {
    const hinted = [...this.#hinted];
    this.#hinted.clear();
    return hinted;
  }

  /** Follows the server's own hints, where it has any. */
  async #listen(): Promise<void> {
    const wait = new WakeUp();
    let since = 'now';
    while (!this.#end.signal.aborted) {
      const hints = await this.#ports.feeds.updated({ since, signal: this.#end.signal }).catch(() => undefined);
      since = hints?.lastSeq ?? 'now';
      for (const database of hints?.databases ?? []) this.hint(database);
      await wait.wait(hints ? 200 : 30_000, this.#end.signal);
    }
  }

  #backoffMs(): number {
    const ceiling = Math.min(this.#options.maxBackoffMs, 500 * 2 ** Math.min(this.#failures, 16));
    return ceiling * (0.5 + this.#options.random() / 2);
  }
}
