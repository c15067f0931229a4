import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { MemoryTable } from '../accounts/memory-table.ts';
import { buildCore } from '../core-server/build-core.ts';
import { makeEvent } from '../core-server/event-fixture.ts';
import { EventLedger } from '../core-server/event-ledger.ts';
import { coreClientConformance } from './core-client-conformance.ts';
import { HttpCoreClient } from './http-core-client.ts';
import { MemoryCoreClient } from './memory-core-client.ts';

const secret = `whsec_${Buffer.from('a secret of this test').toString('base64')}`;
const signal = new AbortController().signal;
const closers: (() => Promise<void>)[] = [];

afterAll(async () => {
  for (const close of closers) await close();
});

async function serveCore() {
  const ledger = new EventLedger(new MemoryTable());
  const app = buildCore({ ledger, secret });
  await app.listen({ host: '127.0.0.1', port: 0 });
  closers.push(() => app.close());
  return { url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`, ledger, app };
}

describe('the in-memory Core', () => {
  coreClientConformance(async () => {
    const core = new MemoryCoreClient();
    return { core, list: (user) => core.ledger.list(user) };
  });
});

describe('Core over HTTP', () => {
  coreClientConformance(async () => {
    const { url, ledger } = await serveCore();
    return { core: new HttpCoreClient({ url, secret }), list: (user) => ledger.list(user) };
  });

  test('another secret is refused, and so is no signature', async () => {
    const { url, ledger } = await serveCore();
    const stranger = new HttpCoreClient({ url, secret: `whsec_${Buffer.from('another secret').toString('base64')}` });
    const event = makeEvent('a'.repeat(32));
    await expect(stranger.post([event], { signal })).rejects.toMatchObject({ code: 'needs-auth' });
    const bare = await fetch(`${url}/v1/events`, {
      method: 'POST',
      body: JSON.stringify([event]),
      headers: { 'content-type': 'application/cloudevents-batch+json' },
    });
    expect([bare.status, (await ledger.list('a'.repeat(32))).events]).toEqual([401, []]);
    await expect(stranger.counts('a'.repeat(32), { signal })).rejects.toMatchObject({ code: 'needs-auth' });
  });

  test('events are read by user, and only by a user id', async () => {
    const { url } = await serveCore();
    const event = makeEvent('a'.repeat(32));
    await new HttpCoreClient({ url, secret }).post([event], { signal });
    expect(await (await fetch(`${url}/v1/events?user=${'a'.repeat(32)}`)).json()).toEqual({ events: [event.data], duplicates: [] });
    expect((await fetch(`${url}/v1/events?user=x`)).status).toBe(400);
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' });
  });

  test('a Core that is not there is offline, one that never answers a time-out', async () => {
    const gone = await serveCore();
    await gone.app.close();
    await expect(new HttpCoreClient({ url: gone.url, secret }).post([], { signal })).rejects.toMatchObject({ code: 'offline' });
    const { url, ledger } = await serveCore();
    ledger.record = () => new Promise(() => {});
    await expect(new HttpCoreClient({ url, secret, timeoutMs: 50 }).post([makeEvent('a'.repeat(32))], { signal })).rejects.toMatchObject({ code: 'timeout' });
  });
});
