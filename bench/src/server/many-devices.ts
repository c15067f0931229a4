import { makeEventDocument } from '../../../couch/src/core-server/event-fixture.ts';
import { signedIn, type TestDevice } from '../../../couch/src/dev/test-device.ts';
import type { Memory, Part } from './part.ts';

const perDevice = 40;
const signInAtOnce = 8;
const watchMs = 250;

/** How so many devices that sync at the same moment were served. */
export interface ManyDevices {
  readonly devices: number;
  /** From the first request of the first wave to its last answer. */
  readonly ms: number;
  readonly documents: number;
  /** Answers that were not what was asked for, by their status. A 503 says when to come again, and a device does. */
  readonly failures: Readonly<Record<string, number>>;
  /** The gateway's memory before the first wave, and after each. */
  readonly memory: readonly WaveMemory[];
}

/** Bytes: the most that was resident in a wave, and what heap and buffers keep after it and a garbage collection. */
export interface WaveMemory {
  readonly highestRss: number;
  readonly keptHeap: number;
  readonly keptExternal: number;
}

/** Lets each device push 40 events, read its changes and its documents, all devices at once, `waves` times over: bounded memory keeps no more after the last. */
export async function syncAtOnce(gateway: Part, { devices: count, waves }: { devices: number; waves: number }): Promise<ManyDevices> {
  const devices = await signInAll(gateway.url, count);
  const memory = [await keptBy(gateway, (await gateway.memory()).rss)];
  const failures: string[] = [];
  let ms = 0;
  for (let number = 0; number < waves; number += 1) {
    const watched = watch(gateway);
    const begun = performance.now();
    failures.push(...(await wave(devices, number)));
    if (number === 0) ms = performance.now() - begun;
    memory.push(await keptBy(gateway, await watched.end()));
  }
  return { devices: count, ms, documents: count * perDevice, failures: counted(failures), memory };
}

async function keptBy(gateway: Part, highestRss: number): Promise<WaveMemory> {
  const { heapUsed, external } = await gateway.kept();
  return { highestRss, keptHeap: heapUsed, keptExternal: external };
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
