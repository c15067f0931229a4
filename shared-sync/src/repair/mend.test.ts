import { EmpireError } from '@empire/contract';
import { describe, expect, it } from 'vitest';
import { Upkeep } from '../compaction/upkeep.ts';
import { openEngine } from '../engine.ts';
import type { DocumentStore, StoredLeaf } from '../ports/document-store.ts';
import type { GenerationSource } from '../ports/generation-source.ts';
import { hostManifest, MemoryDisk, MemoryKeyVault, MemoryOrigin, MemoryServer, MemoryStores, quizManifest } from '../testing/index.ts';

const signal = new AbortController().signal;

/** A disk on which the versions in `broken` (their revisions) do not open in a first generation: what is copied is sealed anew. */
function damagedDisk(broken: ReadonlySet<string>): GenerationSource {
  const disk = new MemoryDisk();
  const seen = (leaves: readonly StoredLeaf[]): readonly StoredLeaf[] =>
    leaves.map((leaf) => {
      if (!('doc' in leaf) || !broken.has(leaf.doc._rev)) return leaf;
      return { broken: 'undecryptable', ref: `${leaf.doc._id.split(':')[1]}.0.${leaf.doc._id.length}`, rev: leaf.doc._rev };
    });
  const damaged = (store: DocumentStore): DocumentStore => ({
    edit: (edit) => store.edit(edit),
    graft: (...given) => store.graft(...given),
    read: async (ids) => (await store.read(ids)).map(seen),
    list: async (...given) => (await store.list(...given)).map(seen),
    changes: async (options) => {
      const { changes, lastSeq } = await store.changes(options);
      return { changes: changes.map((change) => ({ ...change, leaves: seen(change.leaves) })), lastSeq };
    },
    latest: () => store.latest(),
    note: (name) => store.note(name),
    writeNote: (...given) => store.writeNote(...given),
    close: () => store.close(),
    destroy: () => store.destroy(),
  });
  return {
    openGeneration: async (database, generation) => {
      const store = await disk.openGeneration(database, generation);
      return generation === 1 ? damaged(store) : store;
    },
    destroyGeneration: (...given) => disk.destroyGeneration(...given),
  };
}

async function deviceOnDisk() {
  const [vault, server, broken] = [new MemoryKeyVault(), new MemoryServer(), new Set<string>()];
  const env = new MemoryOrigin().context();
  const stores = new MemoryStores({ env, records: vault, source: damagedDisk(broken) });
  const { deviceId } = await vault.open();
  const gateway = server.gateway(deviceId);
  const engine = await openEngine({ env, vault, stores, gateway }, { hostManifest });
  const quiz = await engine.open(quizManifest);
  const damage = async (id: string) => {
    const neuron = engine.parts.neurons().find(({ manifest }) => manifest.id === 'quiz');
    const store = id.includes(':e:') ? neuron?.log.store : neuron?.state.store;
    const leaf = (await store?.read([id]))?.[0]?.[0];
    if (leaf && 'doc' in leaf) broken.add(leaf.doc._rev);
  };
  return { engine, quiz, gateway, server, upkeep: new Upkeep(engine.parts, stores.parts), damage };
}

describe('what does not open', () => {
  it('is put back from the server, which has it; everything else is as it was, and nothing is sent for it', async () => {
    const { engine, quiz, server, upkeep, damage } = await deviceOnDisk();
    server.database('content').graft({ _id: 'quiz:c:quiz:q1', _rev: '1-aa', _revisions: { start: 1, ids: ['aa'] }, v: 1, schema: 1, value: 'text' } as never);
    for (const key of ['one', 'two']) await quiz.db.put('note', key, { key });
    await engine.transferOnce({ signal });
    await quiz.db.put('note', 'unsent', { key: 'unsent' });
    for (const id of ['quiz:s:note:one', 'quiz:c:quiz:q1']) await damage(id);
    expect(await engine.quarantine.list()).toHaveLength(2);
    expect(await quiz.db.get('note', 'one')).toBeUndefined();

    expect(await upkeep.mend()).toMatchObject([{ database: 'quiz-state', outcome: 'renewed' }]);
    expect(await engine.quarantine.list()).toEqual([]);
    const values = async () => Promise.all(['one', 'two', 'unsent'].map(async (key) => (await quiz.db.get<{ key: string }>('note', key))?.value.key));
    expect([await values(), (await quiz.db.get('quiz', 'q1'))?.value]).toEqual([['one', 'two', 'unsent'], 'text']);

    const user = server.database(`user-${server.userOf(engine.identity.deviceId)}`);
    expect(await engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
    const notes = [...user.trees.values()].flatMap((tree) => tree.leaves()).filter(({ _id }) => _id.startsWith('quiz:s:note:'));
    expect(notes.map(({ _id, _rev }) => `${_id} ${_rev.slice(0, 2)}`).sort()).toEqual(['one', 'two', 'unsent'].map((key) => `quiz:s:note:${key} 1-`));
  });

  it('stays where it is while the server lacks one such version of the database, or cannot be asked', async () => {
    const { engine, quiz, gateway, upkeep, damage } = await deviceOnDisk();
    await quiz.db.put('note', 'sent', { key: 'sent' });
    await engine.transferOnce({ signal });
    await quiz.db.put('note', 'unsent', { key: 'unsent' });
    for (const id of ['quiz:s:note:sent', 'quiz:s:note:unsent']) await damage(id);
    expect(await upkeep.mend()).toEqual([]);
    expect(await engine.quarantine.list()).toHaveLength(2);
    gateway.account.session = () => Promise.reject(new Error('no way'));
    await expect(upkeep.mend()).rejects.toThrow('no way');
    expect(await engine.quarantine.list()).toHaveLength(2);
  });

  it('is merged with what was written beside it while it did not open', async () => {
    const { engine, quiz, server, upkeep, damage } = await deviceOnDisk();
    await quiz.db.put('note', 'one', { key: 'first' });
    await engine.transferOnce({ signal });
    await damage('quiz:s:note:one');
    await quiz.db.put('note', 'one', { key: 'second' });
    expect(await engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
    const live = () =>
      server
        .database(`user-${server.userOf(engine.identity.deviceId)}`)
        .trees.get('quiz:s:note:one')
        ?.leaves()
        .filter(({ _deleted }) => !_deleted);
    expect(live()).toHaveLength(2);

    expect(await upkeep.mend()).toMatchObject([{ database: 'quiz-state', outcome: 'renewed' }]);
    expect((await quiz.db.get<{ key: string }>('note', 'one'))?.value).toEqual({ key: 'second' });
    expect(await engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
    expect(live()).toMatchObject([{ value: { key: 'second' } }]);
  });

  it('is merged by the next call where there was no room to write when it had been mended', async () => {
    const { engine, quiz, server, upkeep, damage } = await deviceOnDisk();
    await quiz.db.put('note', 'one', { key: 'first' });
    await engine.transferOnce({ signal });
    await damage('quiz:s:note:one');
    await quiz.db.put('note', 'one', { key: 'second' });
    expect(await engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
    const neuron = engine.parts.neurons().find(({ manifest }) => manifest.id === 'quiz');
    if (!neuron) throw new Error('The quiz is not open.');
    const { graft } = neuron.state.store;
    neuron.state.store.graft = () => Promise.reject(new EmpireError('storage-full'));
    expect(await upkeep.mend()).toMatchObject([{ database: 'quiz-state', outcome: 'renewed' }]);
    const { vault } = engine.parts.ports;
    expect(await vault.record('mended-unmerged')).toEqual(['quiz-state']);
    neuron.state.store.graft = graft;
    expect(await upkeep.mend()).toEqual([]);
    expect(await vault.record('mended-unmerged')).toEqual([]);
    expect(await engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
    const leaves = server
      .database(`user-${server.userOf(engine.identity.deviceId)}`)
      .trees.get('quiz:s:note:one')
      ?.leaves();
    expect(leaves?.filter(({ _deleted }) => !_deleted)).toMatchObject([{ value: { key: 'second' } }]);
  });

  it('is left for the next start when the engine ends while the server is asked', async () => {
    const { engine, quiz, gateway, upkeep, damage } = await deviceOnDisk();
    await quiz.db.put('note', 'one', { key: 'one' });
    await engine.transferOnce({ signal });
    await damage('quiz:s:note:one');
    gateway.remote.range = async (_name, { signal: ended }) => {
      await engine.close();
      throw ended?.reason;
    };
    await expect(upkeep.mend()).rejects.toMatchObject({ code: 'closed' });
  });

  it('is what this device wrote as before: a server that lost its database gets it back', async () => {
    const { engine, quiz, server, upkeep, damage } = await deviceOnDisk();
    const name = `user-${server.userOf(engine.identity.deviceId)}`;
    await quiz.db.put('note', 'one', { key: 'one' });
    await engine.transferOnce({ signal });
    await damage('quiz:s:note:one');
    expect(await upkeep.mend()).toMatchObject([{ database: 'quiz-state', outcome: 'renewed' }]);
    server.databases.delete(name);
    server.database(name);
    expect(await engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
    expect([...server.database(name).trees.keys()]).toContain('quiz:s:note:one');
  });

  it('is mended by itself once a push has met it: it arrived, but the answer was lost', async () => {
    const { engine, quiz, gateway, upkeep, damage } = await deviceOnDisk();
    const eventId = await quiz.events.append('answered', 1, { purpose: 'functional' });
    const { write } = gateway.remote;
    gateway.remote.write = async (...given) => {
      await write.apply(gateway.remote, given);
      throw new EmpireError('offline');
    };
    expect(await engine.transferOnce({ signal })).toMatchObject({ outcome: 'offline' });
    gateway.remote.write = write;
    await damage(`quiz:e:answered:${eventId}`);
    expect(await engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
    const failures: string[] = [];
    const running = upkeep.run({ failed: ({ code }) => failures.push(code) });
    await expect.poll(() => engine.quarantine.list()).toEqual([]);
    await engine.close();
    await running;
    expect(failures).toEqual([]);
  });
});
