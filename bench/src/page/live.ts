import type { NeuronId } from '@empire/contract';
import { quizManifest } from '../../../shared-sync/src/testing/devices.ts';
import { stateBody } from '../documents.ts';
import type { LiveSetup } from '../setup.ts';
import { newDevice, pause, until } from './parts.ts';
import { localStock, remoteStock } from './stock.ts';

/** A contestant that replicates on and on; `write` puts one document into its last neuron and answers when it began. */
export interface Live {
  readonly write: (key: string) => Promise<number>;
}

const settleMs = 3_000;

/** Opens the neurons of one contestant and waits until it is at rest. */
export async function startLive(contestant: string, setup: LiveSetup): Promise<Live> {
  const live = await (contestant === 'engine' ? engine(setup) : stock(setup));
  await pause(settleMs);
  return live;
}

async function engine({ neurons, pairingCode }: LiveSetup): Promise<Live> {
  const device = await newDevice();
  const { engine: opened } = await device.open();
  await opened.pairing.claim(pairingCode);
  let last = opened.host;
  for (const id of neurons) last = await opened.open({ ...quizManifest, id: id as NeuronId });
  void opened.run({ signal: new AbortController().signal });
  await until(() => opened.status.current.phase === 'idle' && opened.status.current.lastSuccessMs !== undefined);
  return {
    async write(key) {
      const { value } = stateBody(0, device.deviceId);
      const start = Date.now();
      await last.db.put('note', key, value);
      return start;
    },
  };
}

async function stock(setup: LiveSetup): Promise<Live> {
  let last = await localStock('live');
  for (const id of setup.neurons) {
    last = await localStock(`live-${id}`);
    // It goes on until the page is left; what it meets meanwhile it tries again.
    last.sync(remoteStock(setup), { live: true, retry: true });
    await pause(100);
  }
  const [neuron] = setup.neurons.slice(-1);
  return {
    async write(key) {
      const start = Date.now();
      await last.put({ ...stateBody(0, setup.deviceId), _id: `${neuron}:s:note:${key}` });
      return start;
    },
  };
}
