import { makeEventDocument } from '../../../couch/src/core-server/event-fixture.ts';
import { signedIn, type TestDevice } from '../../../couch/src/dev/test-device.ts';
import type { Memory, Part } from './part.ts';

const perDevice = 40;
const signInAtOnce = 8;
const watchMs = 250;

/** How so many devices that sync at the same moment were served. */
export interface ManyDevices {
  readonly devices: number;
  /** From the first request to the last answer. */
  readonly ms: number;
  readonly documents: number;
  /** Answers that were not what was asked for, by their status. A 503 says when to come again, and a device does. */
  readonly failures: Readonly<Record<string, number>>;
  /** The gateway's memory (bytes) before, at its highest in the first wave and in the second, and five seconds after. */
  readonly rss: { readonly before: number; readonly highest: number; readonly highestAgain: number; readonly after: number };
}

/** Lets each device push 40 events, read its changes and its documents, all devices at once, and then all of them again: bounded memory does not grow twice. */
export async function syncAtOnce(gateway: Part, count: number): Promise<ManyDevices> {
  const devices = await signInAll(gateway.url, count);
  const before = await gateway.memory();
  const watched = watch(gateway);
  const begun = performance.now();
  const failures = await wave(devices, 0);
  const ms = performance.now() - begun;
  const highest = await watched.end();
  const again = watch(gateway);
  const failuresAgain = await wave(devices, 1);
  const highestAgain = await again.end();
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  const after = await gateway.memory();
  return {
    devices: count,
    ms,
    documents: count * perDevice,
    failures: counted([...failures, ...failuresAgain]),
    rss: { before: before.rss, highest, highestAgain, after: after.rss },
  };
}

async function signInAll(url: string, count: number): Promise<readonly TestDevice[]> {
  const devices: TestDevice[] = [];
  while (devices.length < count) {
    const some = Math.min(signInAtOnce, count - devices.length);
    devices.push(...(await Promise.all(Array.from({ length: some }, () => signedIn(url)))));
  }
  return devices;
}

async function wave(devices: readonly TestDevice[], number: number): Promise<readonly string[]> {
  return (await Promise.all(devices.map((device) => sync(device, number)))).flat();
}

function counted(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** What of a device's round was answered otherwise than it should be. */

async function sync(device: TestDevice, number: number): Promise<readonly string[]> {
  const { deviceId } = device;
  const path = `/couch/${device.session?.databases.user}`;
  const docs = Array.from({ length: perDevice }, (_, index) =>
    makeEventDocument({ deviceId, deviceSeq: number * perDevice + index + 1, data: { note: 'n'.repeat(1_500) } }),
  );
  const pushed = await device.push(docs);
  const changes = await device.call('GET', `${path}/_changes?style=all_docs&since=0&limit=1000`);
  const rows = (changes.body as { results?: unknown[] }).results?.length ?? 0;
  const read = await device.call('POST', `${path}/_bulk_get`, { docs: docs.map(({ _id }) => ({ id: _id })) });
  const isRight = {
    push: pushed.status === 201,
    changes: changes.status === 200 && (rows === (number + 1) * perDevice || pushed.status !== 201),
    read: read.status === 200,
  };
  const statuses = { push: pushed.status, changes: changes.status, read: read.status };
  return (['push', 'changes', 'read'] as const).filter((name) => !isRight[name]).map((name) => `${name} ${statuses[name]}`);
}

function watch(part: Part): { end(): Promise<number> } {
  let isOver = false;
  let highest = 0;
  const seen = ({ rss }: Memory): void => {
    highest = Math.max(highest, rss);
  };
  const watching = (async () => {
    while (!isOver) {
      seen(await part.memory());
      await new Promise((resolve) => setTimeout(resolve, watchMs));
    }
  })();
  return {
    async end() {
      isOver = true;
      await watching;
      return highest;
    },
  };
}
