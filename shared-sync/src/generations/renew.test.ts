import { describe, expect, it } from 'vitest';
import { DatabaseCopy } from '../compaction/database-copy.ts';
import { plainCopy } from '../conformance/store-factory.ts';
import type { GenerationSource } from '../ports/generation-source.ts';
import type { Records } from '../ports/key-vault.ts';
import { Fuse } from '../testing/fuse.ts';
import { MemoryOrigin } from '../twins/memory-env.ts';
import { MemoryRecords } from '../twins/memory-records.ts';
import { MemoryDisk, MemoryStores } from '../twins/memory-store.ts';
import { GenerationStores } from './generation-stores.ts';
import { openLock } from './parts.ts';
import { type Copying, renewDatabase } from './renew.ts';

interface Disk {
  readonly records: Records;
  readonly source: MemoryDisk;
}

async function diskWithDocuments(): Promise<Disk> {
  const disk = { records: new MemoryRecords(), source: new MemoryDisk() };
  const store = await new MemoryStores({ env: new MemoryOrigin().context(), ...disk }).open('quiz-state');
  for (const value of [1, 2, 3]) await store.edit({ id: `quiz:s:attempt:key-${value}`, body: { value } });
  await store.writeNote('push', { instance: 'i', since: 2 });
  await store.close();
  return disk;
}

/** Renews until the fuse blows; answers whether it came to an end. */
async function renewWith(fuse: Fuse, disk: Disk, copying: Copying = plainCopy()): Promise<'done' | 'failed' | 'killed'> {
  const parts = { env: new MemoryOrigin().context(), records: fuse.wrap(disk.records), source: fuse.wrap(disk.source as GenerationSource) };
  return fuse.outcomeOf(renewDatabase(parts, { database: 'quiz-state', copying }));
}

/** What a page that is opened next finds. */
async function afterwards(disk: Disk): Promise<unknown> {
  const store = await new GenerationStores({ env: new MemoryOrigin().context(), ...disk }).open('quiz-state');
  const leaves = (await store.list('s', 'quiz:attempt')).flat();
  const found = {
    values: leaves.map((leaf) => ('doc' in leaf ? leaf.doc.value : undefined)),
    push: await store.note('push'),
    generations: disk.source.names.length,
  };
  await store.edit({ id: 'quiz:s:attempt:next', body: { value: 4 } });
  await store.close();
  return found;
}

const copies: Readonly<Record<string, () => Copying>> = {
  'a plain copy': plainCopy,
  'a compaction': () => new DatabaseCopy({ rules: { settled: 2, rejected: new Set(), nowMs: 0 }, deviceId: 'd', renewedNote: 'renewed' }),
};

describe('renewing a database', () => {
  const whole = { values: [1, 2, 3], push: { instance: 'i', since: expect.any(Number) }, generations: 1 };
  const cases = Object.entries(copies).flatMap(([name, copying]) =>
    (['killed before', 'killed after', 'failed', 'refused from'] as const).map((end) => ({ name, copying, end })),
  );

  for (const { name, copying, end } of cases) {
    it(`by ${name} leaves exactly one generation, whole, when the context is ${end} any call`, async () => {
      const counting = new Fuse(Number.POSITIVE_INFINITY, end);
      expect(await renewWith(counting, await diskWithDocuments(), copying())).toBe('done');
      const ends = new Set<string>();
      await Promise.all(
        Array.from({ length: counting.calls }, async (_, index) => {
          const disk = await diskWithDocuments();
          ends.add(await renewWith(new Fuse(index + 1, end), disk, copying()));
          expect(await afterwards(disk), `${end} call ${index + 1} of ${counting.calls}`).toEqual(whole);
        }),
      );
      expect(counting.calls).toBeGreaterThan(15);
      expect(ends).toContain(end.startsWith('killed') ? 'killed' : 'failed');
    });
  }

  it('ends with timeout when a context does not let go of the former generation, which stays in force and whole', async () => {
    const disk = await diskWithDocuments();
    const origin = new MemoryOrigin();
    let letGo = (): void => undefined;
    const holding = origin.context().lock(openLock('quiz-state'), () => new Promise<void>((resolve) => (letGo = resolve)));
    const renewal = renewDatabase({ env: origin.context(), ...disk }, { database: 'quiz-state', copying: plainCopy(), letGoMs: 60 });
    await expect(renewal).rejects.toMatchObject({ code: 'timeout' });
    letGo();
    await holding;
    expect([disk.source.names, await afterwards(disk)]).toEqual([['quiz-state-1'], { ...whole, generations: 1 }]);
  });

  it('does not wait for a context whose database does not close, and that context goes on with the next generation', async () => {
    const disk = await diskWithDocuments();
    const origin = new MemoryOrigin();
    const { openGeneration } = disk.source;
    let isStuck = true;
    disk.source.openGeneration = async (...given) => {
      const store = await openGeneration.apply(disk.source, given);
      if (isStuck) store.close = () => Promise.reject(new Error('it does not close'));
      isStuck = false;
      return store;
    };
    const held = await new GenerationStores({ env: origin.context(), ...disk }).open('quiz-state');
    await renewDatabase({ env: origin.context(), ...disk }, { database: 'quiz-state', copying: plainCopy(), letGoMs: 500 });
    expect(disk.source.names).toEqual(['quiz-state-2']);
    expect((await held.list('s', 'quiz:attempt')).flat()).toHaveLength(3);
  });

  it('gives no generation number twice, and each has its own', async () => {
    const disk = await diskWithDocuments();
    await renewWith(new Fuse(8, 'killed before'), disk);
    await afterwards(disk);
    await renewWith(new Fuse(Number.POSITIVE_INFINITY, 'failed'), disk);
    expect(disk.source.names).toEqual(['quiz-state-3']);
  });
});
