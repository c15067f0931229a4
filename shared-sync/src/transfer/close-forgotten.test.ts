import { describe, expect, it } from 'vitest';
import type { AnyDoc } from '../../core/index.ts';
import type { NeuronStores } from '../neuron/neuron-stores.ts';
import { openDocs } from '../neuron/state-writer.ts';
import { quizManifest } from '../testing/devices.ts';
import { MemoryStores } from '../twins/memory-store.ts';
import { closeForgotten } from './close-forgotten.ts';

const id = 'quiz:r:ack:one';

function version(_id: string, ids: readonly string[]): AnyDoc {
  const digests = ids.map((one) => one.repeat(32));
  return { _id, _rev: `${ids.length}-${digests[0]}`, _revisions: { start: ids.length, ids: digests }, v: 1, schema: 1, value: ids[0] } as unknown as AnyDoc;
}

async function storesWith(docs: readonly AnyDoc[]): Promise<NeuronStores> {
  const store = await new MemoryStores().open('quiz-state');
  await store.graft(docs, 'remote');
  return { manifest: quizManifest, state: { name: 'quiz-state', store }, log: { name: 'quiz-log', store } };
}

async function live({ state }: NeuronStores, docId: string): Promise<readonly unknown[]> {
  return openDocs((await state.store.read([docId]))[0] ?? []).flatMap((doc) => (doc._deleted === true ? [] : [doc.value]));
}

describe('what the server wrote and has no more', () => {
  it('is closed when another version took its place', async () => {
    const stores = await storesWith([version(id, ['a']), version(id, ['c', 'b'])]);
    await closeForgotten(stores, [version(id, ['c', 'b'])]);
    expect(await live(stores, id)).toEqual(['c']);
  });

  it('stays when it descends from what was pulled', async () => {
    const stores = await storesWith([version(id, ['b', 'a'])]);
    await closeForgotten(stores, [version(id, ['a'])]);
    expect(await live(stores, id)).toEqual(['b']);
  });

  it('is left alone where a person writes', async () => {
    const note = 'quiz:s:note:one';
    const stores = await storesWith([version(note, ['a']), version(note, ['b'])]);
    await closeForgotten(stores, [version(note, ['b'])]);
    expect(await live(stores, note)).toHaveLength(2);
  });
});
