import { EmpireError, type ErrorCode, errorCode, errorTexts } from '@empire/contract';
import type { NeuronStores } from '../neuron/neuron-stores.ts';
import type { Env } from '../ports/env.ts';
import { backoffMs } from './backoff.ts';
import { Outbox, type OutboxCount } from './outbox.ts';
import { feedPosition } from './pull.ts';
import { type RoundParts, transferRound } from './round.ts';
import { type Moved, reporting, withStallGuard } from './stall-guard.ts';
import { phaseOf } from './status.ts';

/** Why a round is asked for. */
export type Trigger = 'start' | 'write' | 'online' | 'visible' | 'button' | 'push' | 'feed' | 'opened' | 'sync' | 'timer';

/** What became of a round. */
export interface RoundReport {
  readonly outcome: 'ok' | 'offline' | 'failed';
  readonly code?: ErrorCode;
  readonly retryAfterMs?: number;
}

const pollMs = 15 * 60_000;
const gatherMs = 150;
/** After a rest the first write waits only so long: the documents of one tap are written by then. */
const restedGatherMs = 50;
const restMs = 1_000;
const feedWaitMs = 25_000;
const feedPauseMs = 5_000;
/** A feed that fails is tried again after 2^4 seconds at the latest: the network may be back without a word. */
const feedPatience = 4;
/** While the server cannot be reached, a write asks again at most this often. */
const writeRetryMs = 10_000;
const eager = new Set<Trigger>(['online', 'visible', 'button', 'push', 'sync', 'opened']);

/**
 * Runs rounds, one at a time among all contexts of the device:
 *
 *   wait ──trigger──▶ gather ──lock──▶ round ──ok──▶ wait (15 min, or the long feed, or any trigger)
 *                        ▲               └─failed──▶ back off (or an eager trigger)
 *                        └────────────────────────────┘
 */
export class TransferLoop {
  readonly #env: Env;
  readonly #parts: RoundParts;
  readonly #outbox = new Outbox();
  readonly #counts = new Map<string, OutboxCount & { readonly begun: number }>();
  #countsBegun = 0;
  readonly #triggers = new Set<Trigger>();
  #wake: () => void = () => undefined;
  #contentAtMs = Number.NEGATIVE_INFINITY;
  #startedAtMs = Number.NEGATIVE_INFINITY;
  #reachable = false;

  constructor(env: Env, parts: RoundParts) {
    this.#env = env;
    this.#parts = parts;
  }

  /** Asks for a round. Cheap and safe to call at any time. */
  request(trigger: Trigger): void {
    this.#triggers.add(trigger);
    this.#wake();
  }

  /** Runs until `signal` aborts. */
  async run({ signal }: { signal: AbortSignal }): Promise<void> {
    this.request('start');
    const feed = this.#followFeed(signal);
    let attempt = 0;
    while (!signal.aborted) {
      const report = await this.once(this.#take(), { signal });
      attempt = report.outcome === 'ok' ? 0 : attempt + 1;
      await this.#wait(report, { attempt, signal });
      if ([...this.#triggers].some((trigger) => eager.has(trigger))) attempt = 0;
    }
    await feed;
  }

  /** One round under the lock. Never rejects: what went wrong is in the report and in the status. */
  async once(triggers: readonly Trigger[], { signal }: { signal: AbortSignal }): Promise<RoundReport> {
    const now = this.#env.monotonic();
    const withContent = now - this.#contentAtMs > pollMs || triggers.some((trigger) => eager.has(trigger) || trigger === 'start');
    const fromStart = triggers.some((trigger) => trigger === 'start' || trigger === 'button' || trigger === 'sync');
    this.#startedAtMs = now;
    const moved: Moved = { sent: 0, received: 0 };
    try {
      const round = (lost: AbortSignal) => this.#round({ withContent, fromStart, signal: AbortSignal.any([signal, lost]), moved });
      await this.#env.lock('empire-transfer', round, { signal });
      if (withContent) this.#contentAtMs = now;
      const lastSuccessMs = this.#env.now();
      await this.#parts.device.succeeded(lastSuccessMs);
      await this.#finish({ phase: 'idle', lastSuccessMs });
      this.#reachable = true;
      return this.#settled({ outcome: 'ok' }, { moved });
    } catch (error) {
      this.#reachable = false;
      if (signal.aborted) return { outcome: 'offline', code: 'closed' };
      const code = codeOf(error);
      const phase = phaseOf(code);
      // The gateway makes a missing database when a device asks who it is.
      if (code === 'not-found') this.#parts.gateway.account.expire();
      await this.#finish({ phase, code });
      const retry = retryAfterOf(error);
      return this.#settled(
        { outcome: phase === 'offline' ? 'offline' : 'failed', code, ...(retry !== undefined && { retryAfterMs: retry }) },
        { moved, error },
      );
    }
  }

  #round(options: { withContent: boolean; fromStart: boolean; signal: AbortSignal; moved: Moved }): Promise<void> {
    const { gateway } = this.#parts;
    return withStallGuard(this.#env, options.signal, (progress) => {
      const parts = { ...this.#parts, gateway: { account: gateway.account, remote: reporting(gateway.remote, { ...progress, moved: options.moved }) } };
      return transferRound(parts, { ...options, outbox: this.#outbox, signal: progress.signal });
    });
  }

  #settled(report: RoundReport, details: { moved: Moved; error?: unknown }): RoundReport {
    this.#parts.observers.settled(report, details);
    return report;
  }

  /** Counts the outbox again where one of these databases was written, or nothing was counted yet, and shows it. A store that cannot be read shows as what it is. */
  async recount(written: ReadonlySet<string>): Promise<void> {
    try {
      const counts = await this.#count(written);
      // As it is now: a round may have ended meanwhile.
      const { code } = this.#parts.status.current;
      this.#parts.status.set({ ...counts, ...(code && { code }) });
    } catch (error) {
      if (errorCode(error) !== 'closed') this.#parts.status.set({ phase: phaseOf(codeOf(error)), code: codeOf(error) });
    }
  }

  async #finish(change: Parameters<RoundParts['status']['set']>[0]): Promise<void> {
    const counts = await this.#count().catch(() => ({}));
    this.#parts.status.set({ ...change, ...counts });
  }

  /**
   * Every neuron, or those that were written, all at once: with many of them a write would wait for its turn behind the looking.
   * Of two counts of a neuron the one that was begun last stands, whichever ends last.
   */
  async #count(written?: ReadonlySet<string>): Promise<OutboxCount> {
    const count = async (stores: NeuronStores) => {
      const { id } = stores.manifest;
      if (this.#counts.has(id) && written && !written.has(stores.state.name) && !written.has(stores.log.name)) return;
      this.#countsBegun += 1;
      const begun = this.#countsBegun;
      const counted = await this.#outbox.count(stores);
      if ((this.#counts.get(id)?.begun ?? 0) < begun) this.#counts.set(id, { ...counted, begun });
    };
    const neurons = this.#parts.neurons();
    await Promise.all(neurons.map(count));
    const sum = (of: keyof OutboxCount) => neurons.reduce((all, { manifest }) => all + (this.#counts.get(manifest.id)?.[of] ?? 0), 0);
    return { pending: sum('pending'), rejected: sum('rejected') };
  }

  async #wait(report: RoundReport, { attempt, signal }: { attempt: number; signal: AbortSignal }): Promise<void> {
    const ok = report.outcome === 'ok';
    const begunMs = this.#env.monotonic();
    const untilMs = begunMs + (ok ? pollMs : this.#backoffMs(attempt, report.retryAfterMs));
    const notBeforeMs = begunMs + (report.retryAfterMs ?? 0);
    while (!signal.aborted && !this.#isDue({ ok, notBeforeMs })) {
      const now = this.#env.monotonic();
      if (untilMs <= now) {
        this.#triggers.add('timer');
        return;
      }
      await this.#nap((notBeforeMs > now ? notBeforeMs : untilMs) - now, signal);
    }
    // Writes come in bursts: an event and its states are several documents of one tap.
    const isRested = this.#env.monotonic() - this.#startedAtMs > restMs;
    if (!signal.aborted) await this.#env.sleep(isRested ? restedGatherMs : gatherMs, { signal }).catch(() => undefined);
  }

  #backoffMs(attempt: number, retryAfterMs = 0): number {
    return backoffMs(attempt, { chance: (this.#env.random(1)[0] ?? 0) / 256, retryAfterMs });
  }

  /** Before `notBeforeMs` the server wants to be left alone: nothing but a person asks it. */
  #isDue({ ok, notBeforeMs }: { ok: boolean; notBeforeMs: number }): boolean {
    if (ok) return this.#triggers.size > 0;
    if (this.#env.monotonic() < notBeforeMs) return this.#triggers.has('button');
    if ([...this.#triggers].some((trigger) => eager.has(trigger))) return true;
    return this.#triggers.has('write') && this.#env.monotonic() - this.#startedAtMs > writeRetryMs;
  }

  async #nap(ms: number, signal: AbortSignal): Promise<void> {
    const woken = new AbortController();
    this.#wake = () => woken.abort();
    await this.#env.sleep(ms, { signal: AbortSignal.any([signal, woken.signal]) }).catch(() => undefined);
    this.#wake = () => undefined;
  }

  #take(): readonly Trigger[] {
    const taken = [...this.#triggers];
    this.#triggers.clear();
    return taken;
  }

  /** Waits on the user's feed, one context of the device at a time, and asks for a round when something arrives. */
  async #followFeed(signal: AbortSignal): Promise<void> {
    let failed = 0;
    const failing = async (error: unknown) => {
      failed += 1;
      await this.#env.sleep(this.#backoffMs(Math.min(failed, feedPatience), retryAfterOf(error)), { signal }).catch(() => undefined);
      return false;
    };
    while (!signal.aborted) {
      const before = failed;
      const heard = this.#reachable ? await this.#env.lock('empire-feed', () => this.#listenOnce(signal), { ifAvailable: true }).catch(failing) : false;
      if (failed === before) failed = 0;
      if (heard === true) this.request('feed');
      else await this.#env.sleep(this.#reachable && heard === undefined ? feedPauseMs : 1_000, { signal }).catch(() => undefined);
      if (heard === true) await this.#env.sleep(gatherMs * 2, { signal }).catch(() => undefined);
    }
  }

  async #listenOnce(signal: AbortSignal): Promise<boolean> {
    const [host] = this.#parts.neurons();
    const since = host && (await feedPosition(host, 'user'));
    if (since === undefined) return false;
    const { databases } = await this.#parts.gateway.account.session({ signal });
    const { changes } = await this.#parts.gateway.remote.changes(databases.user, { since, limit: 1, waitMs: feedWaitMs, signal });
    return changes.length > 0;
  }
}

function codeOf(error: unknown): ErrorCode {
  const code = errorCode(error);
  return code !== undefined && code in errorTexts ? (code as ErrorCode) : 'bad-response';
}

function retryAfterOf(error: unknown): number | undefined {
  const details = error instanceof EmpireError ? error.details.retryAfterMs : undefined;
  return typeof details === 'number' ? details : undefined;
}
