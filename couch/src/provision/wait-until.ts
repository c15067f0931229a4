import { setTimeout as sleep } from 'node:timers/promises';

/** How long provisioning waits for one thing to come into force. */
export const PROVISION_TIMEOUT_MS = 15_000;

/** Asks again until the answer is true or `timeoutMs` have passed; returns the last answer. */
export async function waitUntil(ask: () => Promise<boolean>, options: { timeoutMs: number; everyMs?: number }): Promise<boolean> {
  const deadline = performance.now() + options.timeoutMs;
  for (;;) {
    if (await ask()) return true;
    if (performance.now() >= deadline) return false;
    await sleep(options.everyMs ?? 100);
  }
}
