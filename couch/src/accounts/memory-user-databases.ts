import type { UserDatabases } from './user-databases.ts';

/** The in-memory twin of users' databases: a list of ids for each user, whose length is its sequence. */
export class MemoryUserDatabases implements UserDatabases {
  readonly contents = new Map<string, string[]>();
  /** Breaks the next copy off after so many documents. */
  breakAfter = Number.POSITIVE_INFINITY;

  async ensure(userId: string): Promise<void> {
    if (!this.contents.has(userId)) this.contents.set(userId, []);
  }

  async drop(userId: string): Promise<void> {
    this.contents.delete(userId);
  }

  async copy(from: string, to: string, options: { since: string; reached: (seq: string) => Promise<void> }): Promise<void> {
    const source = this.contents.get(from) ?? [];
    const target = this.contents.get(to) ?? [];
    for (let seq = Number(options.since); seq < source.length; seq += 1) {
      if (this.breakAfter === 0) throw new Error('The copy broke off.');
      this.breakAfter -= 1;
      const id = source[seq] as string;
      if (!target.includes(id)) target.push(id);
      await options.reached(String(seq + 1));
    }
  }
}
