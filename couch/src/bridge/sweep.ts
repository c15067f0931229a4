import { errorCode } from '@empire/contract';
import type { DocumentTable } from '../accounts/document-table.ts';
import { Acknowledgements } from './acknowledgements.ts';
import { Checkpoints } from './checkpoints.ts';
import type { CoreClient } from './core-client.ts';
import { DeadLetters } from './dead-letters.ts';
import { partitionOf } from './partition.ts';
import { relay } from './relay.ts';
import { SetAside } from './set-aside.ts';
import { tellAliases } from './tell-aliases.ts';
import type { UserFeeds } from './user-feeds.ts';
import { type CoreState, watchCore } from './watched-core.ts';

export interface SweepPorts {
  readonly control: DocumentTable;
  readonly feeds: UserFeeds;
  readonly core: CoreClient;
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
  const watched = watchCore(ports.core, (state) => {
    core = state;
  });
  const clock = { now: options.now ?? Date.now };
  const relayPorts = {
    feeds: ports.feeds,
    core: watched,
    checkpoints: new Checkpoints(ports.control),
    setAside: new SetAside(ports.control),
    deadLetters: new DeadLetters(ports.control, clock),
    acknowledgements: new Acknowledgements(ports.feeds, clock),
  };
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!options.signal.aborted) failure = describe(error);
    }
  };
  await attempt(() => tellAliases(ports.control, watched, { signal: options.signal }));
  await attempt(async () => {
    for (const database of options.databases ?? (await ports.feeds.databases())) {
      const partition = partitionOf(database);
      if (isDown(core) || options.signal.aborted) return;
      if (!options.holds(partition)) continue;
      databases += 1;
      await attempt(() => relay(relayPorts, database, { signal: options.signal, mayGoOn: () => options.holds(partition) }));
    }
  });
  return { core, databases, failure };
}

function isDown(core: CoreState): boolean {
  return core === 'down';
}

function describe(error: unknown): string {
  return `${errorCode(error) ?? 'internal'}: ${error instanceof Error ? error.message : 'unknown'}`;
}
