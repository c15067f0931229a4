import { stateDocs } from '../documents.ts';
import { expectAll, filed, newDevice, transfer } from './parts.ts';
import type { Contestant } from './push.ts';
import { localStock, remoteStock, replicate } from './stock.ts';

/** The engine on a fresh profile that has just joined the user whose documents it pulls. */
const engine: Contestant = async ({ count, pairingCode }) => {
  const device = await newDevice();
  const { engine: opened, quiz } = await device.open();
  await opened.pairing.claim(pairingCode);
  return {
    step: () => transfer(opened),
    verify: async () => expectAll((await quiz.db.list('note')).length, count),
  };
};

/** The same, until what has landed is filed: the rest before that included. */
const engineFiled: Contestant = async ({ count, pairingCode }) => {
  const device = await newDevice();
  const { engine: opened, quiz } = await device.open();
  await opened.pairing.claim(pairingCode);
  return {
    async step() {
      await transfer(opened);
      await filed(device);
    },
    verify: async () => expectAll((await quiz.db.list('note')).length, count),
  };
};

const stock: Contestant = async (setup) => {
  const local = await localStock('stock');
  const remote = remoteStock(setup);
  return { step: () => replicate(local.replicate.from(remote), setup.count) };
};

/** The floor: the same documents in memory, written in one call. */
const plainFloor: Contestant = async ({ count, deviceId }) => {
  const local = await localStock('floor');
  const docs = stateDocs(count, { deviceId });
  return {
    async step() {
      const failed = await local.bulkDocs(docs, { new_edits: false });
      if (failed.length > 0) throw new Error(`bulkDocs refused ${failed.length} documents.`);
    },
  };
};

const sealed =
  ({ lands }: { lands: boolean }): Contestant =>
  async ({ count, deviceId }) => {
    const { stores } = await newDevice({ lands });
    const store = await stores.open('floor');
    const docs = stateDocs(count, { deviceId });
    return { step: () => store.graft(docs, 'remote', { unseen: true }) };
  };

export const pullContestants: Readonly<Record<string, Contestant>> = {
  'pull-engine': engine,
  'pull-engine-filed': engineFiled,
  'pull-stock': stock,
  'pull-floor': plainFloor,
  'pull-floor-sealed': sealed({ lands: false }),
  'pull-floor-landed': sealed({ lands: true }),
};
