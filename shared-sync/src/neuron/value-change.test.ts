import { parseManifest } from '@empire/contract';
import { describe, expect, it } from 'vitest';
import { checkDocument, foldShards, shardKey } from '../../core/index.ts';
import type { Engine, NeuronData } from '../engine.ts';
import { MemoryServer, newProfile, quizManifest } from '../testing/index.ts';

const signal = new AbortController().signal;
const shard = (name: string, fold: string) => ({ name, class: 'shard', schema: 1, fold });
const manifest = parseManifest({
  ...quizManifest,
  collections: [
    ...quizManifest.collections,
    { name: 'likes', class: 'state', schema: 1, merge: { name: 'counter', version: 1 } },
    { name: 'tags', class: 'state', schema: 1, merge: { name: 'set', version: 1 } },
    shard('seconds', 'sum'),
    shard('furthest', 'max'),
    shard('read', 'union'),
    shard('cursor', 'latest'),
  ],
});

async function devicesOfOneUser(count: number) {
  const server = new MemoryServer();
  const parties: { engine: Engine; quiz: NeuronData }[] = [];
  for (let index = 0; index < count; index += 1) {
    const engine = await (await newProfile(server)).context();
    parties.push({ engine, quiz: await engine.open(manifest) });
    const [first] = parties;
    if (first && index > 0) await engine.pairing.claim((await first.engine.pairing.issue()).code);
  }
  const settle = async () => {
    for (let round = 0; round < 3; round += 1) for (const { engine } of parties) await engine.transferOnce({ signal });
  };
  const values = (collection: string, key = 'one') => Promise.all(parties.map(async ({ quiz }) => (await quiz.db.get(collection, key))?.value));
  const quizzes = parties.map(({ quiz }) => quiz) as [NeuronData, ...NeuronData[]];
  return { server, parties, quizzes, settle, values };
}

describe('counters and sets of a neuron', () => {
  it('add up what every device did while none saw another', async () => {
    const { quizzes, settle, values } = await devicesOfOneUser(3);
    for (const [index, { db }] of quizzes.entries()) {
      await db.change('likes', 'one', { by: index + 1 });
      await db.change('tags', 'one', { add: ['shared', `from-${index}`] });
    }
    await settle();
    expect(await values('likes')).toEqual([6, 6, 6]);
    expect(await values('tags')).toEqual(Array.from({ length: 3 }, () => ['from-0', 'from-1', 'from-2', 'shared']));
    await quizzes[0].db.change('likes', 'one', { by: -2 });
    await quizzes[0].db.change('tags', 'one', { remove: ['shared'] });
    await quizzes[1]?.db.change('tags', 'one', { add: ['shared'] });
    await settle();
    expect([await values('likes'), (await values('tags'))[2]]).toEqual([
      [4, 4, 4],
      ['from-0', 'from-1', 'from-2', 'shared'],
    ]);
  });

  it('take the forms that readers get in put and in the effects of events', async () => {
    const { quizzes } = await devicesOfOneUser(1);
    const [{ db, events }] = quizzes;
    await db.put('likes', 'one', 5);
    await events.append('liked', null, { purpose: 'functional', effect: [{ collection: 'likes', key: 'one', value: 7 }] });
    await db.put('tags', 'one', ['a', 'b']);
    await db.put('tags', 'one', ['b', 'c']);
    expect([(await db.get('likes', 'one'))?.value, (await db.list('tags')).map(({ value }) => value)]).toEqual([7, [['b', 'c']]]);
  });

  it('go on from where they stood after a removal', async () => {
    const { quizzes } = await devicesOfOneUser(1);
    const [{ db }] = quizzes;
    await db.change('likes', 'one', { by: 3 });
    await db.remove('likes', 'one');
    expect(await db.get('likes', 'one')).toBeUndefined();
    await db.change('likes', 'one', { by: 1 });
    expect((await db.get('likes', 'one'))?.value).toBe(4);
  });

  it.each<[string, Parameters<NeuronData['db']['change']>]>([
    ['a step of a set', ['tags', 'one', { by: 1 }]],
    ['elements of a counter', ['likes', 'one', { add: ['x'] }]],
    ['half a step', ['likes', 'one', { by: 0.5 }]],
    ['elements that are no texts', ['tags', 'one', { add: [1 as unknown as string] }]],
    ['a change of a record', ['note', 'one', { by: 1 }]],
    ['elements of a sum', ['seconds', 'one', { add: ['x'] }]],
  ])('refuse %s', async (_name, [collection, key, change]) => {
    const { quizzes } = await devicesOfOneUser(1);
    await expect(quizzes[0].db.change(collection, key, change)).rejects.toMatchObject({ code: 'bad-argument' });
    expect(await quizzes[0].db.get(collection, key)).toBeUndefined();
  });
});

describe('shards', () => {
  it('are written by each device for itself, folded on read, and never conflict', async () => {
    const { server, parties, quizzes, settle, values } = await devicesOfOneUser(2);
    const [phone, laptop] = quizzes as [NeuronData, NeuronData];
    await settle();
    await phone.db.change('seconds', 'one', { by: 30 });
    await laptop.db.change('seconds', 'one', { by: 12.5 });
    await phone.db.put('furthest', 'one', { page: 3, chapter: 1 });
    await laptop.db.put('furthest', 'one', { page: 2, chapter: 4 });
    await phone.db.change('read', 'one', { add: ['a', 'b'] });
    await laptop.db.change('read', 'one', { add: ['b', 'c'] });
    await phone.db.put('cursor', 'one', { at: 1 });
    await settle();
    await laptop.db.put('cursor', 'one', { at: 2 });
    await settle();
    expect(await values('seconds')).toEqual([42.5, 42.5]);
    expect(await values('furthest')).toEqual([
      { chapter: 4, page: 3 },
      { chapter: 4, page: 3 },
    ]);
    expect([await values('read'), (await values('cursor'))[0]]).toEqual([
      [
        ['a', 'b', 'c'],
        ['a', 'b', 'c'],
      ],
      { at: 2 },
    ]);
    const trees = server.database(`user-${server.userOf(parties[0]?.engine.identity.deviceId ?? '')}`).trees;
    const parts = [...trees].filter(([id]) => id.startsWith('quiz:p:'));
    expect(parts.map(([, tree]) => tree.leaves().length)).toEqual(Array.from({ length: 8 }, () => 1));
    expect((await phone.db.explain('seconds', 'one')).map(({ field }) => field).sort()).toEqual(parties.map(({ engine }) => engine.identity.deviceId).sort());
  });

  it('lose the own part alone when they are removed', async () => {
    const { quizzes, settle, values } = await devicesOfOneUser(2);
    const [phone, laptop] = quizzes as [NeuronData, NeuronData];
    await phone.db.change('seconds', 'one', { by: 30 });
    await laptop.db.change('seconds', 'one', { by: 12 });
    await settle();
    await phone.db.remove('seconds', 'one');
    await settle();
    expect(await values('seconds')).toEqual([12, 12]);
    await phone.db.change('seconds', 'one', { by: 1 });
    await settle();
    expect(await values('seconds')).toEqual([13, 13]);
  });

  it('refuse what their fold cannot work on', async () => {
    const [{ db }] = (await devicesOfOneUser(1)).quizzes;
    await expect(db.put('seconds', 'one', 'many')).rejects.toMatchObject({ code: 'bad-argument' });
    await expect(db.put('read', 'one', { a: 1 })).rejects.toMatchObject({ code: 'bad-argument' });
    await expect(db.put('seconds', 'k'.repeat(92), 1)).rejects.toMatchObject({ code: 'bad-argument' });
  });

  it('are seen by who watches, and say where they stand', async () => {
    const { parties, quizzes, settle } = await devicesOfOneUser(1);
    const [{ db }] = quizzes;
    await db.change('seconds', 'one', { by: 1 });
    const [first] = [await db.watch('seconds', { signal })[Symbol.asyncIterator]().next()];
    expect(first.value).toMatchObject([{ key: 'one', value: 1, deviceId: parties[0]?.engine.identity.deviceId }]);
    expect(await db.syncState('seconds', 'one')).toBe('queued');
    await settle();
    expect(await db.syncState('seconds', 'one')).toBe('synced');
  });
});

describe('checking a shard on its way to the server', () => {
  const [mine, other] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'] as const;
  const hlc = `0192f3a4b5c6-0000-${mine}`;
  const rev = `1-${'a'.repeat(32)}`;
  const doc = (keyDevice: string, bodyDevice: string) => ({
    _id: `quiz:p:seconds:${shardKey('one', keyDevice as Parameters<typeof shardKey>[1])}`,
    _rev: rev,
    v: 1,
    schema: 1,
    anonId: mine,
    deviceId: bodyDevice,
    hlc,
    value: 1,
  });

  it('passes the device’s own and refuses every other', () => {
    const all = [doc(mine, mine), doc(other, other), doc(mine, other), doc(other, mine), { ...doc(mine, mine), _id: 'quiz:p:seconds:one' }];
    expect(all.map((one) => checkDocument(one, { deviceId: mine })?.code)).toEqual([undefined, ...Array.from({ length: 4 }, () => 'bad-document')]);
  });

  it('refuses a tombstone over another device’s shard', () => {
    const tombstone = { _id: doc(other, other)._id, _rev: rev, _deleted: true, v: 1, closedBy: 'merge' };
    expect(checkDocument(tombstone, { deviceId: mine })).toMatchObject({ code: 'bad-document' });
  });
});

describe('folding', () => {
  const part = (value: unknown, at: number) => ({ value, hlc: `00000000000${at}-0000-x` }) as unknown as Parameters<typeof foldShards>[1][0];

  it.each<[string, Parameters<typeof foldShards>[0], readonly unknown[], unknown]>([
    ['adds numbers', 'sum', [1, 2.5, -1], 2.5],
    ['adds members', 'sum', [{ a: 1 }, { a: 2, b: 3 }], { a: 3, b: 3 }],
    ['takes the greatest', 'max', [-5, -2, -9], -2],
    ['unites texts in one order', 'union', [['b'], ['a', 'b']], ['a', 'b']],
    ['takes the latest', 'latest', ['old', 'new'], 'new'],
    ['passes over what has another form', 'sum', ['many', 4], 4],
    ['shows the latest where nothing has the form', 'sum', ['few', 'many'], 'many'],
  ])('%s', (_name, fold, values, expected) => {
    const parts = values.map((value, index) => part(value, index));
    expect([foldShards(fold, parts), foldShards(fold, [...parts].reverse())]).toEqual([expected, expected]);
  });
});
