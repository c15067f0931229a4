import { stateDocs } from '../documents.ts';
import { expectAll, newDevice, transfer } from './parts.ts';
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

const sealedFloor: Contestant = async ({ count, deviceId }) => {
  const { stores } = await newDevice();
  const store = await stores.open('floor');
  const docs = stateDocs(count, { deviceId });
  return { step: () => store.graft(docs, 'remote', { unseen: true }) };
};

export const pullContestants: Readonly<Record<string, Contestant>> = {
  'pull-engine': engine,
  'pull-stock': stock,
  'pull-floor': plainFloor,
  'pull-floor-sealed': sealedFloor,
};
