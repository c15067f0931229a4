/** What was started, to be ended in reverse order. */
export class Closers {
  readonly #closers: (() => Promise<void>)[] = [];
  #closing: Promise<void> | undefined;

  /** Adds a part; when closing has begun already, the part is ended at once. */
  async add(close: () => Promise<void>): Promise<void> {
    this.#closers.push(close);
    if (this.#closing) await this.#closeAll();
  }

  /** Ends everything once; one part that fails to end keeps none of the others. */
  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    for (let close = this.#closers.pop(); close; close = this.#closers.pop()) await close().catch(() => undefined);
  }
}
