import { afterAll, beforeAll, expect, test } from 'vitest';
import { CouchHttp } from '../accounts/couch-http.ts';
import { CouchTable } from '../accounts/couch-table.ts';
import { CouchUserFeeds } from '../bridge/couch-user-feeds.ts';
import { makeEventDocument } from '../core-server/event-fixture.ts';
import type { Stack } from '../dev/stack-options.ts';
import { signedIn } from '../dev/test-device.ts';
import { retain } from './retain.ts';

const dayMs = 86_400_000;

/** Retention on any CouchDB, with a device in front and Core behind. */
export function retentionSuite(start: () => Promise<Stack>): void {
  let stack: Stack;
  beforeAll(async () => {
    stack = await start();
  }, 120_000);
  afterAll(async () => {
    await stack?.close();
  }, 60_000);

  test('an event that is gone by its age stays gone when the device pushes it again, and Core keeps it', async () => {
    const device = await signedIn(stack.gatewayUrl);
    const { deviceId, session } = device;
    const couch = new CouchHttp(stack.couchUrl);
    const ports = { feeds: new CouchUserFeeds(couch, stack), control: new CouchTable(couch, `${stack.dbPrefix}control`) };
    const database = String(session?.databases.user);
    const made = Array.from({ length: 40 }, (_, index) =>
      makeEventDocument({ deviceId, deviceSeq: index + 1, atMs: Date.now() - (index < 30 ? 100 : 1) * dayMs }),
    );
    await device.push(made);
    const acknowledged = async () => (await ports.feeds.leaves(database, [`quiz:r:ack:${deviceId}`])).map(({ value }) => value);
    await expect.poll(acknowledged, { timeout: 15_000 }).toMatchObject([{ through: 40 }]);
    const rules = [{ neuron: undefined, purpose: undefined, days: 90 }];
    // A range may be read from a copy that lags behind; what it does not show is for the next run.
    let removed = 0;
    const run = async () => {
      removed += await retain(ports, database, { rules, nowMs: Date.now() });
      return removed;
    };
    await expect.poll(run, { timeout: 10_000 }).toBe(30);
    await ports.feeds.compact(database);
    const left = async () => (await device.ids()).filter((id) => id.startsWith('quiz:e:')).length;
    await expect.poll(left, { timeout: 5_000 }).toBe(10);

    const offered = Object.fromEntries(made.map(({ _id, _rev }) => [_id, [_rev]]));
    expect(await device.call('POST', `/couch/${database}/_revs_diff`, offered)).toMatchObject({ status: 200, body: {} });
    expect(await device.push(made)).toMatchObject({ status: 201, body: [] });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await left()).toBe(10);
    const gone = async () => {
      const { body } = await device.call('GET', `/couch/${database}/_changes?style=all_docs`);
      return (body as { results: { id: string; deleted?: boolean }[] }).results.filter(({ id, deleted }) => deleted && id.startsWith('quiz:e:'));
    };
    await expect.poll(gone, { timeout: 5_000 }).toHaveLength(30);
    const atCore = (await (await fetch(`${stack.coreUrl}/v1/events?user=${session?.userId}`)).json()) as { events: unknown[] };
    expect(atCore.events).toHaveLength(40);
  }, 40_000);
}
