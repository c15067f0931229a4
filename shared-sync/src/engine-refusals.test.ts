import { describe, expect, it } from 'vitest';
import type { Engine } from './engine.ts';
import { MemoryServer, newProfile, quizManifest } from './testing/index.ts';

const signal = new AbortController().signal;

async function deviceAt(server: MemoryServer) {
  const engine = await (await newProfile(server)).context();
  return { engine, quiz: await engine.open(quizManifest) };
}

function idsAt(server: MemoryServer, engine: Engine): string[] {
  const trees = server.databases.get(`user-${server.userOf(engine.identity.deviceId)}`)?.trees ?? new Map();
  return [...trees.keys()].sort();
}

describe('documents the server refuses', () => {
  it('become dead letters that hold nobody else back, and are sent once they are allowed', async () => {
    const server = new MemoryServer();
    const { engine, quiz } = await deviceAt(server);
    server.refuses = (doc) => doc._id.endsWith(':two');
    for (const key of ['one', 'two', 'three']) await quiz.db.put('note', key, { key });
    expect(await engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
    expect(engine.status.current).toMatchObject({ pending: 0, rejected: 1 });
    expect(idsAt(server, engine)).toEqual(['quiz:s:note:one', 'quiz:s:note:three']);
    await engine.transferOnce({ signal });
    expect(engine.status.current).toMatchObject({ pending: 0, rejected: 1 });
    server.refuses = undefined;
    await engine.transferOnce({ signal });
    expect(engine.status.current).toMatchObject({ pending: 0, rejected: 0 });
    expect(idsAt(server, engine)).toEqual(['quiz:s:note:one', 'quiz:s:note:three', 'quiz:s:note:two']);
  });

  it('stand alone after a batch that was too large was halved, and the others arrive', async () => {
    const server = new MemoryServer();
    const { engine, quiz } = await deviceAt(server);
    for (let index = 0; index < 9; index += 1) await quiz.db.put('note', `n${index}`, { text: 'x'.repeat(index === 4 ? 5_000 : 100) });
    server.maxBatchBytes = 2_000;
    await engine.transferOnce({ signal });
    expect(engine.status.current).toMatchObject({ pending: 0, rejected: 1 });
    expect(idsAt(server, engine)).toHaveLength(8);
  });

  it('take the tombstones of a merge with them, so that no device loses the version in their place', async () => {
    const server = new MemoryServer();
    const [phone, laptop] = [await deviceAt(server), await deviceAt(server)];
    await laptop.engine.pairing.claim((await phone.engine.pairing.issue()).code);
    await phone.quiz.db.put('note', 'one', { phone: 1 });
    await laptop.quiz.db.put('note', 'one', { laptop: 1 });
    await phone.engine.transferOnce({ signal });
    await laptop.engine.transferOnce({ signal });
    server.refuses = (doc) => doc._deleted !== true;
    await phone.engine.transferOnce({ signal });
    await phone.engine.transferOnce({ signal });
    const leaves =
      server.databases
        .get(`user-${server.userOf(phone.engine.identity.deviceId)}`)
        ?.trees.get('quiz:s:note:one')
        ?.leaves() ?? [];
    expect(leaves.filter((doc) => doc._deleted !== true)).toHaveLength(2);
    server.refuses = undefined;
    for (const one of [phone, laptop, phone, laptop]) await one.engine.transferOnce({ signal });
    const values = await Promise.all([phone, laptop].map(async ({ quiz }) => (await quiz.db.get('note', 'one'))?.value));
    expect(values).toEqual([
      { phone: 1, laptop: 1 },
      { phone: 1, laptop: 1 },
    ]);
  });
});
