import type { Acknowledgements } from './acknowledgements.ts';
import type { CompletenessPorts, DeviceCompleteness } from './completeness.ts';
import { forward } from './relay.ts';

const batchSize = 100;

/**
 * Posts again what CouchDB has and Core has not, under the same consent as ever, and tells the devices. Resolves to how many events are settled.
 * Errors: those of the ports.
 */
export async function fillGaps(
  ports: CompletenessPorts & { readonly acknowledgements: Acknowledgements },
  database: string,
  work: { devices: readonly DeviceCompleteness[]; signal: AbortSignal },
): Promise<number> {
  const ids = work.devices.flatMap(({ missingIds }) => missingIds);
  let settled = 0;
  for (let at = 0; at < ids.length; at += batchSize) {
    const wanted = ids.slice(at, at + batchSize).map((id) => ({ id }));
    const forwarded = await forward(ports, database, { documents: await ports.feeds.read(database, wanted), signal: work.signal });
    await ports.acknowledgements.settle(database, forwarded.settled);
    settled += forwarded.settled.length;
  }
  return settled;
}
