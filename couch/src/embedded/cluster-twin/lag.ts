/** How much later than the first the others hear of a database, in parts of the longest. */
const NODES = [0, 0.4, 1];

/** What the nodes of a cluster and their copies know when: after a write some show it at once and others a while later. A balancer asks the nodes in turn. */
export class Lag {
  readonly #maxMs: number;
  readonly #writes = new Map<string, { atMs: number; number: number }[]>();
  readonly #created = new Map<string, number>();
  readonly #dropped = new Map<string, number>();
  readonly #random: () => number;
  #turn = 0;

  constructor(options: { maxMs: number; random: () => number }) {
    this.#maxMs = options.maxMs;
    this.#random = options.random;
  }

  /** A database was written up to this number. */
  written(database: string, number: number): void {
    const nowMs = performance.now();
    const known = this.#writes.get(database)?.filter(({ atMs }) => atMs > nowMs - this.#maxMs) ?? [];
    this.#writes.set(database, [...known, { atMs: nowMs, number }]);
  }

  /** The highest number that the copy which happens to be asked has. */
  seenUpTo(database: string): number {
    const sinceMs = performance.now() - this.#random() * this.#maxMs;
    const hidden = (this.#writes.get(database) ?? []).filter(({ atMs }) => atMs > sinceMs).map(({ number }) => number);
    return hidden.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...hidden) - 1;
  }

  /** The next request reaches the next node. */
  turn(): void {
    this.#turn = (this.#turn + 1) % NODES.length;
  }

  created(database: string): void {
    this.#writes.delete(database);
    this.#dropped.delete(database);
    this.#created.set(database, performance.now());
  }

  dropped(database: string): void {
    this.#created.delete(database);
    this.#dropped.set(database, performance.now());
  }

  /** Whether the node that happens to be asked has not heard of the database yet. */
  isUnknown(database: string): boolean {
    return this.#isLate(this.#created.get(database));
  }

  /** The databases that the node which happens to be asked still believes to be there. */
  ghosts(): readonly string[] {
    return [...this.#dropped].filter(([, atMs]) => this.#isLate(atMs)).map(([name]) => name);
  }

  #isLate(atMs: number | undefined): boolean {
    return atMs !== undefined && performance.now() - atMs < (NODES[this.#turn] ?? 0) * this.#maxMs;
  }
}
