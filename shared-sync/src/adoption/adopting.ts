import type { AnyDoc } from '../../core/index.ts';
import type { Device } from '../device/device.ts';
import type { DeviceSeq } from '../neuron/device-seq.ts';
import type { NeuronStores } from '../neuron/neuron-stores.ts';
import type { Nudges } from '../nudges.ts';
import type { Remote } from '../ports/gateway.ts';
import type { Outbox } from '../transfer/outbox.ts';

/** What adopting works with: the device under its new id, and the server, which alone knows what arrived under the former one. */
export interface Adopting {
  readonly device: Device;
  readonly nudges: Nudges;
  readonly outbox: Outbox;
  readonly seqOf: (stores: NeuronStores) => DeviceSeq;
  readonly remote: Remote;
  /** The user's database. */
  readonly database: string;
  readonly signal: AbortSignal;
}

const page = 200;

/** The live versions that the server has of these documents. Errors: those of the remote. */
export async function theirsOf(
  docs: readonly AnyDoc[],
  { remote, database, signal }: Pick<Adopting, 'remote' | 'database' | 'signal'>,
): Promise<readonly AnyDoc[]> {
  const ids = [...new Set(docs.map(({ _id }) => _id))];
  const found: AnyDoc[] = [];
  for (let at = 0; at < ids.length; at += page) found.push(...(await remote.read(database, ids.slice(at, at + page), { signal })));
  return found.filter((doc) => doc._deleted !== true);
}
