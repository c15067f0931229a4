import { EmpireError } from '@empire/contract';
import type { DocumentTable } from '../../couch/src/accounts/document-table.ts';
import { MemoryTable } from '../../couch/src/accounts/memory-table.ts';
import { Acknowledgements } from '../../couch/src/bridge/acknowledgements.ts';
import { checkCompleteness } from '../../couch/src/bridge/completeness.ts';
import type { CoreClient } from '../../couch/src/bridge/core-client.ts';
import { DeadLetters } from '../../couch/src/bridge/dead-letters.ts';
import { fillGaps } from '../../couch/src/bridge/fill-gaps.ts';
import { Leases } from '../../couch/src/bridge/leases.ts';
import { SetAside } from '../../couch/src/bridge/set-aside.ts';
import { sweep } from '../../couch/src/bridge/sweep.ts';
import type { CloudEvent, ItemResult } from '../../couch/src/core-server/cloud-event.ts';
import { EventLedger } from '../../couch/src/core-server/event-ledger.ts';
import type { CoreReceipt } from '../../couch/src/erasure/erasure-record.ts';
import type { Chance } from './chance.ts';
import { Context, epochMs, Origin } from './context.ts';
import type { Scheduler } from './scheduler.ts';
import type { SimServer } from './sim-server.ts';
import { simUserFeeds } from './sim-user-feeds.ts';

const beatMs = 15_000;
const sweepMs = 20_000;

/** What is wrong at Core. */
export interface CoreWeather {
  down: boolean;
  /** It takes a batch and answers too late. */
  late: boolean;
  /** It refuses two events of three for good. */
  refusing: boolean;
}

interface CoreParts {
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  readonly server: SimServer;
  readonly trace: (line: string) => void;
  readonly fired: (fault: string) => void;
}

/** Two workers of the real bridge, on twins of their tables, and the real ledger of Core. Every call on a port is a yield point. */
export class CoreSide {
  readonly weather: CoreWeather = { down: false, late: false, refusing: false };
  readonly control = new MemoryTable();
  readonly ledger = new EventLedger(new MemoryTable());
  /** Events that Core refused for good, by id. */
  readonly refused = new Set<string>();
  /** Sentences about what must never happen. */
  readonly broken: string[] = [];
  readonly #accepted = new Set<string>();
  readonly #parts: CoreParts;
  readonly #workers: (Context | undefined)[] = [undefined, undefined];
  readonly #stopping = new AbortController();
  #born = 0;

  constructor(parts: CoreParts) {
    this.#parts = parts;
  }

  start(worker: number): void {
    const { scheduler, chance, trace } = this.#parts;
    const name = `bridge-${worker}#${this.#born++}`;
    const context = new Context(name, { scheduler, chance, trace, origin: new Origin(), heard: () => undefined });
    this.#workers[worker] = context;
    // A worker that was restarted under its own name takes its leases back; one that is new waits for them to be given up.
    const leases = new Leases(this.#table(context), { workerId: chance.next() < 0.5 ? `worker-${worker}` : name, now: () => scheduler.now, ttlMs: 3 * beatMs });
    void this.#beat(context, leases);
    void this.#sweep(context, leases);
  }

  kill(worker: number): void {
    this.#workers[worker]?.kill();
    this.#parts.scheduler.after(this.#parts.chance.below(40_000), () => {
      if (!this.#stopping.signal.aborted && !this.#workers[worker]?.alive) this.start(worker);
    });
  }

  /** A worker that stands still for so long that it loses its leases, and then goes on as if nothing had been. */
  freeze(worker: number, ms: number): void {
    const context = this.#workers[worker];
    context?.freeze();
    this.#parts.scheduler.after(ms, () => context?.thaw());
  }

  heal(): void {
    Object.assign(this.weather, { down: false, late: false, refusing: false });
    for (const worker of this.#workers.keys()) {
      this.#workers[worker]?.thaw();
      if (!this.#workers[worker]?.alive) this.start(worker);
    }
  }

  /** What an operator does after a database was put back: posts what it has and Core has not. Answers how many events that were. */
  async fillGaps(database: string): Promise<number> {
    const { signal } = this.#stopping;
    const clock = { now: () => epochMs + this.#parts.scheduler.now };
    const feeds = simUserFeeds(this.#parts.server);
    const core: CoreClient = {
      post: (batch) => this.#post(batch),
      alias: async () => undefined,
      erase: (userId) => this.#erase(userId),
      counts: (userId) => this.ledger.counts(userId),
    };
    const ports = {
      feeds,
      core,
      setAside: new SetAside(this.control),
      deadLetters: new DeadLetters(this.control, clock),
      acknowledgements: new Acknowledgements(feeds, clock),
    };
    return fillGaps(ports, database, { devices: await checkCompleteness(ports, database, { signal }), signal });
  }

  stop(): void {
    this.#stopping.abort();
  }

  async #beat(context: Context, leases: Leases): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      await leases.keep().catch(() => undefined);
      await context.wait(beatMs);
    }
  }

  async #sweep(context: Context, leases: Leases): Promise<void> {
    const { server, scheduler } = this.#parts;
    const feeds = paused(simUserFeeds(server), { context, name: 'feeds' });
    const core = this.#core(context);
    while (!this.#stopping.signal.aborted) {
      await context.wait(sweepMs);
      if (server.isDown) continue;
      const { failure } = await sweep(
        { control: this.#table(context), feeds, core },
        { signal: this.#stopping.signal, holds: (partition) => leases.holds(partition), now: () => epochMs + scheduler.now },
      );
      if (failure && !/^(offline|timeout|conflict|not-found)/.test(failure)) this.broken.push(`the bridge failed: ${failure}`);
    }
  }

  #table(context: Context): DocumentTable {
    return paused<DocumentTable>(this.control, { context, name: 'control' });
  }

  #core(context: Context): CoreClient {
    return paused<CoreClient>(
      {
        post: (batch) => this.#post(batch),
        alias: (alias, { of }) => this.ledger.alias(alias, of),
        counts: (userId) => this.ledger.counts(userId),
        erase: (userId) => this.#erase(userId),
      },
      { context, name: 'core' },
    );
  }

  async #erase(userId: string): Promise<CoreReceipt> {
    if (this.weather.down) throw new EmpireError('offline');
    return { at: new Date(0).toISOString(), removed: await this.ledger.erase(userId) };
  }

  async #post(batch: readonly CloudEvent[]): Promise<readonly ItemResult[]> {
    const { fired } = this.#parts;
    if (this.weather.down) {
      fired('core-down');
      throw new EmpireError('offline');
    }
    for (const { id } of batch) if (this.weather.refusing && id.charCodeAt(id.length - 1) % 3 !== 0 && !this.#accepted.has(id)) this.refused.add(id);
    const results = await this.ledger.record(batch.filter(({ id }) => !this.refused.has(id)));
    for (const { id, status } of results) this.#settled(id, status);
    if (this.weather.late) {
      fired('core-accepts-then-times-out');
      throw new EmpireError('timeout');
    }
    const no = batch.flatMap(({ id }): ItemResult[] => (this.refused.has(id) ? [{ id, status: 'rejected', code: 'bad-document', permanent: true }] : []));
    for (let more = no.length; more > 0; more -= 1) fired('core-refuses-for-good');
    return [...results, ...no];
  }

  /** Core counts an event once: a second `accepted` would be a second effect. */
  #settled(id: string, status: ItemResult['status']): void {
    if (status === 'accepted' && this.#accepted.has(id)) this.broken.push(`event ${id} took effect at Core twice`);
    if (status === 'accepted') this.#accepted.add(id);
    if (status === 'rejected') this.broken.push(`Core found event ${id} malformed`);
  }

  /** Where each event is: at Core, refused for good, parked or dropped for want of consent. */
  async whereabouts(userId: string, database: string): Promise<Readonly<Record<'core' | 'dead' | 'parked' | 'dropped', ReadonlySet<string>>>> {
    const aside = new SetAside(this.control);
    const told = await new DeadLetters(this.control, { now: () => 0 }).list();
    const { events, duplicates } = await this.ledger.list(userId);
    return {
      core: new Set([...events, ...duplicates].map(({ eventId }) => eventId)),
      dead: new Set(told.map(({ event }) => event.id)),
      parked: new Set(await aside.parked(database)),
      dropped: new Set(await aside.dropped(database)),
    };
  }
}

/** Every call of a port, a pause before it and one after. */
function paused<T extends object>(port: T, { context, name }: { context: Context; name: string }): T {
  return new Proxy(port, {
    get(object, key) {
      const member = (object as Record<PropertyKey, unknown>)[key];
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]) => {
        await context.pause(`${name}.${String(key)}`, 20);
        try {
          return await (member as (...all: unknown[]) => unknown).apply(object, args);
        } finally {
          await context.pause(`${name}.${String(key)} done`, 20);
        }
      };
    },
  });
}
