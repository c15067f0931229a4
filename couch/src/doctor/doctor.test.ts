import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { composeErasing, composeModels, layFoundation, provisionFoundation } from '../dev/compose.ts';
import { startEmbeddedCouch } from '../embedded/embedded-couch.ts';
import type { TokenKeys } from '../embedded/token-keys.ts';
import { MODELS_ID } from '../models/model-shelf.ts';
import { type ConfigTwin, startConfigTwin } from '../provision/config-twin.ts';
import { openCouch } from '../provision/couch-client.ts';
import { textOf } from './doctor.ts';
import { examine } from './examine.ts';

const nodes = ['couchdb@one', 'couchdb@two', 'couchdb@three'];
const advised = { 'couchdb/max_dbs_open': '10000', 'cluster/q': '1', 'chttpd/require_valid_user_except_for_up': 'true' };
const dbPrefix = 'd-';

let keys: TokenKeys = new Map();
let server: Awaited<ReturnType<typeof startEmbeddedCouch>>;
let twin: ConfigTwin;
let asAdvised: ReadonlyMap<string, string>;
let dataDir: string;

/** A cluster of three as `npm run couch provision` leaves it, with what this product advises on top. */
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'empire-doctor-'));
  server = await startEmbeddedCouch({ port: 0, dataDir, adminUser: 'admin', adminPassword: 'secret', tokenKeys: () => keys });
  twin = await startConfigTwin(server.url, { nodes });
  const foundation = await layFoundation({ couchUrl: twin.url, dbPrefix });
  keys = new Map(foundation.keys.current.keys.map(({ kid, publicKey }) => [kid, publicKey]));
  await provisionFoundation(foundation, () => undefined);
  for (const node of nodes) for (const [name, value] of Object.entries(advised)) twin.settings.set(`${node}/${name}`, value);
  asAdvised = new Map(twin.settings);
});
beforeEach(() => {
  twin.settings.clear();
  for (const [name, value] of asAdvised) twin.settings.set(name, value);
});
afterAll(async () => {
  await twin.close();
  await server.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function notWell(now = Date.now): Promise<readonly string[]> {
  const findings = await examine({ couchUrl: twin.url, dbPrefix, now });
  return findings.filter(({ state }) => state !== 'ok').map(({ state, check, says }) => `${state} ${check}: ${says}`);
}

describe('a cluster', () => {
  test('that is provisioned and set as advised is well, one line per check', async () => {
    const findings = await examine({ couchUrl: twin.url, dbPrefix });
    expect(findings.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(findings.map(({ check }) => check)).toEqual([
      'version',
      'cluster',
      'system databases',
      'token handler',
      'required claims',
      'max_dbs_open',
      'max_document_size',
      'max_http_request_size',
      'shards (q)',
      'copies (n)',
      'CORS',
      'require_valid_user',
      'list of databases',
      'token keys',
      'tokens',
      'erased users',
      'models registry',
    ]);
  });

  test('in which a backup brought an erased user back is told how to erase it again', async () => {
    const foundation = await layFoundation({ couchUrl: twin.url, dbPrefix });
    const { accounts, erasures, databases } = composeErasing(foundation);
    const userId = '7'.repeat(32);
    await databases.ensure(userId);
    expect(await notWell()).toEqual([]);
    await erasures.erase(userId);
    expect([await notWell(), (await accounts.standing(userId)).erasureId]).toEqual([[], expect.any(String)]);
    await databases.ensure(userId);
    expect(await notWell()).toEqual([expect.stringMatching(/^problem erased users: 1 .*npm run couch -- erasures replay/)]);
    await databases.drop(userId);
  });

  test('is told in the last 30 days of what devices know of models, after them, and when nobody known has signed it', async () => {
    const days = (count: number) => () => Date.now() + count * 86_400_000;
    expect(await notWell(days(330))).toEqual([]);
    await composeModels(await layFoundation({ couchUrl: twin.url, dbPrefix })).issue();
    const registry = { db: `${dbPrefix}registry`, path: encodeURIComponent(MODELS_ID) };
    const couch = openCouch(server.url);
    const stored = await couch.get<Record<string, unknown>>(registry);
    expect([await notWell(days(330)), await notWell(days(340)), await notWell(days(366))]).toEqual([
      [],
      [expect.stringMatching(/^change models registry: sequence 1 expires on .*, in 25 days: run npm run couch provision/)],
      [expect.stringMatching(/^problem models registry: sequence 1 expired on /)],
    ]);
    const { rev } = await couch.get<{ rev: string }>({ ...registry, method: 'PUT', body: { ...stored, value: { signed: 'x.y.z' } } });
    expect(await notWell()).toEqual([expect.stringMatching(/^problem models registry: .*not signed by a key of this federation/)]);
    await couch.get({ ...registry, method: 'PUT', body: { ...stored, _rev: rev } });
    expect(await notWell()).toEqual([]);
  });

  test('whose nodes differ is told which of them', async () => {
    twin.settings.delete('couchdb@two/jwt_auth/required_claims');
    expect(await notWell()).toEqual([expect.stringMatching(/^problem required claims: couchdb@two: .*lacks exp/)]);
  });

  test('without the handler or a key is a problem that provisioning mends', async () => {
    const key = [...twin.settings.keys()].find((name) => name.startsWith('couchdb@three/jwt_keys/')) ?? '';
    twin.settings.set('couchdb@one/chttpd/authentication_handlers', '{chttpd_auth, cookie_authentication_handler}');
    twin.settings.set(key, '-----BEGIN PUBLIC KEY-----\\nAAAA\\n-----END PUBLIC KEY-----');
    expect(await notWell()).toEqual([
      expect.stringMatching(/^problem token handler: couchdb@one: .*npm run couch provision/),
      expect.stringMatching(/^problem token keys: couchdb@three: rsa:\w+ missing or another: run npm run couch provision/),
    ]);
  });

  test.each([
    ['couchdb/max_dbs_open', '500', /^change max_dbs_open: 500 .*5000/],
    ['couchdb/max_document_size', '65536', /^problem max_document_size: 65536 bytes, while devices may send 1000000/],
    ['chttpd/max_http_request_size', '1000000', /^problem max_http_request_size: 1000000 bytes, while devices may send 8388608/],
    ['cluster/q', '8', /^change shards \(q\): a new database has 8/],
    ['cluster/n', '1', /^change copies \(n\): n is 1 on 3 nodes: set \[cluster\] n to 3/],
    ['chttpd/enable_cors', 'true', /^change CORS: on for no origin/],
    ['chttpd/require_valid_user_except_for_up', 'false', /^change require_valid_user: /],
    ['chttpd/admin_only_all_dbs', 'false', /^problem list of databases: /],
  ])('with %s = %s is told so', async (name, value, says) => {
    for (const node of nodes) twin.settings.set(`${node}/${name}`, value);
    expect(await notWell()).toEqual([expect.stringMatching(says)]);
  });

  test('that lets browsers in with credentials is a problem', async () => {
    for (const node of nodes) {
      twin.settings.set(`${node}/chttpd/enable_cors`, 'true');
      twin.settings.set(`${node}/cors/origins`, 'https://elsewhere.example');
      twin.settings.set(`${node}/cors/credentials`, 'true');
    }
    expect(await notWell()).toEqual([expect.stringMatching(/^problem CORS: on with credentials for https:\/\/elsewhere\.example/)]);
  });
});

test('a CouchDB that nobody provisioned is told so, and nothing is written to it', async () => {
  const twin = await startConfigTwin(server.url, { nodes });
  onTestFinished(() => twin.close());
  const findings = await examine({ couchUrl: twin.url, dbPrefix: 'nothing-' });
  expect(findings.filter(({ state }) => state === 'problem').map(({ check }) => check)).toEqual(['token handler', 'required claims', 'token keys', 'tokens']);
  expect(twin.settings.size).toBe(0);
});

test('an old version and a server that is not there are problems of their own', async () => {
  const old = createServer((_request, response) => response.setHeader('content-type', 'application/json').end('{"version":"3.1.2"}')).listen(0, '127.0.0.1');
  await new Promise((resolve) => old.once('listening', resolve));
  const url = `http://a:secret-word@127.0.0.1:${(old.address() as AddressInfo).port}`;
  expect((await examine({ couchUrl: url, dbPrefix }))[0]).toEqual({ state: 'problem', check: 'version', says: '3.1.2 is older than 3.3: upgrade' });
  old.closeAllConnections();
  await new Promise((resolve) => old.close(resolve));
  const [gone, ...rest] = await examine({ couchUrl: url, dbPrefix });
  expect([gone?.state, gone?.check, rest]).toEqual(['problem', 'server', []]);
  expect(gone?.says).toMatch(/cannot be reached(?!.*secret-word)/);
});

test('lines stand under each other', () => {
  const findings = [
    { state: 'ok', check: 'CORS', says: 'off' },
    { state: 'problem', check: 'tokens', says: 'refused' },
  ] as const;
  expect(textOf(findings)).toBe('ok       CORS    off\nproblem  tokens  refused');
});

describe('the command', () => {
  const run = (args: readonly string[], couchUrl: string): Promise<{ code: number | null; stdout: string; stderr: string }> =>
    new Promise((resolve) => {
      const cwd = join(import.meta.dirname, '../../..');
      const env = { PATH: process.env.PATH, COUCHDB_URL: couchUrl, DB_PREFIX: dbPrefix };
      const child = spawn(process.execPath, ['--import', 'tsx', 'couch/src/main.ts', 'doctor', ...args], { cwd, env, timeout: 60_000 });
      let [stdout, stderr] = ['', ''];
      child.stdout.on('data', (chunk: Buffer) => {
        stdout += chunk.toString();
      });
      child.stderr.on('data', (chunk: Buffer) => {
        stderr += chunk.toString();
      });
      child.once('close', (code) => resolve({ code, stdout, stderr }));
    });

  test('ends with 0 at the embedded server, and with 1 at a problem; --json is for programs', async () => {
    const [well, broken, strange] = await Promise.all([run([], server.url), run(['--json'], 'http://a:b@127.0.0.1:9'), run(['--loud'], server.url)]);
    expect([
      well.code,
      well.stderr,
      well.stdout
        .trim()
        .split('\n')
        .map((line) => line.slice(0, 6)),
    ]).toEqual([0, '', ['change', 'ok    ', 'ok    ', 'ok    ']]);
    expect([broken.code, JSON.parse(broken.stdout)]).toEqual([1, [{ state: 'problem', check: 'server', says: expect.stringContaining('cannot be reached') }]]);
    expect([strange.code, strange.stderr]).toEqual([1, 'The doctor takes --json and nothing else; received --loud.\n']);
  }, 90_000);
});
