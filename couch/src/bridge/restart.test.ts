import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { CouchHttp } from '../accounts/couch-http.ts';
import { makeEventDocument } from '../core-server/event-fixture.ts';
import { composeBridge, composeCore, layFoundation, listen } from '../dev/compose.ts';
import { type EmbeddedCouch, startEmbeddedCouch } from '../embedded/embedded-couch.ts';

const total = 2_000;
const user = 'a'.repeat(32);
const database = `user-${user}`;
const secret = `whsec_${Buffer.from('a secret of this test').toString('base64')}`;

/** CouchDB, Core and bridge over one folder, each of which can be ended and started again at the address it had. */
async function restartableParts({ posted }: { posted: (count: number) => void }) {
  const dataDir = await mkdtemp(join(tmpdir(), 'empire-restarts-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  let couchPort = 0;
  const openCouch = async (): Promise<EmbeddedCouch> => {
    const opened = await startEmbeddedCouch({ port: couchPort, dataDir, adminUser: 'admin', adminPassword: 'secret', tokenKeys: () => new Map() });
    couchPort = Number(new URL(opened.url).port);
    return opened;
  };
  let couch = await openCouch();
  const http = new CouchHttp(couch.url);
  for (const name of ['core', database]) {
    const { status } = await http.request(`/${name}`, { method: 'PUT' });
    expect([201, 412]).toContain(status);
  }
  const foundation = await layFoundation({ couchUrl: couch.url, dbPrefix: '' });
  let posts = 0;
  const openCore = async (port: number) => {
    const opened = composeCore(foundation, secret);
    opened.addHook('onRequest', async ({ method, url }) => {
      if (method === 'POST' && url === '/v1/events') posted(++posts);
    });
    return { app: opened, port: await listen(opened, { host: '127.0.0.1', port }) };
  };
  const first = await openCore(0);
  const corePort = first.port;
  let core = first.app;
  const coreUrl = `http://127.0.0.1:${corePort}`;
  const openBridge = () => {
    const opened = composeBridge(foundation, { coreUrl, secret, workerId: 'only', sweepMs: 100, beatMs: 200, maxBackoffMs: 200 });
    opened.start();
    return opened;
  };
  let bridge = openBridge();
  onTestFinished(async () => {
    await bridge.stop();
    await core.close();
    await couch.close();
  });
  const restart = {
    async bridge() {
      await bridge.stop();
      bridge = openBridge();
    },
    async core() {
      await core.close();
      core = (await openCore(corePort)).app;
    },
    async couch() {
      await couch.close();
      couch = await openCouch();
    },
  };
  return { http, coreUrl, restart };
}

/** Which part is restarted while the bridge waits for the answer to which batch; 2,000 events are at least 20 batches. */
const plan: Readonly<Record<number, 'bridge' | 'core' | 'couch'>> = { 3: 'bridge', 7: 'core', 11: 'couch', 15: 'bridge', 17: 'core' };

test('a restart of any part while 2,000 events flow loses nothing and doubles nothing', async () => {
  const restarts: Promise<void>[] = [];
  const posted = (count: number) => {
    const part = plan[count];
    if (part) restarts.push(parts.restart[part]());
  };
  const parts = await restartableParts({ posted });
  const { http, coreUrl } = parts;
  const events = Array.from({ length: total }, (_, index) => makeEventDocument({ deviceId: 'phone', deviceSeq: index + 1, atMs: index + 1 }));
  const acknowledged = async (): Promise<{ through: number }> => ((await http.expect(`/${database}/quiz:r:ack:phone`)) as { value: { through: number } }).value;
  const through = async () => (await acknowledged().catch(() => ({ through: 0 }))).through;
  await http.expect(`/${database}/_bulk_docs`, { method: 'POST', body: { docs: events, new_edits: false } });
  await expect.poll(through, { timeout: 120_000, interval: 50 }).toBe(total);
  await Promise.all(restarts);
  expect(restarts).toHaveLength(Object.keys(plan).length);
  const atCore = (await (await fetch(`${coreUrl}/v1/events?user=${user}`)).json()) as { events: { eventId: string }[]; duplicates: unknown[] };
  expect(atCore.events.map(({ eventId }) => eventId)).toEqual(events.map(({ eventId }) => eventId));
  expect(atCore.duplicates).toEqual([]);
  const { accepted, duplicate, rejected } = (await acknowledged()) as unknown as Record<string, number>;
  expect([(accepted ?? 0) + (duplicate ?? 0), rejected]).toEqual([total, 0]);
}, 180_000);
