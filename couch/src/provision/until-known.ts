import { waitUntil } from './wait-until.ts';

/** Behind a load balancer one yes may come from the one node that knows. */
const YESES = 3;
const PATIENCE_MS = 5_000;

/**
 * Waits, for 5 s at most, until a database that was just created is known wherever a request may arrive: a node of a cluster may answer 404 for an
 * instant after another one has acknowledged the creation.
 */
export async function untilKnown(isKnown: () => Promise<boolean>): Promise<void> {
  const isKnownToAll = async () => {
    for (let yes = 0; yes < YESES; yes += 1) if (!(await isKnown())) return false;
    return true;
  };
  await waitUntil(isKnownToAll, { timeoutMs: PATIENCE_MS, everyMs: 50 });
}
