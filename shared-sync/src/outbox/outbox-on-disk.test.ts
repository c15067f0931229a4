import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import NodePouch from 'pouchdb';
import type { PouchConstructor } from 'pouchdb-core';
import { afterEach, expect, it } from 'vitest';
import { parseDocId } from '../../core/index.ts';
import { PouchStores } from '../adapters/pouch-store.ts';
import { openEngine } from '../engine.ts';
import { hostManifest, MemoryKeyVault, MemoryOrigin, MemoryServer, quizManifest } from '../testing/index.ts';

const signal = new AbortController().signal;
const dirs: string[] = [];

afterEach(async () => {
  for (const dir of dirs.splice(0)) await rm(dir, { recursive: true, force: true });
});

async function deviceOnDisk(server: MemoryServer) {
  const dir = await mkdtemp(join(tmpdir(), 'empire-outbox-'));
  dirs.push(dir);
  const vault = new MemoryKeyVault();
  const env = new MemoryOrigin().context();
  const stores = new PouchStores({ env, vault }, NodePouch as unknown as PouchConstructor, { prefix: `${dir}/` });
  const { deviceId } = await vault.open();
  const engine = await openEngine({ env, vault, stores, gateway: server.gateway(deviceId) }, { hostManifest });
  return { engine, quiz: await engine.open(quizManifest) };
}

it('an event in a sealed PouchDB is discarded, put back and dropped for good', async () => {
  const server = new MemoryServer();
  const { engine, quiz } = await deviceOnDisk(server);
  const eventId = await quiz.events.append('answered', 'oops', { purpose: 'functional' });
  const id = `quiz:e:answered:${eventId}`;
  const [copy] = await engine.outbox.discard(id);
  await engine.outbox.undo(String(copy));
  expect((await engine.outbox.list()).filter(({ neuron }) => neuron === 'quiz').map(({ kind }) => kind)).toEqual(['dropped', 'event']);
  await engine.outbox.discard(id);
  await quiz.events.append('answered', 'kept', { purpose: 'functional' });
  await engine.transferOnce({ signal });
  const trees = server.database(`user-${server.userOf(engine.identity.deviceId)}`).trees;
  const sent = [...trees.values()].flatMap((tree) => tree.leaves()).filter(({ _id }) => _id.startsWith('quiz:'));
  const told = sent.map(({ _id, deviceSeq, ranges }) => [parseDocId(_id)?.class, deviceSeq ?? ranges]);
  expect(told.sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))).toEqual([
    ['d', [[1, 1]]],
    ['d', [[2, 2]]],
    ['e', 3],
  ]);
  await engine.close();
});

it('a refused edit in a sealed PouchDB returns to the server’s version and can be put back', async () => {
  const server = new MemoryServer();
  const { engine, quiz } = await deviceOnDisk(server);
  await quiz.db.put('note', 'one', { text: 'first' });
  await engine.transferOnce({ signal });
  server.refuses = ({ _id }) => _id === 'quiz:s:note:one';
  await quiz.db.put('note', 'one', { text: 'refused' });
  await engine.transferOnce({ signal });
  const [copy] = await engine.outbox.discard('quiz:s:note:one');
  expect([(await quiz.db.get('note', 'one'))?.value, await quiz.db.syncState('note', 'one')]).toEqual([{ text: 'first' }, 'synced']);
  server.refuses = undefined;
  await engine.outbox.undo(String(copy));
  await engine.transferOnce({ signal });
  expect([(await quiz.db.get('note', 'one'))?.value, await quiz.db.syncState('note', 'one')]).toEqual([{ text: 'refused' }, 'synced']);
  const leaves =
    server
      .database(`user-${server.userOf(engine.identity.deviceId)}`)
      .trees.get('quiz:s:note:one')
      ?.leaves() ?? [];
  expect(leaves.filter(({ _deleted }) => !_deleted).map(({ value }) => value)).toEqual([{ text: 'refused' }]);
  await engine.close();
});
