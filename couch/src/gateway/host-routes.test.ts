import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import Fastify from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import { hostRoutes, isNavigation } from './host-routes.ts';

const page = { accept: 'text/html,application/xhtml+xml' };

test('only navigations are answered with the shell', () => {
  const asked = [
    { method: 'GET', url: '/quiz/capitals', headers: page },
    { method: 'GET', url: '/blog/v1.2-released?x=/a.js', headers: page },
    { method: 'GET', url: '/main.abc.js', headers: page },
    { method: 'GET', url: '/quiz', headers: { accept: '*/*' } },
    { method: 'POST', url: '/quiz', headers: page },
    { method: 'GET', url: '/v1/unknown', headers: page },
    { method: 'GET', url: '/couch', headers: page },
  ];
  expect(asked.map(isNavigation)).toEqual([true, true, false, false, false, false, false]);
});

test('what the build compressed is sent to browsers that take it, and parts of a file are parts of what it is', async () => {
  const hostDir = await mkdtemp(join(tmpdir(), 'empire-host-'));
  onTestFinished(() => rm(hostDir, { recursive: true, force: true }));
  for (const name of ['app.0123456789ab.js', 'sw.js']) {
    await writeFile(join(hostDir, name), 'void 0;');
    await writeFile(join(hostDir, `${name}.br`), brotliCompressSync('void 0;'));
  }
  const app = Fastify();
  onTestFinished(() => app.close());
  hostRoutes(app, { hostDir });
  const get = (url: string, headers: Record<string, string>) => app.inject({ url, headers });
  const small = await get('/app.0123456789ab.js', { 'accept-encoding': 'gzip, br' });
  expect([small.rawPayload, small.headers['content-encoding'], small.headers.vary]).toEqual([brotliCompressSync('void 0;'), 'br', 'accept-encoding']);
  expect(small.headers).toMatchObject({ 'content-type': expect.stringContaining('javascript'), 'cache-control': 'public, max-age=31536000, immutable' });
  expect((await get('/sw.js', { 'accept-encoding': 'br' })).headers).toMatchObject({ 'service-worker-allowed': '/', 'cache-control': 'no-cache' });
  // Browsers ask for a range with this (https://fetch.spec.whatwg.org/#http-network-or-cache-fetch).
  const part = await get('/app.0123456789ab.js', { 'accept-encoding': 'identity', range: 'bytes=5-' });
  expect([part.statusCode, part.payload, part.headers['content-encoding']]).toEqual([206, '0;', undefined]);
});
