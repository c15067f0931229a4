import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import NodePouch from 'pouchdb';
import type { Pouch, PouchConstructor, PouchDoc } from 'pouchdb-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PouchStores } from './adapters/pouch-store.ts';
import { openEngine } from './engine.ts';
import { hostManifest, MemoryOrigin, MemoryServer, newProfile, quizManifest } from './testing/index.ts';

const signal = new AbortController().signal;
const PouchDB = NodePouch as unknown as PouchConstructor;
const keys = ['one', 'two', 'three', 'four'];

/** A device on a real, sealed disk that can be damaged between one opening and the next. */
async function deviceOnDisk() {
  const server = new MemoryServer();
  const { vault } = await newProfile(server);
  const dir = await mkdtemp(join(tmpdir(), 'empire-damaged-'));
  const { deviceId } = await vault.open();
  const open = async () => {
    const env = new MemoryOrigin().context();
    const engine = await openEngine(
      { env, vault, stores: new PouchStores({ env, vault }, PouchDB, { prefix: `${dir}/` }), gateway: server.gateway(deviceId) },
      { hostManifest },
    );
    return { engine, quiz: await engine.open(quizManifest) };
  };
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const there = () => [...server.database(`user-${server.userOf(deviceId)}`).trees.keys()].filter((id) => id.startsWith('quiz:s:')).sort();
  return { open, there, disk: () => new PouchDB(`${dir}/quiz-state-1`) };
}

async function statesOf(disk: Pouch): Promise<PouchDoc[]> {
  const { rows } = await disk.allDocs({ startkey: 's.', endkey: 's.\ufff0' });
  return Promise.all(rows.map(({ id }) => disk.get(id)));
}

type Sealed = PouchDoc & { readonly payload: { readonly ct: string } };

/** Each takes the sealed documents and gives those that are to be stored instead. */
const damages: Readonly<Record<string, (documents: readonly Sealed[]) => readonly PouchDoc[]>> = {
  'one bit of a ciphertext flips': ([first]) => {
    const { ct } = (first as Sealed).payload;
    return [{ ...(first as Sealed), payload: { ...(first as Sealed).payload, ct: `${String.fromCharCode(ct.charCodeAt(0) ^ 1)}${ct.slice(1)}` } }];
  },
  'two documents get each other’s bodies': ([first, second]) => [
    { ...(first as Sealed), payload: (second as Sealed).payload },
    { ...(second as Sealed), payload: (first as Sealed).payload },
  ],
};

describe('a disk on which', () => {
  it.each(Object.keys(damages))('%s: what does not open is in quarantine and stays there, and everything else is sent', async (name) => {
    const { open, there, disk } = await deviceOnDisk();
    const before = await open();
    for (const key of keys) await before.quiz.db.put('note', key, { key });
    await before.engine.close();
    const raw = disk();
    const damaged = damages[name]?.((await statesOf(raw)) as unknown as readonly Sealed[]) ?? [];
    for (const document of damaged) await raw.put(document);
    await raw.close();

    for (let opening = 0; opening < 2; opening += 1) {
      const { engine, quiz } = await open();
      expect(await engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
      const quarantined = await engine.quarantine.list();
      expect(quarantined.map(({ neuron, database }) => `${neuron} ${database}`)).toEqual(damaged.map(() => 'quiz quiz-state'));
      const readable = (await Promise.all(keys.map((key) => quiz.db.get<{ key: string }>('note', key)))).flatMap((one) => (one ? [one.value.key] : []));
      expect(readable).toHaveLength(keys.length - damaged.length);
      expect(there()).toEqual(readable.map((key) => `quiz:s:note:${key}`).sort());
      await engine.close();
    }

    const after = disk();
    const stored = new Map((await statesOf(after)).map((document) => [document._id, (document as unknown as Sealed).payload]));
    await after.close();
    for (const document of damaged) expect(stored.get(document._id)).toEqual((document as unknown as Sealed).payload);
  });
});
