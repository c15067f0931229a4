/** One immutable value that changes by replacement; whoever subscribes hears of every replacement. */
export class Store<T> {
  #current: T;
  readonly #listeners = new Set<(value: T) => void>();

  constructor(initial: T) {
    this.#current = initial;
  }

  get current(): T {
    return this.#current;
  }

  /** Replaces the value by what `change` makes of it and tells the listeners. */
  update(change: (current: T) => T): void {
    const next = change(this.#current);
    if (Object.is(next, this.#current)) return;
    this.#current = next;
    for (const listener of this.#listeners) listener(next);
  }

  /** Calls `listener` after each change until `signal` aborts. */
  subscribe(listener: (value: T) => void, options: { signal: AbortSignal }): void {
    if (options.signal.aborted) return;
    this.#listeners.add(listener);
    options.signal.addEventListener('abort', () => this.#listeners.delete(listener), { once: true });
  }
}
