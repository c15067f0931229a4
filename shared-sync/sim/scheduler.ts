interface Entry {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
  cancelled: boolean;
}

/** Virtual time: nothing happens between two entries, and no real clock is read. Times are milliseconds. */
export class Scheduler {
  #now = 0;
  #order = 0;
  #size = 0;
  /** A binary heap by (at, order). */
  readonly #heap: Entry[] = [];

  get now(): number {
    return this.#now;
  }

  /** How many entries wait. */
  get size(): number {
    return this.#size;
  }

  /** Runs something later, after whole milliseconds; answers how to call it off. */
  after(delayMs: number, run: () => void): () => void {
    const entry: Entry = { at: this.#now + Math.max(0, Math.ceil(delayMs)), order: this.#order++, run, cancelled: false };
    this.#push(entry);
    this.#size += 1;
    return () => {
      if (entry.cancelled) return;
      entry.cancelled = true;
      this.#size -= 1;
    };
  }

  /** Runs entries in order until virtual time `untilMs`, letting every promise settle between two of them. Answers whether `maxSteps` sufficed. */
  async runUntil(untilMs: number, { maxSteps }: { maxSteps: number }): Promise<boolean> {
    for (let step = 0; step < maxSteps; step += 1) {
      await settle();
      const next = this.#takeNext(untilMs);
      if (!next) {
        this.#now = Math.max(this.#now, untilMs);
        return true;
      }
      this.#now = next.at;
      next.run();
    }
    return false;
  }

  #takeNext(untilMs: number): Entry | undefined {
    for (let entry = this.#heap[0]; entry && (entry.cancelled || entry.at <= untilMs); entry = this.#heap[0]) {
      this.#pop();
      if (entry.cancelled) continue;
      entry.cancelled = true;
      this.#size -= 1;
      return entry;
    }
    return undefined;
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let at = heap.push(entry) - 1;
    for (let parent = (at - 1) >> 1; at > 0 && isBefore(entry, heap[parent]); parent = (at - 1) >> 1) {
      heap[at] = heap[parent] as Entry;
      at = parent;
    }
    heap[at] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let at = 0;
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      if (isBefore(heap[child + 1], heap[child])) child += 1;
      if (!isBefore(heap[child], last)) break;
      heap[at] = heap[child] as Entry;
      at = child;
    }
    heap[at] = last;
  }
}

function isBefore(a: Entry | undefined, b: Entry | undefined): boolean {
  return a !== undefined && b !== undefined && (a.at < b.at || (a.at === b.at && a.order < b.order));
}

/**
 * Every promise that can go on has gone on: the twins do no real input or output. Asked for in the course of promises, the next tick
 * comes when the last of them has settled, and costs a tenth of a turn of the event loop.
 */
function settle(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}
