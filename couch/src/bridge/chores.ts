import { type DocumentTable, update } from '../accounts/document-table.ts';
import type { Pairings } from '../accounts/pairings.ts';
import type { Erasures } from '../erasure/erasures.ts';
import { retain } from '../retention/retain.ts';
import type { RetentionRules } from '../retention/retention-rules.ts';
import { partitionOf, partitions, userOf } from './partition.ts';
import type { UserFeeds } from './user-feeds.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;

export interface ChorePorts {
  readonly control: DocumentTable;
  readonly feeds: UserFeeds;
  readonly erasures: Erasures;
  readonly pairings: Pairings;
  readonly rules: RetentionRules;
}

export interface ChoreOptions {
  readonly holds: (partition: string) => boolean;
  readonly nowMs: number;
}

/**
 * What the bridge does besides: once a day, for the partitions it holds, databases of erased users that came back are deleted and events that are
 * older than they are kept are removed; once an hour expired pairing codes go. When a partition was last seen to is written in `chores:<pp>` of
 * `control`, so that any worker may take over.
 */
export class Chores {
  readonly #ports: ChorePorts;
  readonly #dueAt = new Map<string, number>();
  #cleanAt = 0;

  constructor(ports: ChorePorts) {
    this.#ports = ports;
  }

  /** At most one partition at a time, so that events do not wait long. Errors: those of the ports. */
  async run({ holds, nowMs }: ChoreOptions): Promise<void> {
    if (holds(partitions[0] as string) && nowMs >= this.#cleanAt) {
      this.#cleanAt = nowMs + hourMs;
      await this.#ports.pairings.clean();
    }
    const partition = partitions.find((one) => holds(one) && nowMs >= (this.#dueAt.get(one) ?? 0));
    if (partition === undefined) return;
    const { control } = this.#ports;
    const _id = `chores:${partition}`;
    const doneAtMs = Number((await control.get(_id))?.doneAtMs ?? 0);
    if (nowMs - doneAtMs >= dayMs) {
      const removed = await this.#seeTo(partition, { holds, nowMs });
      await update(control, _id, () => ({ _id, doneAtMs: nowMs, removed }));
    }
    this.#dueAt.set(partition, Math.max(doneAtMs + dayMs, nowMs + hourMs));
  }

  async #seeTo(partition: string, { holds, nowMs }: ChoreOptions): Promise<number> {
    const { control, feeds, erasures, rules } = this.#ports;
    let removed = 0;
    for (const database of await feeds.databases()) {
      if (partitionOf(database) !== partition || (await erasures.dropLeftover(userOf(database)))) continue;
      const aged = await retain({ control, feeds }, database, { rules, nowMs, mayGoOn: () => holds(partition) });
      if (aged > 0) await feeds.compact(database);
      removed += aged;
    }
    return removed;
  }
}
