interface Entry {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** Virtual time: nothing happens between two entries, and no real clock is read. Times are milliseconds. */
export class Scheduler {
  #now = 0;
  #order = 0;
  #entries: Entry[] = [];
  readonly #cancelled = new Set<number>();

  get now(): number {
    return this.#now;
  }

  get size(): number {
    return this.#entries.length - this.#cancelled.size;
  }

  /** Runs something later; answers how to call it off. */
  after(delayMs: number, run: () => void): () => void {
    const entry = { at: this.#now + Math.max(0, delayMs), order: this.#order++, run };
    this.#entries.push(entry);
    return () => {
      if (this.#entries.includes(entry)) this.#cancelled.add(entry.order);
    };
  }

  /** Runs entries in order until virtual time `untilMs`, letting every promise settle between two of them. */
  async runUntil(untilMs: number, { maxSteps }: { maxSteps: number }): Promise<void> {
    for (let step = 0; step < maxSteps; step += 1) {
      await settle();
      const next = this.#takeNext(untilMs);
      if (!next) break;
      this.#now = next.at;
      next.run();
    }
    await settle();
    this.#now = Math.max(this.#now, untilMs);
  }

  #takeNext(untilMs: number): Entry | undefined {
    for (;;) {
      let best = -1;
      this.#entries.forEach((entry, index) => {
        const known = this.#entries[best];
        if (!known || entry.at < known.at || (entry.at === known.at && entry.order < known.order)) best = index;
      });
      const entry = this.#entries[best];
      if (!entry || entry.at > untilMs) return undefined;
      this.#entries.splice(best, 1);
      if (!this.#cancelled.delete(entry.order)) return entry;
    }
  }
}

/** Every promise that can go on has gone on: the twins do no real input or output. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
