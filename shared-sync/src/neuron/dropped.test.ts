import { describe, expect, it } from 'vitest';
import { checkDocument, immutableRevision, parseDocId } from '../../core/index.ts';
import type { DocumentStore } from '../ports/document-store.ts';
import { MemoryServer, newProfile, quizManifest } from '../testing/index.ts';
import { deadLetters } from '../transfer/outbox.ts';
import { dropEvents, type EventDoc, finishDrops } from './dropped.ts';
import { openNeuronStores } from './neuron-stores.ts';
import { openDocs } from './state-writer.ts';

const signal = new AbortController().signal;

async function deviceWithEvents(count: number) {
  const server = new MemoryServer();
  const profile = await newProfile(server);
  const engine = await profile.context();
  const quiz = await engine.open(quizManifest);
  for (let n = 1; n <= count; n += 1) await quiz.events.append('answered', { n }, { purpose: 'functional' });
  const stores = await openNeuronStores(profile.stores, quizManifest);
  return { server, profile, engine, quiz, stores };
}

async function eventsIn({ log }: { log: { store: DocumentStore } }): Promise<EventDoc[]> {
  const { changes } = await log.store.changes({ since: 0, limit: 1_000 });
  const live = changes.flatMap(({ leaves }) => openDocs(leaves)).filter((doc) => doc._deleted !== true && parseDocId(doc._id)?.class === 'e');
  return (live as EventDoc[]).sort((a, b) => a.deviceSeq - b.deviceSeq);
}

async function recordsIn({ log }: { log: { store: DocumentStore } }) {
  return (await log.store.list('d', 'quiz:dropped')).flatMap(openDocs);
}

/** A store whose writes fail after `left` of them: a crash at that place. */
function dyingAfter(store: DocumentStore, left: number): DocumentStore {
  let writes = left;
  const spend = () => {
    writes -= 1;
    if (writes < 0) throw new Error('killed');
  };
  return Object.assign(Object.create(store) as DocumentStore, {
    edit: async (edit: Parameters<DocumentStore['edit']>[0]) => {
      spend();
      return store.edit(edit);
    },
    graft: async (...args: Parameters<DocumentStore['graft']>) => {
      spend();
      return store.graft(...args);
    },
    read: (ids: readonly string[]) => store.read(ids),
  });
}

describe('events removed before they were sent', () => {
  it('leave a record of their numbers that is pushed, and never reach the server', async () => {
    const { server, engine, stores } = await deviceWithEvents(6);
    const [, second, third, , fifth] = await eventsIn(stores);
    const [id] = await dropEvents(stores, { events: [fifth, second, third] as EventDoc[], reason: 'consent-withdrawn' });
    await engine.transferOnce({ signal });
    const trees = server.database(`user-${server.userOf(engine.identity.deviceId)}`).trees;
    const received = [...trees.keys()].filter((one) => parseDocId(one)?.class === 'e').length;
    const record = trees.get(id ?? '')?.leaves()[0];
    expect(record).toMatchObject({
      neuron: 'quiz',
      deviceId: engine.identity.deviceId,
      reason: 'consent-withdrawn',
      count: 3,
      ranges: [
        [2, 3],
        [5, 5],
      ],
    });
    expect(received + Number(record?.count)).toBe(6);
    expect(engine.status.current).toMatchObject({ pending: 0, rejected: 0 });
  });

  it('never give their numbers to later events', async () => {
    const { profile, stores, quiz } = await deviceWithEvents(3);
    await dropEvents(stores, { events: await eventsIn(stores), reason: 'quota' });
    await quiz.events.append('answered', { n: 4 }, { purpose: 'functional' });
    const again = await (await profile.context()).open(quizManifest);
    await again.events.append('answered', { n: 5 }, { purpose: 'functional' });
    expect((await eventsIn(stores)).map(({ deviceSeq }) => deviceSeq)).toEqual([4, 5]);
  });

  it('are dropped once, however often it is asked', async () => {
    const { stores } = await deviceWithEvents(3);
    const events = await eventsIn(stores);
    await dropEvents(stores, { events, reason: 'quota' });
    expect(await dropEvents(stores, { events, reason: 'quota' })).toEqual([]);
    expect(await recordsIn(stores)).toHaveLength(1);
  });

  it('take the refusal of the server with them', async () => {
    const { server, engine, stores } = await deviceWithEvents(2);
    server.refuses = (doc) => parseDocId(doc._id)?.class === 'e';
    await engine.transferOnce({ signal });
    expect(await deadLetters(stores)).toHaveLength(2);
    await dropEvents(stores, { events: await eventsIn(stores), reason: 'discarded' });
    expect(await deadLetters(stores)).toEqual([]);
  });

  it.each([0, 1, 2, 3])('are all there or all recorded after a crash at write %i and the next opening', async (left) => {
    const { stores } = await deviceWithEvents(3);
    const events = await eventsIn(stores);
    const dying = { ...stores, log: { ...stores.log, store: dyingAfter(stores.log.store, left) } };
    await expect(dropEvents(dying, { events, reason: 'quota' })).rejects.toThrow('killed');
    const [inLog, recorded] = [(await eventsIn(stores)).length, (await recordsIn(stores)).length];
    expect(inLog === 3 || recorded === 1).toBe(true);
    await finishDrops(stores);
    const after = [(await eventsIn(stores)).length, (await recordsIn(stores)).map(({ count }) => count)];
    expect(after).toEqual(left === 0 ? [3, []] : [0, [3]]);
  });
});

describe('a record of dropped events', () => {
  const device = '22222222-2222-4222-8222-222222222222';
  const record = (change: object = {}) => {
    const body = {
      v: 1,
      schema: 1,
      neuron: 'quiz',
      anonId: device,
      deviceId: device,
      hlc: `0192f3a4b5c6-0000-${device}`,
      reason: 'quota',
      ranges: [[1, 2]],
      count: 2,
    };
    const doc = { _id: 'quiz:d:dropped:one', ...body, ...change };
    return { ...doc, _rev: immutableRevision(doc) };
  };

  it('passes as it is written', () => {
    expect(checkDocument(record(), { deviceId: device })).toBeUndefined();
  });

  it.each<[string, object]>([
    ['a count that does not fit', { count: 3 }],
    ['no ranges', { ranges: [] }],
    ['overlapping ranges', { ranges: [[1, 2], [2, 2]], count: 3 }], // biome-ignore format: a row of the table
    ['an unknown reason', { reason: 'mood' }],
    ['another neuron', { neuron: 'blog' }],
    ['another device', { deviceId: '11111111-1111-4111-8111-111111111111' }],
    ['ranges that touch', { ranges: [[1, 1], [2, 2]] }], // biome-ignore format: a row of the table
  ])('is refused with %s', (_name, change) => {
    expect(checkDocument(record(change), { deviceId: device })).toMatchObject({ code: 'bad-document' });
  });
});
