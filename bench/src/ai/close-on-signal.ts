import { constants } from 'node:os';

const closers = new Set<() => Promise<void>>();
const graceMs = 15_000;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
let isWatching = false;

/**
 * Has `close` run when the process is told to end, before it does; what was begun first is closed last. Returns what takes that back.
 * Whatever does not close within 15 s is left.
 */
export function closeOnSignal(close: () => Promise<void>): () => void {
  closers.add(close);
  if (!isWatching) for (const signal of signals) process.once(signal, () => void endBy(signal));
  isWatching = true;
  return () => {
    closers.delete(close);
  };
}

async function endBy(signal: (typeof signals)[number]): Promise<void> {
  setTimeout(() => process.exit(128 + constants.signals[signal]), graceMs).unref();
  for (const close of [...closers].reverse()) await close().catch((error: unknown) => console.error(error));
  process.exit(128 + constants.signals[signal]);
}
