import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { memoryCaches } from '../testing/memory-caches.ts';
import { planFiles, ReleaseCache } from './release-cache.ts';

const entry = fileAt('https://quiz.example/quiz/1.0.0/remoteEntry.js');
const chunk = fileAt('https://quiz.example/quiz/1.0.0/chunk.js');

/** A file of a release whose bytes the network below has. */
function fileAt(url: string) {
  return { url, integrity: `sha384-${createHash('sha384').update(`content of ${url}`).digest('base64')}` };
}

/** A network that knows some addresses and notes what it was asked for. */
function network(known: readonly string[]) {
  const asked: string[] = [];
  const down = { all: false };
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    asked.push(`${url} ${init?.integrity ?? '-'}`);
    if (down.all) throw new TypeError('Failed to fetch');
    return known.includes(url) ? new Response(`content of ${url}`) : new Response('not here', { status: 404 });
  };
  return { asked, down, fetch };
}

test('what is missing is fetched and what is no longer listed is dropped', () => {
  const held = [entry, { url: 'https://quiz.example/old.js', integrity: 'sha384-old' }];
  expect(planFiles([entry, chunk], held)).toEqual({ fetch: [chunk], drop: ['https://quiz.example/old.js'] });
});

test('a file whose registered bytes changed is fetched again, past what the browser kept', async () => {
  const { fetch, asked } = network([entry.url]);
  const cache = new ReleaseCache({ caches: memoryCaches(), fetch });
  await cache.install([entry]);
  await cache.install([{ ...entry, integrity: 'sha384-rebuilt' }]);
  await cache.install([{ ...entry, integrity: 'sha384-rebuilt' }]);
  expect(asked).toEqual([`${entry.url} ${entry.integrity}`, `${entry.url} sha384-rebuilt`]);
});

test('every file of a release is there without a network, those that were never asked for included', async () => {
  const { fetch, down } = network([entry.url, chunk.url]);
  const cache = new ReleaseCache({ caches: memoryCaches(), fetch });
  expect(await cache.install([entry, chunk])).toEqual([]);
  down.all = true;
  expect(await (await cache.respond(new Request(chunk.url))).text()).toBe(`content of ${chunk.url}`);
});

test('a file that the disk gives back with other bytes does not run: it is fetched again, and without a network refused', async () => {
  const { fetch, down } = network([entry.url]);
  const caches = memoryCaches();
  const cache = new ReleaseCache({ caches, fetch });
  await cache.install([entry]);
  const damage = async () => (await caches.open('empire-release-files')).put(entry.url, new Response('damaged'));
  await damage();
  expect(await (await cache.respond(new Request(entry.url))).text()).toBe(`content of ${entry.url}`);
  down.all = true;
  expect(await (await cache.respond(new Request(entry.url))).text()).toBe(`content of ${entry.url}`);
  await damage();
  await expect(cache.respond(new Request(entry.url))).rejects.toThrow('Failed to fetch');
});

test('files are fetched with their integrity', async () => {
  const { fetch, asked } = network([entry.url]);
  await new ReleaseCache({ caches: memoryCaches(), fetch }).install([entry]);
  expect(asked).toEqual([`${entry.url} ${entry.integrity}`]);
});

test('a query that asks for another attempt is answered by the same file', async () => {
  const { fetch, asked } = network([entry.url]);
  const cache = new ReleaseCache({ caches: memoryCaches(), fetch });
  await cache.install([entry]);
  await cache.respond(new Request(`${entry.url}?attempt=3`));
  expect(asked).toHaveLength(1);
});

test('a file that could not be fetched is reported, not kept, and fetched again when it is asked for', async () => {
  const { fetch, asked } = network([entry.url]);
  const cache = new ReleaseCache({ caches: memoryCaches(), fetch });
  expect(await cache.install([entry, chunk])).toEqual([chunk.url]);
  await expect(cache.respond(new Request(chunk.url))).rejects.toThrow('404');
  expect(asked).toHaveLength(3);
});

test('a file that no release lists goes to the network and is not kept', async () => {
  const { fetch, asked } = network(['https://else.example/a.js']);
  const cache = new ReleaseCache({ caches: memoryCaches(), fetch });
  await cache.install([entry]).catch(() => undefined);
  await cache.respond(new Request('https://else.example/a.js'));
  await cache.respond(new Request('https://else.example/a.js'));
  expect(asked.slice(1)).toEqual(['https://else.example/a.js -', 'https://else.example/a.js -']);
});

test('the files of a release that left are dropped', async () => {
  const { fetch, down } = network([entry.url, chunk.url]);
  const cache = new ReleaseCache({ caches: memoryCaches(), fetch });
  await cache.install([entry, chunk]);
  await cache.install([entry]);
  down.all = true;
  await expect(cache.respond(new Request(chunk.url))).rejects.toThrow('Failed to fetch');
});

test('to be asked for a file makes no cache anew', async () => {
  const { fetch } = network([entry.url]);
  const caches = memoryCaches();
  await new ReleaseCache({ caches, fetch }).respond(new Request(entry.url));
  expect(await caches.keys()).toEqual([]);
});
