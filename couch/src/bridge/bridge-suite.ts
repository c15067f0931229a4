import { afterAll, beforeAll, expect, test } from 'vitest';
import { CouchHttp } from '../accounts/couch-http.ts';
import { CouchTable } from '../accounts/couch-table.ts';
import { makeEventDocument } from '../core-server/event-fixture.ts';
import type { Stack } from '../dev/stack-options.ts';
import { signedIn, type TestDevice } from '../dev/test-device.ts';
import { Bridge } from './bridge.ts';
import { CouchUserFeeds } from './couch-user-feeds.ts';
import { MemoryCoreClient } from './memory-core-client.ts';

/** How events get from a device to Core through any CouchDB. */
export function bridgeSuite(start: () => Promise<Stack>): void {
  let stack: Stack;
  beforeAll(async () => {
    stack = await start();
  }, 120_000);
  afterAll(async () => {
    await stack?.close();
  }, 60_000);

  const atCore = async (device: TestDevice): Promise<readonly string[]> => {
    const response = await fetch(`${stack.coreUrl}/v1/events?user=${device.session?.userId}`);
    return ((await response.json()) as { events: { eventId: string }[] }).events.map(({ eventId }) => eventId);
  };
  const ports = () => {
    const couch = new CouchHttp(stack.couchUrl);
    return { control: new CouchTable(couch, `${stack.dbPrefix}control`), feeds: new CouchUserFeeds(couch, { dbPrefix: stack.dbPrefix }) };
  };

  test('what devices push arrives at Core, each once and in the order of the clocks', async () => {
    const device = await signedIn(stack.gatewayUrl);
    const events = Array.from({ length: 25 }, (_, index) => makeEventDocument({ deviceId: device.deviceId, atMs: 1_000 + index }));
    await device.push(events.slice(10));
    await device.push(events.slice(0, 15));
    await expect.poll(() => atCore(device), { timeout: 15_000 }).toEqual(events.map(({ eventId }) => eventId));
  });

  test('the device finds in its database how far its events are settled', async () => {
    const device = await signedIn(stack.gatewayUrl);
    const { deviceId } = device;
    const events = Array.from({ length: 30 }, (_, index) => makeEventDocument({ deviceId, deviceSeq: index + 1, atMs: 1_000 + index }));
    const path = `/couch/${device.session?.databases.user}/_bulk_get`;
    const through = async (): Promise<unknown> => {
      const { body } = await device.call('POST', path, { docs: [{ id: `quiz:r:ack:${deviceId}` }] });
      return (body as { results: { docs: { ok?: { value: object } }[] }[] }).results[0]?.docs.map(({ ok }) => ok?.value);
    };
    await device.push(events.toSpliced(4, 1));
    await expect.poll(through, { timeout: 15_000 }).toMatchObject([{ through: 4, above: [[6, 30]] }]);
    await device.push([events[4]]);
    await expect.poll(through, { timeout: 15_000 }).toMatchObject([{ through: 30, above: [], accepted: 30 }]);
  });

  test('after a join Core has the events of both users under the survivor, each once', async () => {
    const [phone, laptop] = [await signedIn(stack.gatewayUrl), await signedIn(stack.gatewayUrl)];
    const events = [phone, laptop].map(({ deviceId }, index) => makeEventDocument({ deviceId, atMs: 1_000 + index }));
    await phone.push([events[0]]);
    await laptop.push([events[1]]);
    await expect.poll(() => atCore(laptop), { timeout: 15_000 }).toHaveLength(1);
    const { code } = (await phone.call('POST', '/v1/pairing', {})).body as { code: string };
    await laptop.call('POST', '/v1/pairing/claim', { code });
    await expect.poll(() => atCore(phone), { timeout: 15_000 }).toEqual(events.map(({ eventId }) => eventId));
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await atCore(phone)).toHaveLength(2);
    const { feeds } = ports();
    const database = `${stack.dbPrefix}user-${phone.session?.userId}`;
    const acknowledged = async () =>
      (await feeds.leaves(database, [`quiz:r:ack:${phone.deviceId}`, `quiz:r:ack:${laptop.deviceId}`])).map(({ value }) => value);
    await expect.poll(acknowledged, { timeout: 15_000 }).toMatchObject([{ through: 1 }, { through: 1 }]);
  });

  test('a second worker stands by while the first lives', async () => {
    const core = new MemoryCoreClient();
    const second = new Bridge({ ...ports(), core }, { workerId: 'second', sweepMs: 50, beatMs: 500 });
    second.start();
    const device = await signedIn(stack.gatewayUrl);
    const event = makeEventDocument({ deviceId: device.deviceId });
    await device.push([event]);
    await expect.poll(() => atCore(device), { timeout: 15_000 }).toEqual([event.eventId]);
    expect(await second.health()).toMatchObject({ partitions: 0 });
    await second.stop();
    expect(core.posts).toBe(0);
  });
}
