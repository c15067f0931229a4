/** Time, chance, waiting and mutual exclusion: the engine reaches them only through this port, so that a simulation can own them. */
export interface Env {
  /** The wall clock: milliseconds since 1970. It may jump. */
  now(): number;
  /** Milliseconds that only grow, from any origin. */
  monotonic(): number;
  /** Random bytes fit for keys. */
  random(bytes: number): Uint8Array;
  /** Resolves after `ms`; rejects with the signal's reason when it aborts first. */
  sleep(ms: number, options?: { signal?: AbortSignal }): Promise<void>;
  /**
   * Runs `task` while holding the lock `name` among all contexts of this origin; waits for it, unless `ifAvailable`:
   * then it answers `undefined` at once when another context holds the lock. `shared` holders hold it together, and wait behind
   * whoever asked for it alone before them. `lost` aborts with `timeout` when the lock is taken from who holds it, as the browser or another
   * page may do with one that stands still: from then on others hold it, and the task ends as soon as it can. The call answers what the task does.
   */
  lock<T>(name: string, task: (lost: AbortSignal) => Promise<T>, options?: LockOptions): Promise<T | undefined>;
  /** A broadcast to the other contexts of this origin. A message never comes back to its sender. */
  channel(name: string): Channel;
}

/** How a lock is asked for. When `signal` aborts while waiting, the call rejects with its reason. */
export interface LockOptions {
  readonly signal?: AbortSignal;
  readonly ifAvailable?: boolean;
  readonly shared?: boolean;
}

/** One end of a broadcast channel. */
export interface Channel {
  post(message: string): void;
  /** Calls `listener` for every message until `signal` aborts. */
  listen(listener: (message: string) => void, options: { signal: AbortSignal }): void;
  close(): void;
}
