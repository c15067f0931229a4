import { describe, expect, it } from 'vitest';
import type { AnyDoc, EventBody } from '../../core/index.ts';
import type { Device } from '../device/device.ts';
import { MemoryStores, quizManifest } from '../testing/index.ts';
import { recoverEffects } from './effects.ts';
import { openNeuronStores } from './neuron-stores.ts';
import type { StateWriter } from './state-writer.ts';

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
});
