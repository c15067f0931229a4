import { errorCode } from '@empire/contract';
import type { DocumentTable } from '../accounts/document-table.ts';
import { type FinishPorts, finishErasures } from '../erasure/finish-erasures.ts';
import { suppressedCore } from '../erasure/suppressed-core.ts';
import type { SuppressionList } from '../erasure/suppression.ts';
import { Acknowledgements } from './acknowledgements.ts';
import { Checkpoints } from './checkpoints.ts';
import type { CoreClient } from './core-client.ts';
import { DeadLetters } from './dead-letters.ts';
import { partitionOf, userOf } from './partition.ts';
import { type RelayPorts, relay } from './relay.ts';
import { SetAside } from './set-aside.ts';
import { tellAliases } from './tell-aliases.ts';
import type { UserFeeds } from './user-feeds.ts';
import { type CoreState, watchCore } from './watched-core.ts';

/** Databases relayed at a time: while one waits for Core, another waits for CouchDB. */
const atOnce = 4;

export interface SweepPorts {
  readonly control: DocumentTable;
  readonly feeds: UserFeeds;
  readonly core: CoreClient;
  /** As {@link RelayPorts.mail}. */
  readonly mail?: RelayPorts['mail'];
  /** Erase-me; without it nobody is erased and nobody suppressed. */
  readonly erasing?: Erasing;
}

/** What the bridge knows of erased users. */
export interface Erasing extends Omit<FinishPorts, 'control' | 'core'> {
  readonly suppression: SuppressionList;
}

/** How a sweep went: `failure` is the last thing that went wrong, without personal data. */
export interface SweepReport {
  readonly core: CoreState;
  readonly databases: number;
  readonly failure: string | null;
}

export interface SweepOptions {
  readonly signal: AbortSignal;
  readonly holds: (partition: string) => boolean;
  /** Only these; every user database where nothing is said. */
  readonly databases?: readonly string[];
  readonly now?: () => number;
}

/** Goes through user databases once. One database that fails delays none of the others; a Core that is down ends the sweep. Never rejects. */
export async function sweep(ports: SweepPorts, options: SweepOptions): Promise<SweepReport> {
  let core: CoreState = 'unknown';
  let failure: string | null = null;
  let databases = 0;
  const { control, erasing } = ports;
  const told = erasing ? suppressedCore(ports.core, erasing.suppression) : ports.core;
  const watched = watchCore(told, (state) => {
    core = state;
  });
  const clock = { now: options.now ?? Date.now };
  const relayPorts = {
    feeds: ports.feeds,
    core: watched,
    checkpoints: new Checkpoints(control),
    setAside: new SetAside(control),
    deadLetters: new DeadLetters(control, clock),
    acknowledgements: new Acknowledgements(ports.feeds, clock),
    mail: ports.mail,
  };
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!options.signal.aborted) failure = describeFailure(error);
    }
  };
  if (erasing)
    await attempt(async () => {
      const [error] = await finishErasures({ ...erasing, control, core: watched }, { ...options, ...clock });
      if (error !== undefined) throw error;
    });
  await attempt(() => tellAliases(control, watched, { signal: options.signal }));
  await attempt(async () => {
    const waiting = (options.databases ?? (await ports.feeds.databases())).values();
    const work = async (): Promise<void> => {
      for (const database of waiting) {
        const partition = partitionOf(database);
        if (isDown(core) || options.signal.aborted) return;
        if (!options.holds(partition)) continue;
        databases += 1;
        await attempt(() =>
          relay(relayPorts, database, { signal: options.signal, mayGoOn: () => options.holds(partition) }).catch(async (error: unknown) => {
            if (!(await erasing?.erasures.dropLeftover(userOf(database)))) throw error;
          }),
        );
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
  });
  return { core, databases, failure };
}

function isDown(core: CoreState): boolean {
  return core === 'down';
}

/** A failure for `/healthz`, without personal data. */
export function describeFailure(error: unknown): string {
  return `${errorCode(error) ?? 'internal'}: ${error instanceof Error ? error.message : 'unknown'}`;
}
