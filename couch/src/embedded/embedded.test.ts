import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { embeddedUnderTest } from './conformance/embedded-under-test.ts';
import { Couch } from './conformance/under-test.ts';
import { describeCouch } from './couch-conformance.ts';
import { type EmbeddedCouch, startEmbeddedCouch } from './embedded-couch.ts';
import { MAX_REQUEST_BYTES } from './exchange.ts';

describeCouch('the embedded server', () => embeddedUnderTest());

async function folder(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'embedded-couch-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  return dataDir;
}

function start(dataDir: string): Promise<EmbeddedCouch> {
  return startEmbeddedCouch({ port: 0, dataDir, adminUser: 'admin', adminPassword: 'secret', tokenKeys: () => new Map() });
}

/** Talks to a server that the test itself starts and stops. */
function talkTo({ url }: EmbeddedCouch): Couch {
  return new Couch({ url, dbPrefix: '', mintToken: async () => '', close: async () => undefined });
}

test('documents, security and the instance start time survive a restart', async () => {
  const dataDir = await folder();
  const security = { admins: { names: [], roles: ['_admin'] }, members: { names: ['anna'], roles: [] } };
  const read = async (server: EmbeddedCouch) => {
    const couch = talkTo(server);
    const [info, secured, doc, all] = await Promise.all(['/a', '/a/_security', '/a/x', '/_all_dbs'].map((path) => couch.send('GET', path)));
    return { start: info?.body.instance_start_time, seq: info?.body.update_seq, security: secured?.body, n: doc?.body.n, all: all?.body };
  };
  const first = await start(dataDir);
  await talkTo(first).send('PUT', '/a');
  await talkTo(first).send('PUT', '/a/_security', { body: security });
  await talkTo(first).send('PUT', '/a/x', { body: { n: 7 } });
  const before = await read(first);
  await first.close();
  const second = await start(dataDir);
  onTestFinished(() => second.close());
  expect(await read(second)).toEqual(before);
  expect(before).toMatchObject({ security, n: 7, all: ['a'] });
});

test('a sequence of a database that was deleted counts as the beginning of its successor', async () => {
  const server = await start(await folder());
  onTestFinished(() => server.close());
  const couch = talkTo(server);
  await couch.send('PUT', '/a');
  for (const id of ['x', 'y']) await couch.send('PUT', `/a/${id}`, { body: {} });
  const { body: old } = await couch.send('GET', '/a/_changes');
  await couch.send('DELETE', '/a');
  await couch.send('PUT', '/a');
  await couch.send('PUT', '/a/z', { body: {} });
  const { body } = await couch.send('GET', `/a/_changes?since=${old.last_seq}`);
  expect(body.results.map((row: { id: string }) => row.id)).toEqual(['z']);
  expect((await couch.send('GET', '/a/_changes?since=nonsense')).status).toBe(400);
});

test('a database that is removed ends the longpolls on it', async () => {
  const server = await start(await folder());
  onTestFinished(() => server.close());
  const couch = talkTo(server);
  await couch.send('PUT', '/a');
  const polling = couch.send('GET', '/a/_changes?feed=longpoll&since=now&timeout=10000');
  await new Promise((resolve) => setTimeout(resolve, 100));
  await couch.send('DELETE', '/a');
  expect((await polling).body).toMatchObject({ results: [], pending: 0 });
});

test('a body over the limit is answered 413 with the limit', async () => {
  const server = await start(await folder());
  onTestFinished(() => server.close());
  const couch = talkTo(server);
  await couch.send('PUT', '/a');
  const { status, body } = await couch.send('PUT', '/a/x', { body: JSON.stringify({ text: 'x'.repeat(MAX_REQUEST_BYTES) }) });
  expect({ status, error: body.error }).toEqual({ status: 413, error: 'too_large' });
  expect(body.reason).toContain(String(MAX_REQUEST_BYTES));
});

test('calls it does not have are refused by name', async () => {
  const server = await start(await folder());
  onTestFinished(() => server.close());
  const couch = talkTo(server);
  await couch.send('PUT', '/a');
  const calls = [
    ['POST', '/_replicate'],
    ['POST', '/a/_find'],
    ['GET', '/a/_design/d/_view/v'],
    ['PUT', '/a/x/attachment'],
    ['GET', '/a/_changes?feed=continuous'],
  ] as const;
  const statuses = [];
  for (const [method, path] of calls) statuses.push((await couch.send(method, path, method === 'GET' ? {} : { body: {} })).status);
  expect(statuses).toEqual([404, 404, 501, 501, 501]);
});

test('a data directory that cannot be written is one clear error', async () => {
  const file = join(await folder(), 'file');
  await writeFile(file, '');
  await expect(start(join(file, 'data'))).rejects.toMatchObject({ code: 'storage-failed', message: expect.stringContaining('cannot be used') });
});

test('a data directory in use by another process is one clear error', async () => {
  const dataDir = await folder();
  const first = await start(dataDir);
  onTestFinished(() => first.close());
  const module = new URL('embedded-couch.ts', import.meta.url).href;
  const script = `import(${JSON.stringify(module)}).then((m) => m.startEmbeddedCouch({ port: 0, dataDir: ${JSON.stringify(dataDir)}, adminUser: 'a', adminPassword: 'b', tokenKeys: () => new Map() })).then(() => console.log('started'), (error) => console.log(error.code, error.message)).then(() => process.exit())`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', '-e', script]);
  expect(stdout).toMatch(/^storage-failed The data directory .* cannot be used: /);
});
