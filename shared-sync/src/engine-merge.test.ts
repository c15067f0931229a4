import { describe, expect, it } from 'vitest';
import type { AnyDoc } from '../core/index.ts';
import type { Engine, NeuronData } from './engine.ts';
import { MemoryServer, newProfile, quizManifest } from './testing/index.ts';

const signal = new AbortController().signal;

interface Party {
  readonly engine: Engine;
  readonly quiz: NeuronData;
}

/** Devices of one user, each with its quiz open. */
async function devicesOfOneUser(server: MemoryServer, count: number): Promise<readonly Party[]> {
  const parties: Party[] = [];
  for (let index = 0; index < count; index += 1) {
    const engine = await (await newProfile(server)).context();
    parties.push({ engine, quiz: await engine.open(quizManifest) });
    const [first] = parties;
    if (first && index > 0) await engine.pairing.claim((await first.engine.pairing.issue()).code);
  }
  return parties;
}

async function settle(parties: readonly Party[], rounds = 4): Promise<void> {
  for (let round = 0; round < rounds; round += 1) for (const { engine } of parties) await engine.transferOnce({ signal });
}

function leavesAt(server: MemoryServer, { engine }: Party, id: string): readonly AnyDoc[] {
  return (
    server.databases
      .get(`user-${server.userOf(engine.identity.deviceId)}`)
      ?.trees.get(id)
      ?.leaves() ?? []
  );
}

const noteOf = async ({ quiz }: Party, key = 'one') => (await quiz.db.get('note', key))?.value;

describe('merging between devices', () => {
  it('keeps what each of three devices wrote to a field of its own, and then falls quiet', async () => {
    const server = new MemoryServer();
    const parties = await devicesOfOneUser(server, 3);
    const [phone, laptop, tablet] = parties as [Party, Party, Party];
    await phone.quiz.db.put('note', 'one', { title: 'shared', phone: 0, laptop: 0, tablet: 0 });
    await settle(parties);
    await phone.quiz.db.put('note', 'one', { title: 'shared', phone: 1, laptop: 0, tablet: 0 });
    await laptop.quiz.db.put('note', 'one', { title: 'shared', phone: 0, laptop: 1, tablet: 0 });
    await tablet.quiz.db.put('note', 'one', { title: 'shared', phone: 0, laptop: 0, tablet: 1 });
    await settle(parties);
    const merged = { title: 'shared', phone: 1, laptop: 1, tablet: 1 };
    expect(await Promise.all(parties.map((party) => noteOf(party)))).toEqual([merged, merged, merged]);
    expect(leavesAt(server, phone, 'quiz:s:note:one').filter((doc) => doc._deleted !== true)).toHaveLength(1);
    const { seq } = server.database(`user-${server.userOf(phone.engine.identity.deviceId)}`);
    await settle(parties);
    expect(server.database(`user-${server.userOf(phone.engine.identity.deviceId)}`).seq).toBe(seq);
  });

  it('lets a removal and a later edit meet: the later one stands on every device', async () => {
    const server = new MemoryServer();
    const parties = await devicesOfOneUser(server, 2);
    const [phone, laptop] = parties as [Party, Party];
    await phone.quiz.db.put('note', 'one', { text: 'first' });
    await settle(parties);
    await laptop.quiz.db.remove('note', 'one');
    await new Promise((resolve) => setTimeout(resolve, 5));
    await phone.quiz.db.put('note', 'one', { text: 'still needed' });
    await settle(parties);
    expect(await Promise.all(parties.map((party) => noteOf(party)))).toEqual([{ text: 'still needed' }, { text: 'still needed' }]);
  });

  it('keeps the version that lost, says where it is, and takes it back on request', async () => {
    const server = new MemoryServer();
    const parties = await devicesOfOneUser(server, 2);
    const [phone, laptop] = parties as [Party, Party];
    await phone.quiz.db.put('attempt', 'one', { progress: 9, by: 'phone' });
    await laptop.quiz.db.put('attempt', 'one', { progress: 4, by: 'laptop' });
    await settle(parties);
    const shown = async () => (await laptop.quiz.db.get<{ by: string }>('attempt', 'one'))?.value.by;
    expect(await shown()).toBe('phone');
    const others = (await laptop.quiz.db.explain('attempt', 'one'))[0]?.others ?? [];
    expect(others).toHaveLength(1);
    await laptop.quiz.db.resolve('attempt', 'one', { revision: others[0] ?? '' });
    await settle(parties);
    expect([await shown(), (await phone.quiz.db.get<{ by: string }>('attempt', 'one'))?.value.by]).toEqual(['laptop', 'laptop']);
  });

  it('leaves versions alone that another version of the neuron wrote', async () => {
    const server = new MemoryServer();
    const parties = await devicesOfOneUser(server, 2);
    const [phone, laptop] = parties as [Party, Party];
    await phone.quiz.db.put('note', 'one', { text: 'phone' });
    await settle([phone]);
    const [leaf] = leavesAt(server, phone, 'quiz:s:note:one');
    if (!leaf) throw new Error('expected the document at the server');
    const foreign = { ...leaf, schema: 2, _rev: `1-${'f'.repeat(32)}`, _revisions: { start: 1, ids: ['f'.repeat(32)] } } as unknown as AnyDoc;
    server.database(`user-${server.userOf(phone.engine.identity.deviceId)}`).graft(foreign);
    await settle([phone, laptop]);
    expect(leavesAt(server, phone, 'quiz:s:note:one').filter((doc) => doc._deleted !== true)).toHaveLength(2);
  });
});
