import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { MemoryOrigin } from '../twins/memory-env.ts';
import { MemoryKeyVault } from '../twins/memory-key-vault.ts';
import { HttpAccount } from './http-account.ts';
import { HttpClient } from './http-client.ts';

const running: Server[] = [];

afterEach(() => {
  for (const server of running.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** An account at a gateway that takes 30 ms for each answer; `asked` lists what it was asked for. */
async function account() {
  const asked: string[] = [];
  const databases = { user: 'user-1', content: 'content', registry: 'registry' };
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    request.resume();
    const granted = { token: 't', expiresAt: Date.now() + 900_000, userId: 'u', databases, serverTime: Date.now() };
    const body = request.url === '/v1/challenge' ? { challenge: 'c' } : granted;
    setTimeout(() => response.writeHead(200, { 'content-type': 'application/json', 'x-empire-sync': '1' }).end(JSON.stringify(body)), 30);
  });
  running.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const env = new MemoryOrigin().context();
  const client = new HttpClient(env, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return { asked, account: new HttpAccount({ env, vault: new MemoryKeyVault(), client }) };
}

describe('the account at the gateway', () => {
  it('is asked once by all who need it, and one that gives up ends nobody else’s waiting', async () => {
    const { asked, account: one } = await account();
    const leaving = new AbortController();
    const left = one.session({ signal: leaving.signal });
    const staying = [one.session(), one.session({ signal: new AbortController().signal })];
    leaving.abort(new Error('closed here'));
    await expect(left).rejects.toThrow('closed here');
    expect((await Promise.all(staying)).map(({ userId }) => userId)).toEqual(['u', 'u']);
    expect(asked).toEqual(['/v1/challenge', '/v1/token']);
    await expect(one.session({ signal: AbortSignal.abort(new Error('too late')) })).resolves.toMatchObject({ userId: 'u' });
  });
});
