import { eventDocs } from '../documents.ts';
import type { Setup } from '../setup.ts';
import { expectAll, newDevice, transfer, until } from './parts.ts';
import { localStock, remoteStock, replicate } from './stock.ts';

const fillBatch = 500;
const straightBatch = 1_000;

/** A contestant that is ready: the timed step, and what proves afterwards that it did the whole work. */
export interface Armed {
  step(): Promise<void>;
  verify?(): Promise<void>;
}

export type Contestant = (setup: Setup) => Promise<Armed>;

/** The engine sends a full log: its state before is that of a device that was offline for long and holds a token. */
const engine: Contestant = async ({ count }) => {
  const device = await newDevice();
  const docs = eventDocs(count, device.deviceId);
  const log = await device.stores.open('quiz-log');
  for (let at = 0; at < count; at += fillBatch) await log.graft(docs.slice(at, at + fillBatch), 'local');
  await log.close();
  const { engine: opened } = await device.open();
  await until(() => opened.status.current.pending === count);
  const { signal } = new AbortController();
  const { databases } = await device.gateway.account.session({ signal });
  return {
    step: () => transfer(opened),
    async verify() {
      const arrived = await device.gateway.remote.range(databases.user, { startKey: 'quiz:e:', endKey: 'quiz:e;', limit: count + 1, signal });
      expectAll(arrived.length, count);
    },
  };
};

function stock(options: { batch_size?: number }): Contestant {
  return async (setup) => {
    const local = await localStock('stock');
    await local.bulkDocs(eventDocs(setup.count, setup.deviceId), { new_edits: false });
    const remote = remoteStock(setup);
    return { step: () => replicate(local.replicate.to(remote, options), setup.count) };
  };
}

/** The floor: bodies in memory, posted one batch after the other. */
const straight: Contestant = async ({ count, deviceId, database, token }) => {
  const docs = eventDocs(count, deviceId);
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const post = async (batch: readonly unknown[]) => {
    const response = await fetch(`/couch/${database}/_bulk_docs`, { method: 'POST', headers, body: JSON.stringify({ docs: batch, new_edits: false }) });
    const rows = (await response.json()) as readonly { error?: unknown }[];
    if (!response.ok || rows.some(({ error }) => error)) throw new Error(`_bulk_docs answered ${response.status} ${JSON.stringify(rows).slice(0, 300)}`);
  };
  return {
    async step() {
      for (let at = 0; at < count; at += straightBatch) await post(docs.slice(at, at + straightBatch));
    },
  };
};

export const pushContestants: Readonly<Record<string, Contestant>> = {
  'push-engine': engine,
  'push-stock': stock({}),
  'push-stock-1000': stock({ batch_size: 1_000 }),
  'push-straight': straight,
};
