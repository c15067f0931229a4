import { createPublicKey } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Foundation, layFoundation, provisionFoundation } from '../dev/compose.ts';
import { startEmbeddedCouch } from '../embedded/embedded-couch.ts';
import { mintToken } from '../gateway/tokens.ts';
import { type ConfigTwin, startConfigTwin } from '../provision/config-twin.ts';
import { examine } from './examine.ts';
import { addKey, retireKeys } from './rotate.ts';

const nodes = ['couchdb@one', 'couchdb@two'];

/** A provisioned cluster that knows exactly the keys in its configuration. */
async function provisioned(): Promise<{ twin: ConfigTwin; read: () => Promise<Foundation> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'empire-rotate-'));
  let twin: ConfigTwin | undefined;
  const stored = () => [...(twin?.settings ?? [])].filter(([name]) => name.startsWith(`${nodes[0]}/jwt_keys/rsa:`));
  const tokenKeys = () => new Map(stored().map(([name, pem]) => [name.split('rsa:')[1] ?? '', createPublicKey(pem.replaceAll('\\n', '\n'))]));
  const server = await startEmbeddedCouch({ port: 0, dataDir, adminUser: 'admin', adminPassword: 'secret', tokenKeys });
  twin = await startConfigTwin(server.url, { nodes });
  const { url, close } = twin;
  onTestFinished(async () => {
    await close();
    await server.close();
    await rm(dataDir, { recursive: true, force: true });
  });
  const read = () => layFoundation({ couchUrl: url, dbPrefix: '' });
  await provisionFoundation(await read(), () => undefined);
  return { twin, read };
}

async function session(twin: ConfigTwin, foundation: Foundation): Promise<unknown> {
  const { token } = await mintToken(foundation.keys.current, { userId: 'a'.repeat(32), deviceId: 'phone', now: Date.now() });
  const response = await fetch(`${new URL(twin.url).origin}/_session`, { headers: { authorization: `Bearer ${token}` } });
  return ((await response.json()) as { userCtx?: { name: unknown } }).userCtx?.name;
}

test('a new key is known to every node before it signs, the old one stays good until it is retired', async () => {
  const { twin, read } = await provisioned();
  const before = await read();
  expect(await addKey(before)).toMatch(/signs from now on.*older keys \(1\)/);
  const after = await read();
  const [old = '', fresh = ''] = after.keys.current.keys.map(({ kid }) => kid);
  expect(before.keys.current.keys.map(({ kid }) => kid)).toEqual([old]);
  for (const node of nodes) expect([old, fresh].map((kid) => twin.settings.has(`${node}/jwt_keys/rsa:${kid}`))).toEqual([true, true]);
  expect([await session(twin, before), await session(twin, after)]).toEqual(['a'.repeat(32), 'a'.repeat(32)]);

  expect(await retireKeys(after)).toBe(`${old} opens nothing any more; restart the gateways one by one.`);
  expect((await read()).keys.current.keys.map(({ kid }) => kid)).toEqual([fresh]);
  for (const node of nodes) expect(twin.settings.has(`${node}/jwt_keys/rsa:${old}`)).toBe(false);
  expect([await session(twin, before), await session(twin, after)]).toEqual([undefined, 'a'.repeat(32)]);
  expect(await retireKeys(await read())).toBe('There is one key only, and it stays.');
  expect((await examine({ couchUrl: twin.url, dbPrefix: '' })).filter(({ state }) => state === 'problem')).toEqual([]);
});

test('where CouchDB does not take the new key the old one goes on alone', async () => {
  const { read } = await provisioned();
  const before = await read();
  await expect(addKey({ ...before, couchUrl: 'http://a:b@127.0.0.1:9' })).rejects.toMatchObject({ code: 'offline' });
  expect((await read()).keys.current.keys.map(({ kid }) => kid)).toEqual(before.keys.current.keys.map(({ kid }) => kid));
});
