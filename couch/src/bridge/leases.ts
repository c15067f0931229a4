import { type DocumentTable, type TableDocument, update } from '../accounts/document-table.ts';
import { partitions } from './partition.ts';

export interface LeaseOptions {
  /** Unique per worker; one that is used again after a restart takes its own leases back at once. */
  readonly workerId: string;
  readonly now: () => number;
  /** A worker that shows no sign of life for this long has lost its leases. */
  readonly ttlMs: number;
}

/**
 * Which partitions this worker may work on. A lease names its owner; an owner lives as long as its `worker:` document keeps changing.
 *
 *   free ─▶ owned ─▶ released                     beat: the owner changes its worker document
 *             │
 *             └─ owner silent for ttl ─▶ fenced: another worker removes the owner's worker document, so that its next beat conflicts
 *
 * Silence is measured as an unchanged revision on the observer's own clock: no two servers' clocks are compared.
 */
export class Leases {
  readonly #control: DocumentTable;
  readonly #options: LeaseOptions;
  readonly #seen = new Map<string, { rev: string; at: number }>();
  readonly #held = new Map<string, string>();
  #worker: TableDocument | undefined;

  constructor(control: DocumentTable, options: LeaseOptions) {
    this.#control = control;
    this.#options = options;
  }

  get count(): number {
    return this.#held.size;
  }

  holds(partition: string): boolean {
    return this.#held.has(partition);
  }

  /** Shows a sign of life and takes what is free. To be called several times per `ttlMs`. Errors: those of {@link DocumentTable}. */
  async keep(): Promise<void> {
    if (!(await this.#beat())) this.#held.clear();
    if (this.#held.size < partitions.length) await this.#acquire();
  }

  /** Gives everything back, so that another worker need not wait. */
  async release(): Promise<void> {
    const free = [...this.#held].map(([partition, _rev]) => ({ _id: leaseId(partition), _rev, owner: null }));
    this.#held.clear();
    await this.#control.putAll(free);
    if (this.#worker) await this.#control.remove(this.#worker);
    this.#worker = undefined;
  }

  async #beat(): Promise<boolean> {
    const _id = workerId(this.#options.workerId);
    const next = { _id, beatAt: new Date(this.#options.now()).toISOString() };
    if (!this.#worker) {
      this.#worker = await update(this.#control, _id, () => next);
      return false;
    }
    const rev = await this.#control.put({ ...next, _rev: this.#worker._rev as string });
    this.#worker = rev === undefined ? undefined : { ...next, _rev: rev };
    return rev !== undefined;
  }

  async #acquire(): Promise<void> {
    const stored = new Map((await this.#control.list({ prefix: 'lease:' })).map((lease) => [lease._id, lease]));
    const gone = await this.#goneOwners(stored.values());
    const wanted = partitions.filter((partition) => {
      const owner = stored.get(leaseId(partition))?.owner;
      return !this.#held.has(partition) && (typeof owner !== 'string' || owner === this.#options.workerId || gone.has(owner));
    });
    const documents = wanted.map((partition) => ({ ...stored.get(leaseId(partition)), _id: leaseId(partition), owner: this.#options.workerId }));
    const revs = await this.#control.putAll(documents);
    for (const [index, rev] of revs.entries()) if (rev !== undefined) this.#held.set(wanted[index] as string, rev);
  }

  async #goneOwners(leases: Iterable<TableDocument>): Promise<ReadonlySet<string>> {
    const owners = new Set([...leases].flatMap(({ owner }) => (typeof owner === 'string' && owner !== this.#options.workerId ? [owner] : [])));
    const gone = new Set<string>();
    for (const owner of owners) if (await this.#isGone(owner)) gone.add(owner);
    return gone;
  }

  async #isGone(owner: string): Promise<boolean> {
    const worker = await this.#control.get(workerId(owner));
    if (!worker) return true;
    const now = this.#options.now();
    const seen = this.#seen.get(owner);
    if (seen?.rev !== worker._rev) {
      this.#seen.set(owner, { rev: String(worker._rev), at: now });
      return false;
    }
    if (now - (seen?.at ?? now) < this.#options.ttlMs) return false;
    return this.#control.remove(worker);
  }
}

function leaseId(partition: string): string {
  return `lease:${partition}`;
}

function workerId(id: string): string {
  return `worker:${id}`;
}
