import { parseManifest } from '@empire/contract';
import { expect, it } from 'vitest';
import { type AnyDoc, type StateBody, writeStamp } from '../../core/index.ts';
import type { NeuronStores } from '../neuron/neuron-stores.ts';
import { openDocs } from '../neuron/state-writer.ts';
import { hostManifest, quizManifest } from '../testing/devices.ts';
import { MemoryStores } from '../twins/memory-store.ts';
import { mergeDocuments } from './merge.ts';

const id = 'quiz:s:attempt:one';
const manifest = parseManifest({ ...hostManifest, ...quizManifest });
const devices = ['6ba7b810-9dad-41d1-80b4-00c04fd430c8', '6ba7b811-9dad-41d1-80b4-00c04fd430c8'] as const;

function version(ids: readonly string[], { progress, ms, by }: { progress: number; ms: number; by: 0 | 1 }): AnyDoc {
  const digests = ids.map((one) => one.repeat(32));
  const deviceId = devices[by] as StateBody['deviceId'];
  const body = { v: 1, schema: 1, policy: { name: 'rank', version: 1, by: 'progress' }, anonId: deviceId, deviceId };
  const head = { _id: id, _rev: `${ids.length}-${digests[0]}`, _revisions: { start: ids.length, ids: digests } };
  return { ...head, ...body, hlc: writeStamp({ ms, counter: 0 }, deviceId), value: { progress } } as unknown as AnyDoc;
}

async function device(): Promise<NeuronStores> {
  const stores = new MemoryStores();
  const [state, log] = [await stores.open('quiz-state'), await stores.open('quiz-log')];
  return { manifest, state: { name: 'quiz-state', store: state }, log: { name: 'quiz-log', store: log } };
}

async function meet(stores: NeuronStores, docs: readonly AnyDoc[]): Promise<readonly AnyDoc[]> {
  await stores.state.store.graft(docs, 'remote');
  await mergeDocuments(stores, { ids: [id], nowMs: 1_000 });
  return openDocs((await stores.state.store.read([id]))[0] ?? []);
}

it('brings back a document of which two devices closed each other’s version, and comes to rest', async () => {
  const [high, other] = [version(['a'], { progress: 5, ms: 1, by: 0 }), version(['b'], { progress: 4, ms: 2, by: 1 })];
  const lowered = version(['c', 'a'], { progress: 1, ms: 3, by: 0 });
  const [one, two] = [await device(), await device()];
  const closedByOne = (await meet(one, [high, other])).filter((doc) => doc._deleted === true);
  const closedByTwo = (await meet(two, [lowered, other])).filter((doc) => doc._deleted === true);
  expect([closedByOne.length, closedByTwo.length]).toEqual([1, 1]);
  let [here, there] = [await meet(one, [lowered, ...closedByTwo]), await meet(two, closedByOne)];
  for (let round = 0; round < 3; round += 1) [here, there] = [await meet(one, there), await meet(two, here)];
  const live = here.filter((doc) => doc._deleted !== true);
  expect(live.map(({ value }) => value)).toEqual([{ progress: 4 }]);
  expect(there.map(({ _rev }) => _rev).sort()).toEqual(here.map(({ _rev }) => _rev).sort());
});
