import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { buildNeuronOrigin, builtNeurons } from './neuron-origin.ts';

async function newNeuron() {
  const neuronsDir = await mkdtemp(join(tmpdir(), 'empire-neurons-'));
  onTestFinished(() => rm(neuronsDir, { recursive: true, force: true }));
  await mkdir(join(neuronsDir, 'quiz/dist/quiz/1.0.0'), { recursive: true });
  await mkdir(join(neuronsDir, 'unbuilt'));
  await writeFile(join(neuronsDir, 'quiz/dist/release.json'), '{}');
  await writeFile(join(neuronsDir, 'quiz/dist/quiz/1.0.0/remoteEntry.js'), 'void 0;');
  return neuronsDir;
}

test('only what is built is served', async () => {
  const neuronsDir = await newNeuron();
  expect(builtNeurons(neuronsDir).map(({ name }) => name)).toEqual(['quiz']);
  expect(builtNeurons(join(neuronsDir, 'nowhere'))).toEqual([]);
});

test('a release is immutable and open to every page; what is missing is plain text', async () => {
  const app = buildNeuronOrigin(join(await newNeuron(), 'quiz'));
  onTestFinished(() => app.close());
  const origin = { origin: 'http://localhost:8080' };
  const entry = await app.inject({ url: '/quiz/1.0.0/remoteEntry.js', headers: origin });
  expect([entry.statusCode, entry.headers['content-type'], entry.headers['cache-control'], entry.headers['access-control-allow-origin']]).toEqual([
    200,
    expect.stringMatching(/^(text|application)\/javascript/),
    'public, max-age=31536000, immutable',
    '*',
  ]);
  const missing = await app.inject({ url: '/quiz/1.0.0/chunk.js', headers: { ...origin, accept: 'text/html' } });
  expect([missing.statusCode, missing.headers['content-type'], missing.headers['access-control-allow-origin']]).toEqual([
    404,
    'text/plain; charset=utf-8',
    '*',
  ]);
  expect((await app.inject({ url: '/quiz/../../../package.json' })).statusCode).toBe(404);
});
