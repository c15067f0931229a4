import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { AnyDoc } from '../core/index.ts';
import { HttpGateway } from './adapters/http-gateway.ts';
import { type Engine, type NeuronData, openEngine } from './engine.ts';
import type { DocumentStore, StoredLeaf, StoreFactory } from './ports/document-store.ts';
import type { Gateway } from './ports/gateway.ts';
import { hostManifest, MemoryKeyVault, MemoryOrigin, MemoryServer, MemoryStores, newProfile, quizManifest } from './testing/index.ts';

const signal = new AbortController().signal;
const running: Server[] = [];

afterEach(() => {
  for (const server of running.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

type Tamper = (route: string, body: string) => { readonly body: string; readonly contentType?: string; readonly status?: number } | undefined;

/** A gateway over HTTP in front of the twin, whose answers a test may tamper with. */
async function door(server: MemoryServer, deviceId: string) {
  const gateway = server.gateway(deviceId);
  const state: { tamper: Tamper | undefined } = { tamper: undefined };
  const http = createServer(async (request, response) => {
    const answer = await answerOf(request, gateway);
    const changed = state.tamper?.(answer.route, answer.body);
    reply(response, changed ?? answer);
  });
  running.push(http);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return Object.assign(state, { baseUrl: `http://127.0.0.1:${(http.address() as AddressInfo).port}` });
}

function reply(
  response: ServerResponse,
  { body, status = 200, contentType = 'application/json' }: { body: string; status?: number; contentType?: string },
): void {
  response.writeHead(status, { 'content-type': contentType, 'x-empire-sync': '1' }).end(body);
}

async function answerOf(request: IncomingMessage, { account, remote }: Gateway): Promise<{ route: string; body: string; status?: number }> {
  const url = new URL(request.url ?? '', 'http://door');
  const [, , database = '', route = ''] = url.pathname.split('/');
  const sent = await bodyOf(request);
  const query = (name: string) => url.searchParams.get(name) ?? '';
  if (url.pathname === '/v1/challenge') return json('challenge', { challenge: 'c' });
  if (url.pathname === '/v1/token') {
    return json('token', { ...(await account.session({ signal })), token: 't', expiresAt: Date.now() + 900_000, serverTime: Date.now() });
  }
  if (route === '') {
    const { instance, seq } = await remote.info(database, { signal });
    return json('info', { instance_start_time: instance, update_seq: seq });
  }
  if (route === '_changes') {
    const { changes, lastSeq } = await remote.changes(database, { since: query('since'), limit: Number(query('limit')), signal });
    return json(route, { results: changes.map(({ id, revs }) => ({ id, seq: '1', changes: revs.map((rev) => ({ rev })) })), last_seq: lastSeq });
  }
  if (route === '_all_docs') {
    const range = { startKey: JSON.parse(query('startkey')), endKey: JSON.parse(query('endkey')), limit: Number(query('limit')) };
    return json(route, { rows: (await remote.range(database, { ...range, signal })).map((id) => ({ id })) });
  }
  if (route === '_bulk_get') {
    const ids = (sent.docs as { id: string }[]).map(({ id }) => id);
    return json(route, { results: (await remote.read(database, ids, { signal })).map((ok) => ({ id: ok._id, docs: [{ ok }] })) });
  }
  if (route === '_bulk_docs')
    return json(
      route,
      (await remote.write(database, sent.docs as AnyDoc[], { signal })).map(({ code, ...row }) => ({ ...row, error: code })),
    );
  if (route === '_revs_diff') return json(route, {});
  // No note was ever written here: what answers a reading holds none.
  return json('_local', { ok: true });
}

function json(route: string, value: unknown): { route: string; body: string } {
  return { route, body: JSON.stringify(value) };
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text === '' ? {} : JSON.parse(text);
}

async function deviceBehindDoor() {
  const server = new MemoryServer();
  const vault = new MemoryKeyVault();
  const env = new MemoryOrigin().context();
  const { deviceId } = await vault.open();
  const behind = await door(server, deviceId);
  const gateway = new HttpGateway({ env, vault }, { baseUrl: behind.baseUrl });
  const engine = await openEngine({ env, vault, stores: new MemoryStores(), gateway }, { hostManifest });
  return { server, engine, quiz: await engine.open(quizManifest), door: behind };
}

async function deviceAt(server: MemoryServer, options: { clock?: { now(): number } } = {}) {
  const engine = await (await newProfile(server, options)).context();
  return { engine, quiz: await engine.open(quizManifest) };
}

async function pair(server: MemoryServer, options: { clock?: { now(): number } } = {}) {
  const [one, two] = [await deviceAt(server, options), await deviceAt(server)];
  await two.engine.pairing.claim((await one.engine.pairing.issue()).code);
  const settle = async () => {
    for (let round = 0; round < 3; round += 1) for (const { engine } of [one, two]) await engine.transferOnce({ signal });
  };
  return { one, two, settle };
}

function serverDoc(id: string, change: object = {}): AnyDoc {
  const digest = 'a'.repeat(32);
  return { _id: id, _rev: `1-${digest}`, _revisions: { start: 1, ids: [digest] }, v: 1, schema: 1, value: { text: 'x' }, ...change } as unknown as AnyDoc;
}

function idsAt(server: MemoryServer, engine: Engine): string[] {
  return [...server.database(`user-${server.userOf(engine.identity.deviceId)}`).trees.keys()].filter((id) => id.startsWith('quiz:')).sort();
}

describe('answers that are none', () => {
  const html = '<!doctype html><title>Log in to this network</title>';
  const cases: readonly (readonly [string, ReturnType<Tamper>, string])[] = [
    ['truncated JSON', { body: '{"rows":[{"id":"quiz' }, 'offline'],
    ['an empty body', { body: '' }, 'offline'],
    ['a page under a good status', { body: html, contentType: 'text/html' }, 'captive-portal'],
    ['a number', { body: '42' }, 'bad-response'],
    ['eight megabytes of something else', { body: JSON.stringify({ filler: 'x'.repeat(8_000_000) }) }, 'bad-response'],
  ];

  it.each(cases)('%s to a push keep everything queued, and it arrives with the next good answer', async (_name, tampered, code) => {
    const { server, engine, quiz, door: gateway } = await deviceBehindDoor();
    await quiz.db.put('note', 'one', { text: 'kept' });
    gateway.tamper = (route) => (route === '_bulk_docs' ? tampered : undefined);
    expect(await engine.transferOnce({ signal })).toMatchObject({ code });
    expect(engine.status.current).toMatchObject({ pending: 1, rejected: 0, code });
    gateway.tamper = undefined;
    expect(await engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
    expect([idsAt(server, engine), engine.status.current.pending]).toEqual([['quiz:s:note:one'], 0]);
  });

  it.each(
    ['info', '_changes', '_all_docs', '_bulk_get', 'token'].flatMap((route) =>
      cases.slice(0, 4).map(([name, tampered, code]) => [route, name, tampered, code] as const),
    ),
  )('to %s, %s, lose nothing and leave no gap', async (route, _name, tampered, code) => {
    const { server, engine, quiz, door: gateway } = await deviceBehindDoor();
    server.database('content').graft(serverDoc('quiz:c:quiz:one'));
    server.database(`user-${server.userOf(engine.identity.deviceId)}`).graft(serverDoc('quiz:r:ack:one'));
    gateway.tamper = (asked) => (asked === route ? tampered : undefined);
    expect(await engine.transferOnce({ signal })).toMatchObject({ code });
    gateway.tamper = undefined;
    expect(await engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
    expect((await quiz.db.get('quiz', 'one'))?.value).toEqual({ text: 'x' });
  });

  it('with unknown fields are read for what is known', async () => {
    const { server, engine, quiz, door: gateway } = await deviceBehindDoor();
    server.database('content').graft(serverDoc('quiz:c:quiz:one', { novelty: { from: 2030 } }));
    await quiz.db.put('note', 'one', { text: 'kept' });
    gateway.tamper = (_route, body) => (body.startsWith('{') ? { body: body.replace('{', '{"novelty":[1,{"a":2}],') } : undefined);
    expect(await engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
    expect([(await quiz.db.get('quiz', 'one'))?.value, idsAt(server, engine)]).toEqual([{ text: 'x' }, ['quiz:s:note:one']]);
  });
});

describe('answers that refuse', () => {
  const refusals: readonly (readonly [number, string])[] = [
    [403, 'forbidden'],
    [404, 'not-found'],
    [408, 'offline'],
    [425, 'offline'],
    [429, 'offline'],
    [500, 'offline'],
    [502, 'offline'],
    [503, 'offline'],
  ];

  it.each(refusals)('with %i to the whole push are %s: the queue is kept, and arrives once the server takes it', async (status, code) => {
    const { server, engine, quiz, door: gateway } = await deviceBehindDoor();
    await quiz.db.put('note', 'one', { text: 'kept' });
    gateway.tamper = (route) => (route === '_bulk_docs' ? { status, body: '{"error":"x"}' } : undefined);
    expect(await engine.transferOnce({ signal })).toMatchObject({ code });
    expect(engine.status.current).toMatchObject({ pending: 1, rejected: 0 });
    gateway.tamper = undefined;
    expect(await engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
    expect(idsAt(server, engine)).toEqual(['quiz:s:note:one']);
  });

  it('with 401 have the token renewed once; where that does not help, the queue waits for the device to be let in', async () => {
    const { server, engine, quiz, door: gateway } = await deviceBehindDoor();
    await quiz.db.put('note', 'one', { text: 'kept' });
    const asked: string[] = [];
    const refuse = (times: number) => {
      asked.length = 0;
      gateway.tamper = (route) => {
        asked.push(route);
        const isRefused = route === '_bulk_docs' && asked.filter((one) => one === route).length <= times;
        return isRefused ? { status: 401, body: '{"error":"needs-auth"}' } : undefined;
      };
    };
    refuse(9);
    expect(await engine.transferOnce({ signal })).toMatchObject({ code: 'needs-auth' });
    expect([asked.filter((one) => one === '_bulk_docs').length, engine.status.current]).toMatchObject([2, { phase: 'needs-auth', pending: 1, rejected: 0 }]);
    refuse(1);
    expect(await engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
    expect([asked.filter((one) => one === 'token').length, idsAt(server, engine)]).toEqual([1, ['quiz:s:note:one']]);
  });

  it('with 404 have the gateway asked who this is, for it makes a database that is missing', async () => {
    const { engine, quiz, door: gateway } = await deviceBehindDoor();
    await engine.transferOnce({ signal });
    await quiz.db.put('note', 'one', { text: 'kept' });
    const asked: string[] = [];
    gateway.tamper = (route) => {
      asked.push(route);
      return route === 'info' && !asked.includes('token') ? { status: 404, body: '{"error":"not_found"}' } : undefined;
    };
    expect(await engine.transferOnce({ signal })).toMatchObject({ code: 'not-found' });
    expect(await engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
    expect(asked).toContain('token');
  });

  it('with 410 erase nothing without a statement that was signed', async () => {
    const { engine, quiz, door: gateway } = await deviceBehindDoor();
    await quiz.db.put('note', 'one', { text: 'kept' });
    gateway.tamper = () => ({ status: 410, body: '{"error":"erased","statement":"a.b.c"}' });
    expect(await engine.transferOnce({ signal })).toMatchObject({ code: 'erased' });
    expect((await quiz.db.get('note', 'one'))?.value).toEqual({ text: 'kept' });
  });
});

describe('ids', () => {
  // One letter of each general category of Unicode, and forms that look like others.
  const letters = [...'Aaǅʰא\u0301\u0903\u20dd5Ⅷ½_-([)«»!+$^©\u00a0\u2028\u2029\0\u00ad\ud83d\ude00\ue000\u0378/:%é'].concat('\ud800', 'e\u0301', '', '..%2f');
  const fits = /^[A-Za-z0-9._~-]{1,128}$/;

  it('of every class of letters are taken as they are or refused with bad-argument', async () => {
    const { engine, quiz } = await deviceAt(new MemoryServer());
    for (const letter of letters) {
      const written = quiz.db.put('note', letter, { letter });
      if (fits.test(letter)) await written;
      else await expect(written, JSON.stringify(letter)).rejects.toMatchObject({ code: 'bad-argument' });
    }
    expect((await quiz.db.list('note')).map(({ key }) => key).sort()).toEqual(letters.filter((letter) => fits.test(letter)).sort());
    expect(await engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
    expect(engine.status.current).toMatchObject({ pending: 0, rejected: 0 });
  });

  it('that are none of the protocol are passed over when the server sends them, and hold nobody up', async () => {
    const server = new MemoryServer();
    const { engine, quiz } = await deviceAt(server);
    for (const letter of letters) server.database('content').graft(serverDoc(`quiz:c:quiz:${letter}`));
    server.database('content').graft(serverDoc('quiz:c:quiz:good'));
    expect(await engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
    const keys = (await quiz.db.list('quiz')).map(({ key }) => key);
    expect(keys.sort()).toEqual([...letters.filter((letter) => fits.test(letter)), 'good'].sort());
  });
});

describe('bodies', () => {
  it.each([
    ['an empty text', ''],
    ['null', null],
    ['an empty object', {}],
    ['an empty list', []],
  ] as const)('of %s come back as they went', async (_name, value) => {
    const { one, two, settle } = await pair(new MemoryServer());
    await one.quiz.db.put('note', 'one', value);
    await settle();
    expect((await two.quiz.db.get('note', 'one'))?.value).toEqual(value);
  });

  it('of 8 MB are refused at the door with payload-too-large, and what was there stays', async () => {
    const { engine, quiz } = await deviceAt(new MemoryServer());
    await quiz.db.put('note', 'one', { text: 'small' });
    await expect(quiz.db.put('note', 'one', { text: 'x'.repeat(8_000_000) })).rejects.toMatchObject({ code: 'payload-too-large' });
    await expect(quiz.events.append('answered', 'x'.repeat(8_000_000), { purpose: 'functional' })).rejects.toMatchObject({ code: 'payload-too-large' });
    expect((await quiz.db.get('note', 'one'))?.value).toEqual({ text: 'small' });
    await engine.transferOnce({ signal });
    expect(engine.status.current).toMatchObject({ pending: 0, rejected: 0 });
  });

  it('of 8 MB that the server sends are kept', async () => {
    const server = new MemoryServer();
    const { engine, quiz } = await deviceAt(server);
    server.database('content').graft(serverDoc('quiz:c:quiz:big', { value: { text: 'x'.repeat(8_000_000) } }));
    expect(await engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
    expect((await quiz.db.get<{ text: string }>('quiz', 'big'))?.value.text).toHaveLength(8_000_000);
  });

  it('with unknown members come through a merge of others unharmed', async () => {
    const server = new MemoryServer();
    const { engine, quiz } = await deviceAt(server);
    await quiz.db.put('note', 'one', { text: 'mine', novelty: { nested: [1, null] } });
    await engine.transferOnce({ signal });
    await quiz.db.put('note', 'one', { text: 'again' }, { base: { text: 'mine' } });
    expect((await quiz.db.get('note', 'one'))?.value).toEqual({ text: 'again', novelty: { nested: [1, null] } });
  });
});

describe('revision trees', () => {
  it('deeper than 1,000 are pulled, edited and pushed', async () => {
    const server = new MemoryServer();
    const { one, two, settle } = await pair(server);
    await one.quiz.db.put('note', 'deep', { n: 0 });
    await settle();
    const couch = server.database(`user-${server.userOf(one.engine.identity.deviceId)}`);
    const leaf = couch.trees.get('quiz:s:note:deep')?.leaves()[0] as AnyDoc;
    const ids = Array.from({ length: 1_000 }, (_, index) => (1_200 - index).toString(16).padStart(32, '0'));
    couch.trees.delete(leaf._id);
    couch.graft({ ...leaf, _rev: `1200-${ids[0]}`, _revisions: { start: 1_200, ids } } as unknown as AnyDoc);
    await settle();
    for (let n = 1; n <= 3; n += 1) await one.quiz.db.put('note', 'deep', { n });
    await settle();
    expect(one.engine.status.current).toMatchObject({ pending: 0, rejected: 0 });
    expect((await two.quiz.db.get('note', 'deep'))?.value).toEqual({ n: 3 });
  }, 20_000);
});

describe('clocks', () => {
  it.each([10, -10])('%i years off converge all the same, and nothing is lost', async (years) => {
    const server = new MemoryServer();
    const offset = years * 365 * 24 * 3_600_000;
    const { one, two, settle } = await pair(server, { clock: { now: () => Date.now() + offset } });
    await one.quiz.db.put('note', 'one', { wrong: 1, shared: 'wrong' });
    await two.quiz.db.put('note', 'one', { right: 1, shared: 'right' });
    await one.quiz.events.append('answered', 1, { purpose: 'functional' });
    await settle();
    const values = await Promise.all([one, two].map(async ({ quiz }) => (await quiz.db.get('note', 'one'))?.value));
    const shared = years > 0 ? 'wrong' : 'right';
    expect(values).toEqual([
      { right: 1, shared, wrong: 1 },
      { right: 1, shared, wrong: 1 },
    ]);
    const ahead = (await two.engine.clocksAhead()).map(({ deviceId }) => deviceId);
    expect(ahead).toEqual(years > 0 ? [one.engine.identity.deviceId] : []);
    const versions = (await two.quiz.db.explain('note', 'one')).flatMap(({ others }) => others);
    expect(versions.length).toBeGreaterThan(0);
    await two.quiz.db.put('note', 'after', { sane: true });
    expect(Math.abs(Number.parseInt(String((await two.quiz.db.get('note', 'after'))?.hlc).slice(0, 12), 16) - Date.now())).toBeLessThan(6 * 60_000);
  });
});

describe('documents that do not open', () => {
  it('stay in quarantine, hold up nobody else, and are sent when they open again', async () => {
    const server = new MemoryServer();
    const vault = new MemoryKeyVault();
    const sick = { id: '' };
    const stores = ailing(new MemoryStores(), sick);
    const { deviceId } = await vault.open();
    const engine = await openEngine({ env: new MemoryOrigin().context(), vault, stores, gateway: server.gateway(deviceId) }, { hostManifest });
    const quiz: NeuronData = await engine.open(quizManifest);
    for (const key of ['one', 'two', 'three']) await quiz.db.put('note', key, { key });
    sick.id = 'quiz:s:note:two';
    expect(await engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
    expect(idsAt(server, engine)).toEqual(['quiz:s:note:one', 'quiz:s:note:three']);
    expect(await engine.quarantine.list()).toMatchObject([{ neuron: 'quiz', database: 'quiz-state', ref: 'stored' }]);
    expect(await quiz.db.get('note', 'two')).toBeUndefined();
    await engine.transferOnce({ signal });
    sick.id = '';
    await engine.transferOnce({ signal });
    expect(idsAt(server, engine)).toEqual(['quiz:s:note:one', 'quiz:s:note:three', 'quiz:s:note:two']);
    expect([await engine.quarantine.list(), (await quiz.db.get('note', 'two'))?.value]).toEqual([[], { key: 'two' }]);
  });

  it('are never said to have been sent', async () => {
    const server = new MemoryServer();
    const vault = new MemoryKeyVault();
    const sick = { id: '' };
    const { deviceId } = await vault.open();
    const ports = { env: new MemoryOrigin().context(), vault, stores: ailing(new MemoryStores(), sick), gateway: server.gateway(deviceId) };
    const engine = await openEngine(ports, { hostManifest });
    const quiz = await engine.open(quizManifest);
    const eventId = await quiz.events.append('answered', 1, { purpose: 'functional' });
    const told = engine.outbox.awaitSynced(eventId, { signal }).catch((error: unknown) => error);
    await expect.poll(async () => (await engine.outbox.list()).length).toBeGreaterThan(0);
    sick.id = `quiz:e:answered:${eventId}`;
    await engine.transferOnce({ signal });
    expect(await told).toMatchObject({ code: 'undecryptable' });
    await expect(engine.outbox.awaitSynced(sick.id, { signal })).rejects.toMatchObject({ code: 'undecryptable' });
    sick.id = '';
    await engine.transferOnce({ signal });
    await engine.outbox.awaitSynced(eventId, { signal });
    expect(idsAt(server, engine)).toEqual([`quiz:e:answered:${eventId}`]);
  });
});

/** A factory whose stores cannot open one document for as long as `sick` names it. */
function ailing(stores: StoreFactory, sick: { id: string }): StoreFactory {
  const broken = (leaves: readonly StoredLeaf[]): readonly StoredLeaf[] =>
    leaves.map((leaf) => ('doc' in leaf && leaf.doc._id === sick.id ? { broken: 'undecryptable', ref: 'stored', rev: leaf.doc._rev } : leaf));
  const wrap = (store: DocumentStore): DocumentStore => ({
    edit: (edit) => store.edit(edit),
    graft: (...args) => store.graft(...args),
    read: async (ids) => (await store.read(ids)).map(broken),
    list: async (...args) => (await store.list(...args)).map(broken),
    changes: async (options) => {
      const { changes, lastSeq } = await store.changes(options);
      return { changes: changes.map((change) => ({ ...change, leaves: broken(change.leaves) })), lastSeq };
    },
    latest: () => store.latest(),
    note: (name) => store.note(name),
    writeNote: (...args) => store.writeNote(...args),
    close: () => store.close(),
    destroy: () => store.destroy(),
  });
  return { open: async (name) => wrap(await stores.open(name)), names: () => stores.names(), destroyAll: () => stores.destroyAll() };
}
