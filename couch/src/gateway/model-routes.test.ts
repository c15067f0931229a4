import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { newDoor } from './door-fixture.ts';

const name = 'emotion.0123456789ab.onnx';
const keys = [{ kid: 'k1', x: 'x'.repeat(43), y: 'y'.repeat(43) }];

async function door() {
  const modelsDir = await mkdtemp(join(tmpdir(), 'empire-models-'));
  onTestFinished(() => rm(modelsDir, { recursive: true, force: true }));
  await mkdir(modelsDir, { recursive: true });
  await writeFile(join(modelsDir, name), 'abcdefghij');
  return await newDoor({ modelsDir, modelKeys: async () => keys });
}

test('a mirrored model is served whole or from any byte on, and may be kept for ever', async () => {
  const { url } = await door();
  const whole = await fetch(`${url}/ai/${name}`);
  const rest = await fetch(`${url}/ai/${name}`, { headers: { range: 'bytes=4-' } });
  const beyond = await fetch(`${url}/ai/${name}`, { headers: { range: 'bytes=10-' } });
  expect([whole.status, await whole.text(), whole.headers.get('cache-control')]).toEqual([200, 'abcdefghij', 'public, max-age=31536000, immutable']);
  expect([rest.status, await rest.text(), rest.headers.get('content-range')]).toEqual([206, 'efghij', 'bytes 4-9/10']);
  expect(beyond.status).toBe(416);
});

test('the keys are told, and what is not mirrored is nothing to be had, least of all outside the folder', async () => {
  const { url } = await door();
  const told = await fetch(`${url}/ai/keys.json`);
  expect([await told.json(), told.headers.get('cache-control')]).toEqual([{ keys }, 'no-cache']);
  for (const path of ['/ai/other.0123456789ab.onnx', '/ai/..%2f..%2fetc%2fpasswd', '/ai/']) expect((await fetch(`${url}${path}`)).status, path).toBe(404);
});
