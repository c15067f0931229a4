import type { Closers } from './closers.ts';

const forceAfterMs = 5_000;

/**
 * Starts, then waits for SIGINT or SIGTERM and ends what was started; a signal while starting breaks it off.
 * The process ends with code 0, after 5 s whatever still hangs. Rejects when starting fails.
 */
export async function untilSignal(closers: Closers, start: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const ending = new AbortController();
  const asked = new Promise<void>((resolve) => {
    const end = () => {
      ending.abort();
      resolve();
    };
    process.on('SIGINT', end).on('SIGTERM', end);
  });
  await Promise.race([start(ending.signal).catch((error: unknown) => (ending.signal.aborted ? undefined : Promise.reject(error))), asked]);
  await asked;
  setTimeout(() => process.exit(0), forceAfterMs).unref();
  await closers.close();
  process.exit(0);
}
