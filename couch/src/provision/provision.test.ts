import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { embeddedUnderTest } from '../embedded/conformance/embedded-under-test.ts';
import { Couch } from '../embedded/conformance/under-test.ts';
import { buildDesignDocument } from './design-documents.ts';
import { type ProvisionOptions, provision } from './provision.ts';
import { ensureUserDatabase } from './user-database.ts';

let server: Awaited<ReturnType<typeof embeddedUnderTest>>;
let couch: Couch;

beforeAll(async () => {
  server = await embeddedUnderTest({ provisioned: false });
  couch = new Couch(server);
});
afterAll(() => couch.close());

function optionsWith(changes: Partial<ProvisionOptions> = {}): ProvisionOptions {
  const mintProbeToken = () => server.mintToken({ sub: 'probe', roles: ['device'] });
  return { couchUrl: server.url, dbPrefix: 'p-', tokenKeys: [server.mint.tokenKey], mintProbeToken, log: () => undefined, ...changes };
}

test('several instances provision at once, and again, without changing anything', async () => {
  const answers = await Promise.all([provision(optionsWith()), provision(optionsWith()), provision(optionsWith())]);
  const { body: before } = await couch.send('GET', '/p-content');
  await provision(optionsWith());
  const { body: after } = await couch.send('GET', '/p-content');
  const { body: names } = await couch.send('GET', '/_all_dbs');
  expect(new Set(answers.map(({ vendor }) => vendor))).toEqual(new Set(['empire-embedded']));
  expect(after).toEqual(before);
  expect(names).toEqual(['p-accounts', 'p-content', 'p-control', 'p-core', 'p-registry']);
});

test('the servers own accounts, control and core; devices read content and registry', async () => {
  await provision(optionsWith());
  const token = await server.mintToken({ sub: 'anna', roles: ['device'] });
  const statuses: Record<string, number> = {};
  for (const name of ['content', 'registry', 'accounts', 'control', 'core']) statuses[name] = (await couch.send('GET', `/p-${name}`, { token })).status;
  expect(statuses).toEqual({ content: 200, registry: 200, accounts: 403, control: 403, core: 403 });
});

test('probing leaves no document behind', async () => {
  await provision(optionsWith());
  const { body } = await couch.send('GET', '/p-content/_all_docs');
  expect(body.rows.map((row: { id: string }) => row.id)).toEqual(['_design/admins-write']);
});

test('a design document that was changed by hand is put right', async () => {
  await provision(optionsWith());
  const { body: stored } = await couch.send('GET', '/p-content/_design/admins-write');
  await couch.send('PUT', '/p-content/_design/admins-write', { body: { ...stored, validate_doc_update: 'function () {}' } });
  await provision(optionsWith());
  const { body } = await couch.send('GET', '/p-content/_design/admins-write');
  expect(body.validate_doc_update).toBe((await buildDesignDocument('admins-write')).validate_doc_update);
});

test('the design document holds the bare function CouchDB wants', async () => {
  const { _id, validate_doc_update: source } = await buildDesignDocument('admins-write');
  expect({ _id, begins: source.startsWith('function ('), ends: source.endsWith('}') }).toEqual({ _id: '_design/admins-write', begins: true, ends: true });
});

test('a user database admits its user alone and is made once', async () => {
  const userId = 'ab'.repeat(16);
  const make = () => ensureUserDatabase({ couchUrl: server.url, dbPrefix: 'p-', userId });
  expect(await Promise.all([make(), make()])).toEqual([`p-user-${userId}`, `p-user-${userId}`]);
  const own = await server.mintToken({ sub: userId, roles: ['device'] });
  const other = await server.mintToken({ sub: 'cd'.repeat(16), roles: ['device'] });
  expect((await couch.send('GET', `/p-user-${userId}`, { token: own })).status).toBe(200);
  expect((await couch.send('GET', `/p-user-${userId}`, { token: other })).status).toBe(403);
  await expect(ensureUserDatabase({ couchUrl: server.url, dbPrefix: 'p-', userId: '../x' })).rejects.toMatchObject({ code: 'bad-argument' });
});

test('a wrong password and a server that is not there are one sentence each, without the password', async () => {
  const wrong = server.url.replace(/:[^:@/]+@/, ':not-this-one@');
  const closed = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => closed.once('listening', resolve));
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  await expect(provision(optionsWith({ couchUrl: wrong }))).rejects.toMatchObject({ code: 'needs-auth', message: expect.not.stringContaining('not-this-one') });
  await expect(provision(optionsWith({ couchUrl: `http://a:hush-hush@127.0.0.1:${port}` }))).rejects.toMatchObject({
    code: 'offline',
    message: expect.stringMatching(new RegExp(`^CouchDB at http://127\\.0\\.0\\.1:${port} cannot be reached: (?!.*hush)`)),
  });
});

test('a proxy that answers with a page instead of CouchDB is a bad response', async () => {
  const portal = createServer((_request, response) => response.writeHead(502, { 'content-type': 'text/html' }).end('<html>')).listen(0, '127.0.0.1');
  await new Promise((resolve) => portal.once('listening', resolve));
  onTestFinished(() => void portal.close());
  await expect(provision(optionsWith({ couchUrl: `http://a:b@127.0.0.1:${(portal.address() as AddressInfo).port}` }))).rejects.toMatchObject({
    code: 'bad-response',
  });
});
