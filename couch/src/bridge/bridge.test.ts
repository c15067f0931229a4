import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { makeEventDocument } from '../core-server/event-fixture.ts';
import { signedIn } from '../dev/test-device.ts';
import { startStack } from '../dev/test-stack.ts';
import { bridgeSuite } from './bridge-suite.ts';

describe('through the embedded CouchDB', () => {
  bridgeSuite(() => startStack({ neuronsDir: null }));
});

test('after a restart the bridge goes on from its checkpoint, and everything is still there', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'empire-restart-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const list = async (coreUrl: string, user: string | undefined) =>
    ((await (await fetch(`${coreUrl}/v1/events?user=${user}`)).json()) as { events: { eventId: string }[] }).events.map(({ eventId }) => eventId);
  const first = await startStack({ dataDir, neuronsDir: null });
  const device = await signedIn(first.gatewayUrl);
  const [before, during] = [makeEventDocument({ deviceId: device.deviceId, atMs: 1_000 }), makeEventDocument({ deviceId: device.deviceId, atMs: 2_000 })];
  await device.push([before]);
  await expect.poll(() => list(first.coreUrl, device.session?.userId), { timeout: 15_000 }).toHaveLength(1);
  await first.close();
  const second = await startStack({ dataDir, neuronsDir: null });
  onTestFinished(() => second.close());
  const response = await fetch(`${second.gatewayUrl}/couch/${device.session?.databases.user}/_bulk_docs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${device.session?.token}` },
    body: JSON.stringify({ docs: [during], new_edits: false }),
  });
  expect(response.status).toBe(201);
  await expect.poll(() => list(second.coreUrl, device.session?.userId), { timeout: 15_000 }).toEqual([before.eventId, during.eventId]);
});
