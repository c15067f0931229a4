import { EmpireError } from '@empire/contract';
import { describe, expect, it } from 'vitest';
import type { AnyDoc } from '../../core/index.ts';
import { documentStoreConformance } from '../conformance/document-store.ts';
import { branch, revOf } from '../conformance/fixtures.ts';
import type { DocumentStore, StoreFactory } from '../ports/document-store.ts';
import type { Env } from '../ports/env.ts';
import type { GenerationSource } from '../ports/generation-source.ts';
import { type End, Fuse } from '../testing/fuse.ts';
import { landingSource } from '../testing/landing-source.ts';
import { MemoryOrigin } from '../twins/memory-env.ts';
import { MemoryKeyVault } from '../twins/memory-key-vault.ts';
import { MemoryRecords } from '../twins/memory-records.ts';
import { MemoryDisk, MemoryStores } from '../twins/memory-store.ts';
import { cutPages } from './land-page.ts';
import type { LandingOptions } from './landed-store.ts';
import { landing } from './landings.ts';
import { allFiled, isAllFiled } from './pages.ts';

const never = 1_000_000;

type Change = (store: DocumentStore) => Partial<DocumentStore>;

/** A disk some of whose calls answer otherwise. */
function changed(disk: GenerationSource, change: Change): GenerationSource {
  return {
    openGeneration: async (...given) => {
      const store = await disk.openGeneration(...given);
      const members = change(store);
      return new Proxy(store, {
        get(_, key) {
          const member = members[key as keyof DocumentStore] ?? store[key as keyof DocumentStore];
          return typeof member === 'function' ? member.bind(store) : member;
        },
      });
    },
    destroyGeneration: (...given) => disk.destroyGeneration(...given),
  };
}

/** What the contexts of one device share. */
class Device {
  readonly origin = new MemoryOrigin();
  readonly records = new MemoryRecords();
  readonly disk = new MemoryDisk();
  readonly vault = new MemoryKeyVault();

  /** A page, in which documents land; nothing is filed before somebody has to, unless `quietMs` says so. */
  page(options: LandingOptions = {}, { fuse, env = this.origin.context(), change }: { fuse?: Fuse; env?: Env; change?: Change } = {}): StoreFactory {
    const source: GenerationSource = fuse ? fuse.wrap<GenerationSource>(this.disk) : change ? changed(this.disk, change) : this.disk;
    const land = landing(env, { worth: 2, page: 3, quietMs: never, ...options });
    return this.#stores(env, landingSource(source, { land, sealerOf: this.#sealerOf }));
  }

  /** A service worker, in which nothing lands. */
  worker(): StoreFactory {
    const env = this.origin.context();
    return this.#stores(env, landingSource(this.disk, { land: (opened) => allFiled({ ...opened, env }), sealerOf: this.#sealerOf }));
  }

  /** What lies in the database itself. */
  async filed(): Promise<readonly string[]> {
    const { changes } = await (await this.raw()).changes({ since: 0, limit: 100 });
    return changes.flatMap(({ leaves }) => leaves.map((leaf) => ('doc' in leaf ? String(leaf.doc.value) : 'broken'))).sort();
  }

  raw(): Promise<DocumentStore> {
    return this.disk.openGeneration('quiz-state', 1);
  }

  #stores(env: Env, source: GenerationSource): StoreFactory {
    return new MemoryStores({ env, records: this.records, source });
  }

  readonly #sealerOf = async (database: string, generation: number) => (await this.vault.keysFor(database, generation)).sealer;
}

const idOf = (key: string) => `quiz:s:attempt:${key}`;
const pulled = (...keys: string[]): AnyDoc[] => keys.map((key) => branch(idOf(key), ['a'], { value: `secret ${key}` }));
const seven = ['k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k7'];
const words = (...keys: string[]) => keys.map((key) => `secret ${key}`);

async function landSeven(stores: StoreFactory): Promise<DocumentStore> {
  const store = await stores.open('quiz-state');
  await store.graft(pulled(...seven), 'remote', { unseen: true });
  return store;
}

async function listed(store: DocumentStore): Promise<readonly string[]> {
  return (await store.list('s', 'quiz:attempt'))
    .flat()
    .map((leaf) => ('doc' in leaf ? String(leaf.doc.value) : 'broken'))
    .sort();
}

documentStoreConformance('in memory, where documents land', async () => ({
  stores: new Device().page({ worth: 1, page: 1 }),
  dispose: async () => undefined,
}));

documentStoreConformance('in memory, where documents land and are filed at once', async () => ({
  stores: new Device().page({ worth: 1, page: 1, quietMs: 0 }),
  dispose: async () => undefined,
}));

describe('documents that land', () => {
  it('count at once, lie sealed in pages, and are filed when it is quiet', async () => {
    const device = new Device();
    const store = await landSeven(device.page({ quietMs: 30 }));
    expect(await device.filed()).toEqual([]);
    expect(await listed(store)).toEqual(words(...seven));
    const [[leaf], none] = (await store.read([idOf('k5'), idOf('k9')])) as [readonly [unknown], readonly unknown[]];
    expect([leaf, none]).toEqual([{ doc: pulled('k5')[0], origin: 'remote' }, []]);

    const raw = await device.raw();
    const notes = await Promise.all([0, 1, 2, 3].map((page) => raw.note(`landed-${page}`)));
    expect(notes.map((note) => typeof note?.ct)).toEqual(['string', 'string', 'string', 'undefined']);
    expect(JSON.stringify(notes)).not.toContain('secret');

    await expect.poll(() => device.filed()).toEqual(words(...seven));
    await expect.poll(async () => [await raw.note('landing'), await raw.note('landed-2')]).toEqual([{ from: 3, to: 3 }, {}]);
    expect(await listed(store)).toEqual(words(...seven));
    await store.close();
  });

  it('are filed one by one where somebody writes one, and others may be written meanwhile', async () => {
    const device = new Device();
    const store = await landSeven(device.page());
    await store.edit({ id: idOf('new'), body: { value: 'new' } });
    expect(await device.filed()).toEqual(['new']);
    await expect(store.edit({ id: idOf('k2'), body: { value: 'x' } })).rejects.toMatchObject({ code: 'conflict' });
    const rev = await store.edit({ id: idOf('k2'), body: { value: 'edited' }, parent: revOf(['a']) });
    expect(await device.filed()).toEqual(['edited', 'new']);
    expect(await listed(store)).toEqual(['edited', 'new', ...words(...seven.filter((key) => key !== 'k2'))]);
    expect((await store.read([idOf('k2')]))[0]?.map((one) => 'doc' in one && one.doc._rev)).toEqual([rev]);
  });

  it('are in a full feed, which has them filed, and are passed over by a lean one', async () => {
    const store = await landSeven(new Device().page());
    await store.edit({ id: idOf('new'), body: { value: 'new' } });
    const lean = await store.changes({ since: 0, limit: 100, lean: true });
    expect(lean.changes.flatMap(({ leaves }) => leaves).filter((leaf) => 'doc' in leaf && leaf.origin === 'local')).toHaveLength(1);
    expect((await store.changes({ since: 0, limit: 100 })).changes).toHaveLength(8);
    expect((await store.latest())?.seq).toBe(8);
  });

  it('are those that are many and plain: tombstones, several leaves and a few go where they belong', async () => {
    const device = new Device();
    const store = await device.page({ worth: 4 }).open('quiz-state');
    await store.graft(pulled('few'), 'remote', { unseen: true });
    await store.graft(pulled('k1', 'k2', 'k3', 'k4'), 'remote');
    expect(await device.filed()).toEqual(words('few', 'k1', 'k2', 'k3', 'k4'));
    const forked = [branch(idOf('fork'), ['a', 'b'], { value: 'b' }), branch(idOf('fork'), ['a', 'c'], { value: 'c' })];
    const closed = branch(idOf('gone'), ['a'], { _deleted: true, value: 'gone' });
    await store.graft([...forked, closed, ...pulled('k5', 'k6')], 'remote', { unseen: true });
    expect(await device.filed()).toEqual(['b', 'c', 'gone', ...words('few', 'k1', 'k2', 'k3', 'k4')]);
    expect(await listed(store)).toEqual(['b', 'c', ...words('few', 'k1', 'k2', 'k3', 'k4', 'k5', 'k6')]);
  });

  it('are found by another page at once, and what it writes or deletes of them is found by the first', async () => {
    const device = new Device();
    const other = await device.page().open('quiz-state');
    expect(await listed(other)).toEqual([]);
    const store = await landSeven(device.page());
    expect(await listed(other)).toEqual(words(...seven));
    await other.edit({ id: idOf('k1'), body: { value: 'from there' }, parent: revOf(['a']) });
    expect(await listed(store)).toEqual(['from there', ...words(...seven.slice(1))]);
    await other.edit({ id: idOf('k7'), body: { _deleted: true, value: 'gone' }, parent: revOf(['a']) });
    for (const page of [store, other]) expect(await listed(page)).toEqual(['from there', ...words(...seven.slice(1, 6))]);
    expect((await store.changes({ since: 0, limit: 100 })).changes).toHaveLength(7);
    expect(await device.filed()).toEqual(['from there', 'gone', ...words(...seven.slice(1, 6))]);
  });

  it('are found by who began to look before they had landed', async () => {
    const device = new Device();
    const { openGeneration } = device.disk;
    const nothing = () => undefined;
    let answer: () => void = nothing;
    let isHeld = false;
    device.disk.openGeneration = async (...given) => {
      const store = await openGeneration.apply(device.disk, given);
      const { note } = store;
      store.note = async (name) => {
        const found = await note.call(store, name);
        if (isHeld && name === 'landing') await new Promise<void>((resolve) => (answer = resolve));
        return found;
      };
      return store;
    };
    const looking = await device.page().open('quiz-state');
    isHeld = true;
    const listing = listed(looking);
    await expect.poll(() => answer).not.toBe(nothing);
    isHeld = false;
    await landSeven(device.page());
    answer();
    await listing;
    expect(await listed(looking)).toEqual(words(...seven));
  });

  it('are filed by a service worker that opens the database', async () => {
    const device = new Device();
    await landSeven(device.page());
    const store = await device.worker().open('quiz-state');
    expect(await device.filed()).toEqual(words(...seven));
    expect(await listed(store)).toEqual(words(...seven));
  });

  it('survive their page in whichever call it is ended, landing or filing, each once', async () => {
    for (const end of ['killed before', 'killed after', 'failed', 'refused from'] as const satisfies readonly End[]) {
      const calls = await ended(end, Number.POSITIVE_INFINITY);
      expect(calls).toBeGreaterThan(20);
      for (let at = 1; at <= calls; at += 1) await ended(end, at);
    }
  });

  async function ended(end: End, at: number): Promise<number> {
    const device = new Device();
    const fuse = new Fuse(at, end, { armed: false });
    const store = await device.page({}, { fuse, env: new MemoryOrigin().context() }).open('quiz-state');
    fuse.arm();
    let hasLanded = false;
    const work = async () => {
      await store.graft(pulled(...seven), 'remote', { unseen: true });
      hasLanded = true;
      await store.latest();
    };
    await fuse.outcomeOf(work());
    const next = await device.page().open('quiz-state');
    const found = await listed(next);
    expect(found.length, `${end} call ${at}`).toBe(new Set(found).size);
    if (hasLanded) expect(found, `${end} call ${at}`).toEqual(words(...seven));
    // What did not arrive is pulled again.
    await next.graft(pulled(...seven), 'remote');
    await next.latest();
    expect(await device.filed(), `${end} call ${at}`).toEqual(words(...seven));
    return fuse.calls;
  }

  it('are asked of the server again where their page does not open any more, or holds something else', async () => {
    for (const damage of ['AAAA', undefined]) {
      const device = new Device();
      const store = await landSeven(device.page());
      for (const mark of ['pull-user', 'range-user']) await store.writeNote(mark, { seq: '1' });
      await store.close();
      const raw = await device.raw();
      const sealed =
        damage === undefined ? await (await device.vault.keysFor('quiz-state', 1)).sealer.seal('{"i":1}') : { ...(await raw.note('landed-1')), ct: damage };
      await raw.writeNote('landed-1', { ...sealed });
      const next = await device.page().open('quiz-state');
      const left = words('k1', 'k2', 'k3', 'k7');
      expect(await listed(next)).toEqual(left);
      await next.latest();
      expect(await device.filed()).toEqual(left);
      // What a pull that was under way has to say of how far it came is too late; the next one begins anew, and has the say.
      await next.writeNote('pull-user', { seq: '2' });
      expect(await Promise.all(['pull-user', 'range-user'].map((mark) => next.note(mark)))).toEqual([{}, {}]);
      await next.writeNote('pull-user', { seq: '3' });
      expect(await next.note('pull-user')).toEqual({ seq: '3' });
    }
  });

  it('stay while there is no room for a page of them: each can be read, listed and written, and the feed does without', async () => {
    const device = new Device();
    await (await landSeven(device.page())).close();
    let isFull = true;
    const change: Change = ({ graft }) => ({
      async graft(docs, ...how) {
        if (isFull && docs.length > 1) throw new EmpireError('storage-full');
        return graft.call(this, docs, ...how);
      },
    });
    const store = await device.page({ quietMs: 0 }, { change }).open('quiz-state');
    expect(await listed(store)).toEqual(words(...seven));
    await expect(store.latest()).rejects.toMatchObject({ code: 'storage-full' });
    const rev = await store.edit({ id: idOf('k2'), body: { value: 'edited' }, parent: revOf(['a']) });
    expect(await listed(store)).toEqual(['edited', ...words('k1', ...seven.slice(2))]);
    const { changes } = await store.changes({ since: 0, limit: 10 });
    expect(changes.flatMap(({ leaves }) => leaves).map((leaf) => 'doc' in leaf && leaf.doc._rev)).toEqual([rev]);
    expect((await store.latest())?.seq).toBe(changes[0]?.seq);
    expect(await isAllFiled(store)).toBe(false);
    isFull = false;
    expect((await store.changes({ since: 0, limit: 10 })).changes).toHaveLength(7);
    expect([await isAllFiled(store), await listed(store)]).toEqual([true, ['edited', ...words('k1', ...seven.slice(2))]]);
  });

  it('are asked of the server again where a page is gone, and found by their pages where the note of these is', async () => {
    for (const [gone, left] of [
      ['landed-1', words('k1', 'k2', 'k3', 'k7')],
      ['landing', words(...seven)],
    ] as const) {
      const device = new Device();
      const first = await landSeven(device.page());
      await first.writeNote('pull-user', { seq: '1' });
      await first.close();
      let isGone = true;
      const change: Change = ({ note, writeNote }) => ({
        note(name) {
          return isGone && name === gone ? Promise.resolve(undefined) : note.call(this, name);
        },
        writeNote(name, value) {
          if (name === gone) isGone = false;
          return writeNote.call(this, name, value);
        },
      });
      const store = await device.page({}, { change }).open('quiz-state');
      expect(await listed(store)).toEqual(left);
      await store.latest();
      expect(await device.filed()).toEqual(left);
      expect(await store.note('pull-user')).toEqual(gone === 'landing' ? { seq: '1' } : {});
    }
  });

  it('are cut into pages by their number, and by their size where they are large', () => {
    const docs = [5, 5, 40, 5, 5, 5, 5].map((length, index) => branch(idOf(`k${index}`), ['a'], { value: 'x'.repeat(length) }));
    const one = JSON.stringify(docs[0]).length;
    const cut = [...cutPages(docs, { most: 3, length: 2 * one })];
    expect(cut.map(({ ids }) => ids.length)).toEqual([2, 1, 2, 2]);
    expect(cut.flatMap(({ text }) => JSON.parse(text))).toEqual(docs);
    expect([...cutPages(docs, { most: 3, length: 1_000_000 })].map(({ ids }) => ids.length)).toEqual([3, 3, 1]);
    expect([...cutPages([], { most: 3, length: 1 })]).toEqual([]);
  });

  it('are not said to be all there by a store that is closed while they are filed', async () => {
    const device = new Device();
    await (await landSeven(device.page())).close();
    let store: DocumentStore | undefined;
    const change: Change = ({ graft }) => ({
      async graft(...given) {
        void store?.close();
        return graft.apply(this, given);
      },
    });
    store = await device.page({}, { change }).open('quiz-state');
    await expect(store.latest()).rejects.toMatchObject({ code: 'closed' });
  });

  it('stay and count while there is no room to file them', async () => {
    const device = new Device();
    const store = await landSeven(device.page());
    await store.close();
    const fuse = new Fuse(1, 'refused from', { armed: false });
    const full = await device.page({ quietMs: 0 }, { fuse }).open('quiz-state');
    const reading = full.list.bind(full);
    expect((await reading('s', 'quiz:attempt')).flat()).toHaveLength(7);
    fuse.arm();
    await expect(full.latest()).rejects.toThrow('the disk failed');
    expect(await listed(await device.page().open('quiz-state'))).toEqual(words(...seven));
  });

  it('do not write over each other when the lock is taken from one that stands still', async () => {
    const device = new Device();
    const env = device.origin.context();
    const lock: Env['lock'] = (name, task, options) =>
      env.lock(
        name,
        async (lost) => {
          if (name.startsWith('empire-landing')) device.origin.steal(name);
          return task(lost);
        },
        options,
      );
    const store = await device.page({}, { env: { ...env, lock } }).open('quiz-state');
    await expect(store.graft(pulled(...seven), 'remote', { unseen: true })).rejects.toMatchObject({ code: 'timeout' });
    expect(await (await device.raw()).note('landing')).toBeUndefined();
  });
});
