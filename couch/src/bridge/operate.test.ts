import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeEventDocument } from '../core-server/event-fixture.ts';
import { runVerify } from '../core-server/verify/run-verify.ts';
import { readEnvironment } from '../dev/environment.ts';
import { signedIn } from '../dev/test-device.ts';
import { startStack } from '../dev/test-stack.ts';
import { operateBridge } from './operate.ts';

const secret = `whsec_${Buffer.from('a secret of this test').toString('base64')}`;

test('the commands work on the servers that the environment names', async () => {
  const stack = await startStack({ neuronsDir: null, coreSecret: secret });
  onTestFinished(() => stack.close());
  const device = await signedIn(stack.gatewayUrl);
  await device.push([1, 2, 3].map((deviceSeq) => makeEventDocument({ deviceId: device.deviceId, deviceSeq })));
  const environment = readEnvironment({ COUCHDB_URL: stack.couchUrl, EMPIRE_CORE_URL: stack.coreUrl, EMPIRE_CORE_SECRET: secret });
  await expect.poll(() => operateBridge(['check', '--user', String(device.session?.userId)], environment), { timeout: 10_000 }).toBe(0);
  expect([await operateBridge(['dead'], environment), await runVerify(['verify', stack.coreUrl], { secret })]).toEqual([0, 0]);
  await expect(operateBridge(['bury'], environment)).rejects.toThrow(/These words make no command: bury\. There are:/);
});

test('what cannot start says so in one sentence', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'empire-operate-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  await expect(operateBridge(['dead'], readEnvironment({ DATA_DIR: dataDir }))).rejects.toThrow(
    /set COUCHDB_URL and EMPIRE_CORE_URL, or run it beside npm start/,
  );
  await expect(operateBridge(['dead'], readEnvironment({ COUCHDB_URL: 'http://127.0.0.1:9' }))).rejects.toThrow(/set EMPIRE_CORE_URL/);
  await expect(runVerify(['verify', 'http://127.0.0.1:9'], { secret: undefined })).rejects.toThrow(/set EMPIRE_CORE_SECRET/);
  await expect(runVerify(['check', 'http://127.0.0.1:9'], { secret })).rejects.toThrow(/core verify <url>/);
});
