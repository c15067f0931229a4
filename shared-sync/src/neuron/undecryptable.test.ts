import { parseManifest } from '@empire/contract';
import { expect, it } from 'vitest';
import { openEngine } from '../engine.ts';
import type { DocumentStore, StoredLeaf, StoreFactory } from '../ports/document-store.ts';
import { hostManifest, MemoryDisk, MemoryKeyVault, MemoryOrigin, MemoryServer, MemoryStores, quizManifest } from '../testing/index.ts';

const signal = new AbortController().signal;
const manifest = parseManifest({
  ...quizManifest,
  collections: [...quizManifest.collections, { name: 'tally', class: 'state', schema: 1, merge: { name: 'counter', version: 1 } }],
});

/** Stores in which the versions whose revisions `broken` has do not open. */
function damagedStores(stores: StoreFactory, broken: ReadonlySet<string>): StoreFactory {
  const seen = (leaves: readonly StoredLeaf[]): readonly StoredLeaf[] =>
    leaves.map((leaf) => {
      if (!('doc' in leaf) || !broken.has(leaf.doc._rev)) return leaf;
      const [, docClass] = leaf.doc._id.split(':');
      return { broken: 'undecryptable', ref: `${docClass}.00000000.0`, rev: leaf.doc._rev };
    });
  const wrap = (store: DocumentStore): DocumentStore => ({
    edit: (edit) => store.edit(edit),
    graft: (...args) => store.graft(...args),
    read: async (ids) => (await store.read(ids)).map(seen),
    list: async (...args) => (await store.list(...args)).map(seen),
    changes: async (options) => {
      const { changes, lastSeq } = await store.changes(options);
      return { changes: changes.map((change) => ({ ...change, leaves: seen(change.leaves) })), lastSeq };
    },
    latest: () => store.latest(),
    note: (name) => store.note(name),
    writeNote: (...args) => store.writeNote(...args),
    close: () => store.close(),
    destroy: () => store.destroy(),
  });
  return { open: async (name) => wrap(await stores.open(name)), names: () => stores.names(), destroyAll: () => stores.destroyAll() };
}

/** A profile whose pages all see the same damage. */
function profile() {
  const [vault, source, server, broken] = [new MemoryKeyVault(), new MemoryDisk(), new MemoryServer(), new Set<string>()];
  const open = async () => {
    const env = new MemoryOrigin().context();
    const stores = damagedStores(new MemoryStores({ env, records: vault, source }), broken);
    const { deviceId } = await vault.open();
    const engine = await openEngine({ env, vault, stores, gateway: server.gateway(deviceId) }, { hostManifest });
    return { engine, quiz: await engine.open(manifest) };
  };
  const atServer = (deviceId: string) => [...server.database(`user-${server.userOf(deviceId)}`).trees.values()].flatMap((tree) => tree.leaves());
  return { open, broken, atServer };
}

type Page = Awaited<ReturnType<ReturnType<typeof profile>['open']>>;

/** The revision of the one leaf of a document. */
async function revisionOf({ engine }: Page, id: string): Promise<string> {
  const [stores] = engine.parts.neurons().filter((one) => one.manifest.id === 'quiz');
  const store = id.includes(':e:') ? stores?.log.store : stores?.state.store;
  const leaf = ((await store?.read([id])) ?? [])[0]?.[0];
  return leaf && 'doc' in leaf ? leaf.doc._rev : '';
}

it('a value is written next to a stored version that does not open, and is sent', async () => {
  const { open, broken, atServer } = profile();
  const page = await open();
  await page.quiz.db.put('note', 'one', { text: 'before' });
  broken.add(await revisionOf(page, 'quiz:s:note:one'));
  await page.quiz.db.put('note', 'one', { text: 'after' });
  expect((await page.quiz.db.get('note', 'one'))?.value).toEqual({ text: 'after' });
  expect(await page.engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
  const sent = atServer(page.engine.identity.deviceId).filter(({ _id }) => _id === 'quiz:s:note:one');
  expect(sent.map(({ value }) => value)).toEqual([{ text: 'after' }]);
  expect(await page.engine.quarantine.list()).toHaveLength(1);
});

it('what adds to a value is refused where a stored version does not open', async () => {
  const { open, broken } = profile();
  const page = await open();
  await page.quiz.db.change('tally', 'one', { by: 5 });
  broken.add(await revisionOf(page, 'quiz:s:tally:one'));
  await expect(page.quiz.db.change('tally', 'one', { by: 1 })).rejects.toMatchObject({ code: 'undecryptable' });
  broken.clear();
  await page.quiz.db.change('tally', 'one', { by: 1 });
  expect((await page.quiz.db.get<number>('tally', 'one'))?.value).toBe(6);
});

it('a neuron opens although the state of one of its events does not, and its numbers go on after an event that does not', async () => {
  const { open, broken, atServer } = profile();
  const page = await open();
  const append = ({ quiz }: Page) =>
    quiz.events.append('answered', 1, { purpose: 'functional', effect: [{ collection: 'note', key: 'one', value: { text: 'said' } }] });
  await append(page);
  const second = await append(page);
  broken.add(await revisionOf(page, 'quiz:s:note:one')).add(await revisionOf(page, `quiz:e:answered:${second}`));
  await page.engine.close();
  const again = await open();
  await append(again);
  await again.engine.transferOnce({ signal });
  const numbers = atServer(again.engine.identity.deviceId).flatMap(({ deviceSeq }) => (deviceSeq === undefined ? [] : [deviceSeq]));
  expect(numbers).toEqual([1, 3]);
});
