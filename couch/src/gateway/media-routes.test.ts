import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { newDoor, rawRequest } from './door-fixture.ts';

const [name, secret] = ['a'.repeat(64), 'b'.repeat(64)];
const bytes = Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]);

async function newMedia() {
  const folder = await mkdtemp(join(tmpdir(), 'empire-media-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const mediaDir = join(folder, 'media');
  await mkdir(join(mediaDir, 'fetched'), { recursive: true });
  await mkdir(join(mediaDir, `${'c'.repeat(64)}.png`));
  for (const file of [`${name}.png`, `${name}.svg`, `${name}.png.12ab.part`, `fetched/${name}.json`, 'notes.png']) await writeFile(join(mediaDir, file), bytes);
  await writeFile(join(folder, `${secret}.png`), 'outside');
  return newDoor({ mediaDir });
}

test('a kept picture is served under its type, for ever, and never sniffed', async () => {
  const { url } = await newMedia();
  const response = await fetch(`${url}/media/${name}.png`);
  expect([response.status, Buffer.from(await response.arrayBuffer())]).toEqual([200, bytes]);
  expect(
    Object.fromEntries(['content-type', 'content-length', 'cache-control', 'x-content-type-options'].map((key) => [key, response.headers.get(key)])),
  ).toEqual({
    'content-type': 'image/png',
    'content-length': String(bytes.length),
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
  });
  const head = await fetch(`${url}/media/${name}.png`, { method: 'HEAD' });
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, String(bytes.length), '']);
});

test('nothing but hashed names of pictures right in the folder is found', async () => {
  const { url } = await newMedia();
  const wrong = [
    `/media/${'d'.repeat(64)}.png`,
    `/media/${'c'.repeat(64)}.png`,
    `/media/${name}.svg`,
    `/media/${name}.png.12ab.part`,
    `/media/${name.toUpperCase()}.png`,
    '/media/notes.png',
    '/media/',
    '/media/fetched',
    `/media/fetched/${name}.json`,
    `/media/../${secret}.png`,
    `/media/..%2f${secret}.png`,
    `/media/%2e%2e/${secret}.png`,
    `/media/..%5c${secret}.png`,
    `/media//${name}.png`,
    `/media/${name}.png%00`,
    `/media/${name}%2epng%2f..%2f${name}.png`,
  ];
  const statuses = await Promise.all(wrong.map((path) => rawRequest(url, `GET ${path} HTTP/1.1`)));
  expect(wrong.filter((_, index) => statuses[index] !== 404)).toEqual([]);
});

test('a gateway without a folder of pictures has none', async () => {
  const { url } = await newDoor();
  expect((await fetch(`${url}/media/${name}.png`)).status).toBe(404);
});
