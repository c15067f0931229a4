import { afterEach, describe, expect, it } from 'vitest';
import { browserEnv } from '../adapters/browser-env.ts';
import { directIdb } from '../adapters/direct-idb.ts';
import { idbStores } from '../adapters/idb-stores.ts';
import { branch } from '../conformance/fixtures.ts';
import type { DocumentStore } from '../ports/document-store.ts';
import { MemoryKeyVault } from '../twins/memory-key-vault.ts';
import { landing } from './landings.ts';

const count = 1_130;
const pulled = Array.from({ length: count }, (_, n) => branch(`quiz:s:note:n${String(n).padStart(5, '0')}`, ['a'], { value: `secret ${n}` }));
const opened: DocumentStore[] = [];
let made = 0;

/** Two contexts of one device, each with connections of its own as far as a page allows it. */
function contexts() {
  const vault = new MemoryKeyVault();
  made += 1;
  const open = async (quietMs?: number) => {
    const store = await idbStores(vault, browserEnv(), { direct: directIdb, land: landing(browserEnv(), quietMs === undefined ? {} : { quietMs }) }).open(
      `landing-${made}`,
    );
    opened.push(store);
    return store;
  };
  const worker = async () => {
    const store = await idbStores(vault, browserEnv()).open(`landing-${made}`);
    opened.push(store);
    return store;
  };
  return { open, worker, name: `_pouch_empire-landing-${made}-1` };
}

/** How many records lie in each store of PouchDB's database. */
async function records(name: string): Promise<Record<string, number>> {
  const database = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => resolve(request.result);
  });
  const counted = await Promise.all(
    ['document-store', 'by-sequence', 'local-store'].map(
      (store) =>
        new Promise<[string, number]>((resolve) => {
          const request = database.transaction(store).objectStore(store).count();
          request.onsuccess = () => resolve([store, request.result]);
        }),
    ),
  );
  database.close();
  return Object.fromEntries(counted);
}

async function text(name: string): Promise<string> {
  const database = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => resolve(request.result);
  });
  const all = await new Promise<unknown[]>((resolve) => {
    const request = database.transaction('local-store').objectStore('local-store').getAll();
    request.onsuccess = () => resolve(request.result);
  });
  database.close();
  return JSON.stringify(all);
}

const valuesOf = (leaves: Awaited<ReturnType<DocumentStore['list']>>) => leaves.flat().map((leaf) => ('doc' in leaf ? leaf.doc.value : 'broken'));

afterEach(async () => {
  for (const store of opened.splice(0)) await store.destroy().catch(() => undefined);
});

describe('landing in IndexedDB', () => {
  it('takes a note for each 250 documents and one more, sealed; they are listed at once and filed when it is quiet', async () => {
    const { open, name } = contexts();
    const store = await open(300);
    const before = (await records(name))['local-store'] ?? 0;
    await store.graft(pulled, 'remote', { unseen: true });
    expect(await records(name)).toMatchObject({ 'document-store': 0, 'by-sequence': 0, 'local-store': before + 6 });
    expect(await text(name)).not.toContain('secret');
    expect(new Set(valuesOf(await store.list('s', 'quiz:note'))).size).toBe(count);
    await expect.poll(async () => (await records(name))['by-sequence'], { timeout: 10_000 }).toBe(count);
    expect(await records(name)).toMatchObject({ 'document-store': count });
    expect(valuesOf(await store.list('s', 'quiz:note'))).toHaveLength(count);
    const { changes } = await store.changes({ since: 0, limit: 2_000 });
    expect(new Set(changes.flatMap(({ leaves }) => valuesOf([leaves])))).toEqual(new Set(pulled.map(({ value }) => value)));
    expect((await text(name)).length).toBeLessThan(3_000);
  });

  it('is there for another page and for a service worker', async () => {
    const { open, worker, name } = contexts();
    const other = await open();
    expect(await other.list('s', 'quiz:note')).toEqual([]);
    const store = await open(600_000);
    await store.graft(pulled.slice(0, 500), 'remote', { unseen: true });
    await expect.poll(async () => (await other.list('s', 'quiz:note')).length).toBe(500);
    expect(await records(name)).toMatchObject({ 'by-sequence': expect.any(Number) });
    const background = await worker();
    expect(valuesOf(await background.list('s', 'quiz:note'))).toHaveLength(500);
    expect(await records(name)).toMatchObject({ 'document-store': 500, 'by-sequence': 500 });
  });
});
