import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import NodePouch from 'pouchdb';
import type { Pouch, PouchConstructor, PouchDoc } from 'pouchdb-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AnyDoc } from '../../core/index.ts';
import { documentStoreConformance } from '../conformance/document-store.ts';
import { storeFactoryConformance } from '../conformance/store-factory.ts';
import type { KeyVault } from '../ports/key-vault.ts';
import { MemoryOrigin } from '../twins/memory-env.ts';
import { MemoryKeyVault } from '../twins/memory-key-vault.ts';
import { PouchStores } from './pouch-store.ts';
import { PulledRevisions } from './pulled-revisions.ts';

const PouchDB = NodePouch as unknown as PouchConstructor;

documentStoreConformance('sealed PouchDB on LevelDB', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'empire-store-'));
  return {
    stores: new PouchStores({ env: new MemoryOrigin().context(), vault: new MemoryKeyVault() }, PouchDB, { prefix: `${dir}/` }),
    dispose: () => rm(dir, { recursive: true, force: true }),
  };
});

storeFactoryConformance('sealed PouchDB on LevelDB', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'empire-store-'));
  // LevelDB is opened by one process at a time: both contexts are this one.
  const stores = new PouchStores({ env: new MemoryOrigin().context(), vault: new MemoryKeyVault() }, PouchDB, { prefix: `${dir}/` });
  return { contexts: [stores, stores], dispose: () => rm(dir, { recursive: true, force: true }) };
});

describe('a sealed PouchDB', () => {
  let dir: string;
  let vault: KeyVault;
  const sealed = (keys: KeyVault = vault) => new PouchStores({ env: new MemoryOrigin().context(), vault: keys }, PouchDB, { prefix: `${dir}/` });

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'empire-store-'));
    vault = new MemoryKeyVault();
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  /** The database as a thief reads it: without the keys. */
  async function raw<T>(use: (pouch: Pouch) => Promise<T>): Promise<T> {
    const pouch = new PouchDB(`${dir}/quiz-state-1`);
    try {
      return await use(pouch);
    } finally {
      await pouch.close();
    }
  }

  it('shows neither ids nor bodies to a reader without the keys', async () => {
    const store = await sealed().open('quiz-state');
    await store.edit({ id: 'quiz:s:attempt:canary-key', body: { value: 'canary-value' } });
    await store.close();
    const everything = await raw(async (pouch) => JSON.stringify(await (pouch.allDocs as (options: object) => Promise<object>)({ include_docs: true })));
    expect(everything).not.toMatch(/canary|attempt|quiz/);
    expect(everything).toMatch(/"payload":\{"v":1,"kid":"1"/);
  });

  it('refuses another key before anything is read or written', async () => {
    const store = await sealed().open('quiz-state');
    await store.edit({ id: 'quiz:s:attempt:one', body: { value: 1 } });
    await store.close();
    await expect(sealed(new MemoryKeyVault()).open('quiz-state')).rejects.toMatchObject({ code: 'wrong-key' });
    const again = await sealed().open('quiz-state');
    expect((await again.read(['quiz:s:attempt:one']))[0]).toHaveLength(1);
    await again.close();
  });

  it('reports one corrupt document and reads the others', async () => {
    const store = await sealed().open('quiz-state');
    for (const key of ['one', 'two', 'three']) await store.edit({ id: `quiz:s:attempt:${key}`, body: { value: key } });
    await store.close();
    await raw(async (pouch) => {
      const victim = await firstOf(pouch);
      const payload = victim.payload as { ct: string };
      await pouch.put({ ...victim, payload: { ...payload, ct: `AAAA${payload.ct.slice(4)}` } });
    });
    const again = await sealed().open('quiz-state');
    const listed = (await again.list('s', 'quiz:attempt')).flat();
    expect(listed.map((leaf) => ('broken' in leaf ? leaf.broken : 'open')).sort()).toEqual(['open', 'open', 'undecryptable']);
    const fed = await again.changes({ since: 0, limit: 10 });
    expect(fed.changes.flatMap((change) => change.leaves)).toHaveLength(3);
    await again.close();
  });

  it('notices a single bit that flipped, in a body or its nonce, and leaves the document where it is', async () => {
    const store = await sealed().open('quiz-state');
    await store.edit({ id: 'quiz:s:attempt:one', body: { value: 1 } });
    await store.close();
    for (const member of ['ct', 'iv']) {
      for (const at of [0, 5, -3]) {
        let whole: unknown;
        await raw(async (pouch) => {
          const victim = await firstOf(pouch);
          whole = victim.payload;
          const text = String((whole as Record<string, string>)[member]);
          const index = at < 0 ? text.length + at : Math.min(at, text.length - 1);
          const flipped = `${text.slice(0, index)}${String.fromCharCode(text.charCodeAt(index) ^ 1)}${text.slice(index + 1)}`;
          await pouch.put({ ...victim, payload: { ...(whole as object), [member]: flipped } });
        });
        const again = await sealed().open('quiz-state');
        const leaves = (await again.list('s', 'quiz:attempt')).flat();
        expect([member, at, leaves.map((leaf) => ('broken' in leaf ? leaf.broken : 'open'))]).toEqual([member, at, ['undecryptable']]);
        await again.close();
        await raw(async (pouch) => void (await pouch.put({ ...(await firstOf(pouch)), payload: whole })));
      }
    }
    const healed = await sealed().open('quiz-state');
    expect((await healed.list('s', 'quiz:attempt')).flat().every((leaf) => 'doc' in leaf)).toBe(true);
    await healed.close();
  });

  it('notices a body that was moved under another id', async () => {
    const store = await sealed().open('quiz-state');
    await store.edit({ id: 'quiz:s:attempt:one', body: { value: 1 } });
    await store.edit({ id: 'quiz:s:attempt:two', body: { value: 2 } });
    await store.close();
    await raw(async (pouch) => {
      const [one, two] = await allOf(pouch);
      if (!one || !two) throw new Error('expected two documents');
      await pouch.put({ ...one, payload: two.payload });
    });
    const again = await sealed().open('quiz-state');
    const all = (await again.read(['quiz:s:attempt:one', 'quiz:s:attempt:two'])).flat();
    expect(all.map((leaf) => 'broken' in leaf).sort()).toEqual([false, true]);
    await again.close();
  });

  it('does not open a body that was sealed for another database', async () => {
    const [state, log] = [await sealed().open('quiz-state'), await sealed().open('quiz-log')];
    await state.edit({ id: 'quiz:s:attempt:one', body: { value: 1 } });
    await Promise.all([state.close(), log.close()]);
    const stolen = await raw(firstOf);
    const other = new PouchDB(`${dir}/quiz-log-1`);
    await other.put({ _id: stolen._id, payload: stolen.payload });
    await other.close();
    const again = await sealed().open('quiz-log');
    expect((await again.changes({ since: 0, limit: 10 })).changes[0]?.leaves[0]).toMatchObject({ broken: 'undecryptable' });
    await again.close();
  });

  it('takes in many pulled documents at once, and knows them all afterwards without opening one where it remembers what was pulled', async () => {
    // Everything else is left to PouchDB.
    const direct = () => ({
      pulled: new PulledRevisions(),
      writeNew: async (docs: readonly PouchDoc[]) => docs,
      feed: async () => undefined,
      list: async () => undefined,
      close: () => undefined,
    });
    const stores = new PouchStores({ env: new MemoryOrigin().context(), vault }, PouchDB, { prefix: `${dir}/`, direct });
    const store = await stores.open('quiz-state');
    await store.latest();
    const pulled = Array.from({ length: 600 }, (_, index) => firstRevision(`quiz:s:note:n-${index}`, index));
    await store.graft(pulled, 'remote', { unseen: true });
    expect((await store.list('s', 'quiz:note')).flat()).toHaveLength(600);
    expect(await store.changes({ since: 0, limit: 10, lean: true })).toEqual({ changes: [], lastSeq: 600 });
    await store.edit({ id: 'quiz:s:note:own', body: { value: 1 } });
    const { changes } = await store.changes({ since: 0, limit: 1_000, lean: true });
    expect(changes.flatMap(({ leaves }) => leaves).filter((leaf) => 'doc' in leaf && leaf.origin === 'local')).toHaveLength(1);
    await store.close();
  });

  it('opens once for each handle: two contexts of one database read each other', async () => {
    const stores = sealed();
    const [a, b] = await Promise.all([stores.open('quiz-state'), stores.open('quiz-state')]);
    await a.edit({ id: 'quiz:s:attempt:one', body: { value: 1 } });
    expect((await b.read(['quiz:s:attempt:one']))[0]).toHaveLength(1);
    await Promise.all([a.close(), b.close()]);
  });
});

function firstRevision(id: string, value: number): AnyDoc {
  const digest = value.toString(16).padStart(32, '0');
  return { _id: id, _rev: `1-${digest}`, _revisions: { start: 1, ids: [digest] }, value } as unknown as AnyDoc;
}

async function allOf(pouch: Pouch): Promise<PouchDoc[]> {
  const { rows } = await pouch.allDocs({ startkey: 's.', endkey: 's.\ufff0' });
  return Promise.all(rows.map((row) => pouch.get(row.id)));
}

async function firstOf(pouch: Pouch): Promise<PouchDoc> {
  const [first] = await allOf(pouch);
  if (!first) throw new Error('expected a document');
  return first;
}
