import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { makeEventDocument } from '../core-server/event-fixture.ts';
import { readEnvironment } from '../dev/environment.ts';
import { signedIn } from '../dev/test-device.ts';
import { startStack } from '../dev/test-stack.ts';
import { operateMail } from './operate-mail.ts';

test('the commands show what the bridge has queued where nobody sends', async () => {
  const said: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line));
  onTestFinished(() => void vi.restoreAllMocks());
  const stack = await startStack({ neuronsDir: null });
  onTestFinished(() => stack.close());
  const { deviceId, push } = await signedIn(stack.gatewayUrl).then((device) => ({ deviceId: device.deviceId, push: device.push.bind(device) }));
  await push([makeEventDocument({ neuron: 'lead-magnets', type: 'lead', deviceId, data: { magnet: 'guide', email: 'alice@mail.example' } })]);
  const environment = readEnvironment({ COUCHDB_URL: stack.couchUrl });
  const listed = async () => {
    said.length = 0;
    return [await operateMail(['list', '--state', 'queued'], environment), said.at(-1)];
  };
  await expect.poll(listed, { timeout: 10_000 }).toEqual([0, '1 mail']);
  expect(said.join('\n')).toMatch(/queued {2}a…@mail\.example {2}lead-magnets guide/);
  await expect(operateMail(['nonsense'], environment)).rejects.toThrow(/These words make no command: nonsense\. There are:/);
});

test('what cannot start says so in one sentence', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'empire-mail-operate-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  await expect(operateMail(['list'], readEnvironment({ DATA_DIR: dataDir }))).rejects.toThrow(/set COUCHDB_URL, or run it beside npm start/);
  await expect(operateMail(['list'], readEnvironment({ COUCHDB_URL: 'http://127.0.0.1:9' }))).rejects.toThrow(/Cannot start: CouchDB/);
});
