import type { EngineParts } from '../engine-parts.ts';
import type { DeviceSeq } from '../neuron/device-seq.ts';
import type { NeuronStores } from '../neuron/neuron-stores.ts';
import type { Outbox } from '../transfer/outbox.ts';
import type { Destination } from '../transfer/push.ts';
import { adoptConsent } from './adopt-consent.ts';
import { adoptCounters } from './adopt-counters.ts';
import { adoptDropped } from './adopt-dropped.ts';
import { adoptEvents } from './adopt-events.ts';
import { adoptSegments } from './adopt-segments.ts';
import { adoptShards } from './adopt-shards.ts';
import type { Adopting } from './adopting.ts';

export interface AdoptOptions {
  readonly to: Pick<Destination, 'remote' | 'database' | 'signal'>;
  readonly outbox: Outbox;
  readonly seqOf: (stores: NeuronStores) => DeviceSeq;
}

/**
 * After a fork, under the transfer lock and before anything is pushed: whatever waits, or was refused, under an id that this device had
 * before is made that of the id it has now, or is known to have arrived. It asks the server, so it needs the connection. Every step may be
 * repeated, and a later round does what a tab under the former id wrote meanwhile. Errors: those of the remote and of the stores.
 */
export async function adoptFormer(parts: EngineParts, { to, outbox, seqOf }: AdoptOptions): Promise<void> {
  const neurons = parts.neurons();
  const [host] = neurons;
  if (!host) return;
  const { device, nudges } = parts;
  const adopting: Adopting = { device, nudges, outbox, seqOf, remote: to.remote, database: to.database, signal: to.signal };
  await adoptConsent(host, adopting);
  for (const stores of neurons) {
    await adoptDropped(stores, adopting);
    await adoptEvents(stores, { host, adopting });
    await adoptShards(stores, adopting);
    await adoptCounters(stores, adopting);
  }
  await parts.ledger.refresh();
  await adoptSegments(parts, { host, adopting });
}
