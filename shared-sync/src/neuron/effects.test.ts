import { type DeviceId, parseManifest } from '@empire/contract';
import { describe, expect, it } from 'vitest';
import { type AnyDoc, type EventBody, shardKey } from '../../core/index.ts';
import type { Device } from '../device/device.ts';
import { MemoryStores, quizManifest } from '../testing/index.ts';
import { recoverEffects } from './effects.ts';
import { openNeuronStores } from './neuron-stores.ts';
import { openDocs, StateWriter } from './state-writer.ts';

describe('making good what a crash left half done', () => {
  it('ends although events are appended all the time', async () => {
    const stores = await openNeuronStores(new MemoryStores(), quizManifest);
    const device = { deviceId: 'd', resume: () => undefined } as unknown as Device;
    let appended = 0;
    const append = async () => {
      appended += 1;
      const digest = appended.toString(16).padStart(32, '0');
      const event = { deviceId: 'd', effect: [{ collection: 'note', key: 'one', value: appended }] } as unknown as EventBody;
      const doc = { ...event, _id: `quiz:e:answered:${appended}`, _rev: `1-${digest}`, _revisions: { start: 1, ids: [digest] } };
      await stores.log.store.graft([doc as unknown as AnyDoc], 'local');
    };
    await append();
    const recovered: unknown[] = [];
    const writer = {
      holds: async () => false,
      write: async ({ value }: { value: unknown }) => {
        recovered.push(value);
        await append();
      },
    } as unknown as StateWriter;
    await recoverEffects(stores, { writer, device });
    expect([recovered, appended]).toEqual([[1], 2]);
  });

  it('writes what an event was to do although the device has a new id since, to a shard in the part of the former one', async () => {
    const plays = { name: 'plays', class: 'shard', schema: 1, fold: 'latest' };
    const manifest = parseManifest({ ...quizManifest, collections: [...quizManifest.collections, plays] });
    const stores = await openNeuronStores(new MemoryStores(), manifest);
    const [former, now] = ['4f514614-1413-43ae-8b1e-ee0344502e08', '93e20bd8-ef85-4520-8e7b-42b8f00bd5d1'] as [DeviceId, DeviceId];
    const device = { deviceId: now, anonId: 'a', resume: () => undefined } as unknown as Device;
    const digest = '1'.padStart(32, '0');
    const effect = ['note', 'plays'].map((collection) => ({ collection, key: 'one', value: 'said' }));
    const event = { deviceId: former, hlc: `01a3185c79ad-0000-${former}`, eventId: 'e', effect };
    const doc = { ...event, _id: 'quiz:e:answered:e', _rev: `1-${digest}`, _revisions: { start: 1, ids: [digest] } };
    await stores.log.store.graft([doc as unknown as AnyDoc], 'local');
    await recoverEffects(stores, { writer: new StateWriter(stores, device), device });
    const written = await stores.state.store.read(['quiz:s:note:one', `quiz:p:plays:${shardKey('one', former)}`, `quiz:p:plays:${shardKey('one', now)}`]);
    expect(written.map((leaves) => openDocs(leaves).map(({ value }) => value))).toEqual([['said'], ['said'], []]);
  });
});
