import { expect, test } from 'vitest';
import { memoryCaches } from '../testing/memory-caches.ts';
import { MediaCache } from './media-cache.ts';

/** A network that answers every address with a picture, except those that end in `.pdf` or `gone`. */
function pictures() {
  const asked: string[] = [];
  const line = { down: false };
  const fetch: typeof globalThis.fetch = async (input) => {
    const url = (input as Request).url;
    asked.push(url);
    if (line.down) throw new TypeError('Failed to fetch');
    if (url.endsWith('gone')) return new Response('not here', { status: 404, headers: { 'content-type': 'image/webp' } });
    return new Response(`content of ${url}`, { headers: { 'content-type': url.endsWith('.pdf') ? 'application/pdf' : 'image/webp' } });
  };
  return { asked, line, fetch };
}

const address = (name: string) => `https://host.example/media/${name}`;

/** The caches of a worker that is installed. */
async function installedCaches(): Promise<CacheStorage> {
  const caches = memoryCaches();
  await caches.open('shell');
  return caches;
}

async function show(media: MediaCache, name: string): Promise<string> {
  const { response, kept } = await media.respond(new Request(address(name)));
  await kept;
  return response.text();
}

test('a picture that was shown once is there without a network', async () => {
  const { fetch, line } = pictures();
  const media = new MediaCache({ caches: await installedCaches(), fetch, shell: 'shell' });
  await show(media, 'a.webp');
  line.down = true;
  expect(await show(media, 'a.webp')).toBe(`content of ${address('a.webp')}`);
  await expect(show(media, 'b.webp')).rejects.toThrow('Failed to fetch');
});

test('a picture that somebody saved is answered from where it was saved, and not kept twice', async () => {
  const { fetch, asked } = pictures();
  const caches = await installedCaches();
  await (await caches.open('empire-saved-media')).put(address('a.webp'), new Response('saved'));
  expect(await show(new MediaCache({ caches, fetch, shell: 'shell' }), 'a.webp')).toBe('saved');
  expect([asked, await (await caches.open('empire-media')).keys()]).toEqual([[], []]);
});

test('of more than sixty pictures the oldest go', async () => {
  const { fetch } = pictures();
  const caches = await installedCaches();
  const media = new MediaCache({ caches, fetch, shell: 'shell' });
  for (let index = 0; index < 63; index += 1) await show(media, `${index}.webp`);
  const kept = (await (await caches.open('empire-media')).keys()).map(({ url }) => url);
  expect([kept.length, kept[0], kept.at(-1)]).toEqual([60, address('3.webp'), address('62.webp')]);
});

test('what is no picture, or was not found, is not kept', async () => {
  const { fetch, asked } = pictures();
  const media = new MediaCache({ caches: await installedCaches(), fetch, shell: 'shell' });
  for (const name of ['a.pdf', 'a.pdf', 'gone', 'gone']) await show(media, name);
  expect(asked).toHaveLength(4);
});

test('a picture that finds no room is shown all the same', async () => {
  const { fetch } = pictures();
  const full = {
    match: async () => undefined,
    open: async () => ({ put: () => Promise.reject(new DOMException('full', 'QuotaExceededError')) }),
  } as unknown as CacheStorage;
  expect(await show(new MediaCache({ caches: full, fetch, shell: 'shell' }), 'a.webp')).toBe(`content of ${address('a.webp')}`);
});

test('a picture that comes when the device was erased is shown and kept nowhere', async () => {
  const { fetch } = pictures();
  const caches = await installedCaches();
  const media = new MediaCache({ caches, fetch, shell: 'shell' });
  await show(media, 'a.webp');
  for (const name of await caches.keys()) await caches.delete(name);
  expect(await show(media, 'b.webp')).toBe(`content of ${address('b.webp')}`);
  expect(await caches.keys()).toEqual([]);
});
