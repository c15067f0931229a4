import { expect, test } from 'vitest';
import { memoryCaches } from '../testing/memory-caches.ts';
import { keepShared } from './share-inbox.ts';
import { keptOf, readKept, takeShared } from './take-shared.ts';

function shareOf(fields: Readonly<Record<string, string | File>>): Request {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  return new Request('https://host.example/share', { method: 'POST', body });
}

test('what is shared is kept at once, and becomes sealed entries when the database is open', async () => {
  const caches = memoryCaches();
  const file = new File(['first line\nsecond line'], 'notes.txt', { type: 'text/plain' });
  const answer = await keepShared(shareOf({ title: 'A walk', text: 'Read this', url: 'https://paper.example/walk', file }), { caches });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/share']);
  const stored: [string, unknown][] = [];
  const put = async (collection: string, _: string, value: unknown) => void stored.push([collection, value]);
  expect(await takeShared({ put }, { caches, now: () => 5 })).toBe(2);
  expect(stored).toEqual([
    ['kept', { title: 'A walk', text: 'Read this', url: 'https://paper.example/walk', at: 5 }],
    ['kept', { title: 'notes.txt', text: 'first line\nsecond line', at: 5 }],
  ]);
  expect(await takeShared({ put }, { caches, now: () => 6 })).toBe(0);
});

test('what could not be written stays, and comes again under the same key', async () => {
  const caches = memoryCaches();
  await keepShared(shareOf({ text: 'do not lose me' }), { caches });
  const keys: string[] = [];
  const failing = async (_: string, key: string) => {
    keys.push(key);
    throw new Error('full');
  };
  await expect(takeShared({ put: failing }, { caches, now: () => 1 })).rejects.toThrow('full');
  await takeShared({ put: async (_, key) => void keys.push(key) }, { caches, now: () => 2 });
  expect(keys).toEqual([keys[0], keys[0]]);
});

test('an address inside the text becomes the link, other schemes never do, and nothing at all is not kept', () => {
  const shared = { title: '', text: '', url: '', files: [] };
  expect(keptOf({ ...shared, text: 'https://paper.example/a?b=1' }, 1)).toEqual([
    { title: 'https://paper.example/a?b=1', text: '', url: 'https://paper.example/a?b=1', at: 1 },
  ]);
  expect(keptOf({ ...shared, text: 'Look: https://paper.example/a\nand more', url: 'javascript:alert(1)' }, 1)).toEqual([
    { title: 'Look: https://paper.example/a', text: 'Look: https://paper.example/a\nand more', url: 'https://paper.example/a', at: 1 },
  ]);
  expect(keptOf({ ...shared, text: '  ' }, 1)).toEqual([]);
  expect(readKept({ title: 'a', text: 'b', url: 'javascript:alert(1)', at: 1 })).toEqual({ title: 'a', text: 'b', at: 1 });
});
