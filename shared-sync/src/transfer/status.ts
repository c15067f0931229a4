import type { ErrorCode } from '@empire/contract';

/** What the device knows of its replication. `pending` and `rejected` count documents. */
export interface SyncStatus {
  readonly phase: 'offline' | 'connecting' | 'pushing' | 'pulling' | 'idle' | 'needs-auth' | 'blocked' | 'erased';
  readonly pending: number;
  readonly rejected: number;
  /** When a whole round last went through (milliseconds since 1970, this device's clock). */
  readonly lastSuccessMs?: number;
  /** What the browser had taken away when this page began: it comes back from the server. */
  readonly evicted?: 'databases' | 'everything';
  /** Why the last round did not go through. */
  readonly code?: ErrorCode;
}

/** The status with its watchers. */
export class StatusView {
  #current: SyncStatus = { phase: 'offline', pending: 0, rejected: 0 };
  readonly #wakes = new Set<() => void>();

  get current(): SyncStatus {
    return this.#current;
  }

  /** Changes some members; `code` is kept only when it is given. */
  set(change: Partial<SyncStatus>): void {
    const { code: _, ...kept } = this.#current;
    const next = { ...kept, ...change };
    if (JSON.stringify(next) === JSON.stringify(this.#current)) return;
    this.#current = next;
    for (const wake of [...this.#wakes]) wake();
  }

  /** Yields the status now and after each change; changes in quick succession may be skipped. */
  async *watch({ signal }: { signal: AbortSignal }): AsyncIterable<SyncStatus> {
    let wake: () => void = () => undefined;
    const stir = () => wake();
    this.#wakes.add(stir);
    signal.addEventListener('abort', stir, { once: true });
    let shown: SyncStatus | undefined;
    try {
      while (!signal.aborted) {
        if (shown !== this.#current) {
          shown = this.#current;
          yield shown;
          continue;
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    } finally {
      this.#wakes.delete(stir);
    }
  }
}

/** The phase that a failed round leaves behind. */
export function phaseOf(code: ErrorCode): SyncStatus['phase'] {
  if (code === 'needs-auth') return 'needs-auth';
  // An answer alone erases nothing: the phase `erased` comes with a wipe, on a statement that was verified.
  return code === 'erased' ||
    code === 'forbidden' ||
    code === 'bad-response' ||
    code === 'storage-full' ||
    code === 'storage-failed' ||
    code === 'wrong-key' ||
    code === 'identity-forked'
    ? 'blocked'
    : 'offline';
}
