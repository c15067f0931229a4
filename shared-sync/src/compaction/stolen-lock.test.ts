import { expect, it } from 'vitest';
import { openEngine } from '../engine.ts';
import { Catalogue } from '../generations/catalogue.ts';
import type { GenerationSource } from '../ports/generation-source.ts';
import { hostManifest, MemoryKeyVault, MemoryOrigin, MemoryServer, MemoryStores, quizManifest } from '../testing/index.ts';
import { MemoryDisk } from '../twins/memory-store.ts';
import { Upkeep } from './upkeep.ts';

/** A disk that calls `onCopy` when the second generation of a database is first written to. */
function tellingDisk(disk: MemoryDisk, onCopy: (database: string) => void): GenerationSource {
  return {
    openGeneration: async (database, generation) => {
      const store = await disk.openGeneration(database, generation);
      if (generation === 1) return store;
      return new Proxy(store, {
        get(object, key) {
          if (key === 'graft') onCopy(database);
          const member = Reflect.get(object, key) as unknown;
          return typeof member === 'function' ? member.bind(object) : member;
        },
      });
    },
    destroyGeneration: (...given) => disk.destroyGeneration(...given),
  };
}

it('a database whose copy is made while the transfer lock is stolen stays the one it was, whole and with one generation', async () => {
  const [origin, vault, server] = [new MemoryOrigin(), new MemoryKeyVault(), new MemoryServer()];
  const { deviceId } = await vault.open();
  const env = origin.context();
  let stolen: string | undefined;
  const source = tellingDisk(new MemoryDisk(), (database) => {
    stolen ??= database;
    if (stolen === database) origin.steal('empire-transfer');
  });
  const stores = new MemoryStores({ env, records: vault, source });
  const engine = await openEngine({ env, vault, stores, gateway: server.gateway(deviceId) }, { hostManifest });
  const quiz = await engine.open(quizManifest);
  await quiz.db.put('note', 'one', { n: 1 });
  await quiz.events.append('answered', 1, { purpose: 'functional' });

  const reports = await new Upkeep(engine.parts, stores.parts).compact({ all: true });

  expect(reports.find(({ database }) => database === stolen)).toMatchObject({ outcome: 'failed' });
  expect(await new Catalogue(vault).entry(String(stolen))).toMatchObject({ generation: 1 });
  expect(await quiz.db.get('note', 'one')).toMatchObject({ value: { n: 1 } });
  expect(await engine.transferOnce({ signal: new AbortController().signal })).toEqual({ outcome: 'ok' });
});
