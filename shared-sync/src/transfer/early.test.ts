import { type DocId, EmpireError, type RevId } from '@empire/contract';
import { expect, it } from 'vitest';
import { type Engine, openEngine } from '../engine.ts';
import { openNeuronStores } from '../neuron/neuron-stores.ts';
import type { Gateway, Remote } from '../ports/gateway.ts';
import { hostManifest, MemoryServer, newProfile, quizManifest } from '../testing/index.ts';
import { MemoryOrigin } from '../twins/memory-env.ts';
import { MemoryStores } from '../twins/memory-store.ts';
import { EarlyPages } from './early-pages.ts';
import { Outbox } from './outbox.ts';
import { reporting } from './stall-guard.ts';

const signal = new AbortController().signal;

/** A device that tells what it asks of its own database, in order; `before` runs before one of these is answered. */
async function askingDevice(server: MemoryServer, before: (asked: string, times: number) => Promise<void> | undefined = () => undefined) {
  const { stores, vault } = await newProfile(server);
  const { account, remote } = server.gateway((await vault.open()).deviceId);
  const asked: string[] = [];
  const ask = async <T>(name: string, database: string, answer: () => Promise<T>): Promise<T> => {
    if (!database.startsWith('user-')) return answer();
    asked.push(name);
    await before(name, asked.filter((one) => one === name).length);
    return answer();
  };
  const watched: Remote = {
    ...reporting(remote, { made: () => undefined, moved: { sent: 0, received: 0 } }),
    info: (database, options) => ask('info', database, () => remote.info(database, options)),
    note: (database, name, options) => ask('note', database, () => remote.note(database, name, options)),
    range: (database, options) => ask('range', database, () => remote.range(database, options)),
    read: (database, ids, options) => ask('read', database, () => remote.read(database, ids, options)),
    write: (database, docs, options) => ask('write', database, () => remote.write(database, docs, options)),
  };
  const gateway: Gateway = { account, remote: watched };
  const engine = await openEngine({ env: new MemoryOrigin().context(), vault, stores, gateway }, { hostManifest });
  return { engine, stores, quiz: await engine.open(quizManifest), asked };
}

async function phoneAt(server: MemoryServer) {
  const { context } = await newProfile(server);
  const engine = await context();
  return { engine, quiz: await engine.open(quizManifest) };
}

async function transfer(engine: Engine): Promise<void> {
  expect(await engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
}

it('a first pull reads its documents while the server is still asked what it remembers of the device', async () => {
  const server = new MemoryServer();
  const phone = await phoneAt(server);
  await phone.quiz.db.put('note', 'one', 1);
  await transfer(phone.engine);
  let read: () => void = () => undefined;
  const isRead = new Promise<void>((resolve) => {
    read = resolve;
  });
  const laptop = await askingDevice(server, (asked, times) => {
    if (asked === 'read') read();
    return asked === 'note' && times === 1 ? isRead : undefined;
  });
  await laptop.engine.pairing.claim((await phone.engine.pairing.issue()).code);

  await transfer(laptop.engine);

  expect(await laptop.quiz.db.list('note')).toMatchObject([{ key: 'one', value: 1 }]);
  expect(laptop.asked.slice(0, 2).toSorted()).toEqual(['info', 'note']);
  expect(laptop.asked.filter((one) => one === 'read')).toHaveLength(1);
});

it('what is written at the server while its documents are read early is not missed', async () => {
  const server = new MemoryServer();
  const phone = await phoneAt(server);
  await phone.quiz.db.put('note', 'one', 1);
  await transfer(phone.engine);
  let written = false;
  const laptop = await askingDevice(server, async (asked, times) => {
    if (asked !== 'read' || times > 1 || written) return;
    written = true;
    await phone.quiz.db.put('note', 'one', 2);
    await phone.quiz.db.put('note', 'two', 2);
    await transfer(phone.engine);
  });
  await laptop.engine.pairing.claim((await phone.engine.pairing.issue()).code);

  await transfer(laptop.engine);
  await transfer(laptop.engine);

  expect(await laptop.quiz.db.list('note')).toMatchObject([
    { key: 'one', value: 2 },
    { key: 'two', value: 2 },
  ]);
});

it('a device with something to send reads nothing before it has sent it', async () => {
  const server = new MemoryServer();
  const phone = await phoneAt(server);
  await phone.quiz.db.put('note', 'one', 1);
  await transfer(phone.engine);
  const laptop = await askingDevice(server);
  await laptop.engine.pairing.claim((await phone.engine.pairing.issue()).code);
  await laptop.quiz.db.put('note', 'two', 2);

  await transfer(laptop.engine);

  expect(laptop.asked.indexOf('write')).toBeLessThan(laptop.asked.indexOf('range'));
  expect(await laptop.quiz.db.list('note')).toHaveLength(2);
});

it('the first page of a log is read while the server says who it is, and events that come meanwhile are sent once', async () => {
  const server = new MemoryServer();
  let meanwhile: () => Promise<void> = async () => undefined;
  const phone = await askingDevice(server, (asked, times) => (asked === 'info' && times === 1 ? meanwhile() : undefined));
  const append = (index: number) => phone.quiz.events.append('answered', { index }, { purpose: 'functional' });
  for (let index = 0; index < 3; index += 1) await append(index);
  await expect.poll(() => phone.engine.status.current.pending).toBe(3);
  meanwhile = async () => void (await append(3));

  await transfer(phone.engine);
  await transfer(phone.engine);

  const database = server.database(`user-${server.userOf(phone.engine.identity.deviceId)}`);
  expect([...database.trees.keys()].filter((id) => id.startsWith('quiz:e:'))).toHaveLength(4);
  expect(phone.engine.status.current).toMatchObject({ pending: 0, rejected: 0 });
});

it('a log that is closed while its first pages are read early leaves no rejection unhandled', async () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => void unhandled.push(reason);
  process.on('unhandledRejection', note);
  const stores = await openNeuronStores(new MemoryStores(), quizManifest);
  const outbox = new Outbox();
  await stores.log.store.graft([{ _id: 'quiz:e:answered:1' as DocId, _rev: '1-a' as RevId }], 'local');
  await outbox.waiting(stores.log);
  const closed = async () => {
    throw new EmpireError('closed');
  };
  const log = { ...stores.log, store: Object.assign(Object.create(stores.log.store), { changes: closed, note: async () => undefined }) };
  const pages = new EarlyPages([{ ...stores, log }], { outbox });

  expect(await pages.page(log, 0)).toBeUndefined();
  await pages.ended();
  await new Promise((resolve) => setImmediate(resolve));

  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});
