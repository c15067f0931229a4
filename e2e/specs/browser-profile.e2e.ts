import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openProfile } from '../src/browser-profile.ts';
import { scratchDir } from '../src/scratch.ts';
import { startToyOrigin, type ToyOrigin } from '../src/toy-origin.ts';

describe('a browser profile', () => {
  let origin: ToyOrigin;
  let dir = '';
  let remove: () => Promise<void>;

  beforeEach(async () => {
    origin = await startToyOrigin('');
    const scratch = await scratchDir('profile');
    dir = scratch.path;
    remove = scratch.remove;
  });
  afterEach(async () => {
    await origin.close();
    await remove();
  });

  test.each(['close', 'kill'] as const)('keeps a committed write over %s and reopening', async (ending) => {
    const first = await openProfile(dir);
    await first.page.goto(origin.url);
    await first.page.evaluate(remember, 'written before the end');
    await first[ending]();

    const second = await openProfile(dir);
    await second.page.goto(origin.url);
    expect(await second.page.evaluate(recall)).toBe('written before the end');
    await second.close();
  });

  test('refuses a directory on which a browser still runs', async () => {
    const first = await openProfile(dir);
    await expect(openProfile(dir)).rejects.toThrow('still runs on it');
    await first.kill();
    await expect(first.kill()).rejects.toThrow('no process runs on it');
  });
});

async function remember(text: string): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open('toy', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('things');
    request.onsuccess = () => resolve(request.result);
  });
  const transaction = database.transaction('things', 'readwrite');
  transaction.objectStore('things').put(text, 'text');
  await new Promise((resolve) => {
    transaction.oncomplete = resolve;
  });
}

async function recall(): Promise<unknown> {
  const database = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open('toy', 1);
    request.onsuccess = () => resolve(request.result);
  });
  const request = database.transaction('things').objectStore('things').get('text');
  return new Promise((resolve) => {
    request.onsuccess = () => resolve(request.result);
  });
}
