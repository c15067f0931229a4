import { type Batch, OtherNumber } from './write-new.ts';

type Write = (how: Pick<Batch, 'expected' | 'numbered'>) => Promise<number>;

/**
 * The number that a database gives to the next version. After a write it is known, unless somebody else writes as well: then what was
 * expected does not come, and it is learned anew.
 */
export class NextNumber {
  #next: number | undefined;
  #learning: Promise<unknown> = Promise.resolve();

  /** Runs a write of so many versions, which answers the number of the last one; once more without an expectation where another number came. */
  async during(added: number, write: Write): Promise<void> {
    if (this.#next === undefined) await this.#learning;
    const expected = this.#next;
    if (expected === undefined) return this.#learn(added, write);
    // A write that begins before this one has ended follows it.
    this.#next = expected + added;
    try {
      await write({ expected });
    } catch (error) {
      this.#next = undefined;
      if (!(error instanceof OtherNumber)) throw error;
      await this.#learn(added, write);
    }
  }

  /** One at a time: who comes meanwhile goes on from what this one learns, as soon as its first version has a number. */
  async #learn(added: number, write: Write): Promise<void> {
    const before = this.#learning;
    let written: Promise<unknown> = Promise.resolve();
    this.#learning = new Promise<void>((resolve) => {
      const numbered = (first: number) => {
        this.#next = first + added;
        resolve();
      };
      written = before.then(() => write({ expected: undefined, numbered }));
      written.then(
        () => resolve(),
        () => resolve(),
      );
    });
    try {
      await written;
    } catch (error) {
      this.#next = undefined;
      throw error;
    }
  }
}
