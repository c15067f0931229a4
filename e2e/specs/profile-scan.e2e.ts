import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openProfile } from '../src/browser-profile.ts';
import { type ScanReport, scanProfile } from '../src/profile-scan.ts';
import { scratchDir } from '../src/scratch.ts';
import { startToyOrigin } from '../src/toy-origin.ts';

const words = {
  small: 'canary-value-of-an-object',
  wide: 'canary-value-in-two-bytes',
  key: 'canary-key-of-a-store',
  large: 'canary-inside-a-large-value',
  blob: 'canary-inside-a-blob',
  cached: 'canary-inside-cache-storage',
  local: 'canary-in-local-storage',
  gzip: 'canary-in-an-http-body',
  title: 'canary-far-into-a-long-title',
  table: 'canary-in-a-compacted-table',
  absent: 'canary-that-nobody-wrote',
} as const;

describe('the scan of a real Chromium profile', () => {
  let report: ScanReport;
  let remove: () => Promise<void>;

  beforeAll(async () => {
    const scratch = await scratchDir('scan');
    remove = scratch.remove;
    await writeEverywhere(scratch.path);
    report = await scanProfile(scratch.path, Object.values(words));
  });
  afterAll(() => remove());

  test.each([
    ['an IndexedDB value', words.small, /\/IndexedDB\//],
    ['an IndexedDB value in two-byte characters', words.wide, /\/IndexedDB\//],
    ['an IndexedDB key', words.key, /\/IndexedDB\//],
    ['a large IndexedDB value, which Chromium compresses', words.large, /\/IndexedDB\//],
    ['an IndexedDB blob', words.blob, /\/IndexedDB\/.*\.blob\//],
    ['Cache Storage', words.cached, /\/CacheStorage\//],
    ['localStorage', words.local, /\/Local Storage\//],
    ['a compressed body in the HTTP cache', words.gzip, /\/Cache\//],
    ['a long row of a SQLite file', words.title, /\/History$/],
  ])('finds a word in %s', (_, word, path) => {
    const files = report.findings.filter((finding) => finding.word === word).map(({ file }) => `/${file}`);
    expect(files).toContainEqual(expect.stringMatching(path));
  });

  test('finds a word that LevelDB has moved from its log into a table', () => {
    const hits = report.findings.filter(({ word, file }) => word === words.table && file.endsWith('.ldb'));
    expect(hits).toContainEqual(expect.objectContaining({ how: 'leveldb table value' }));
  });

  test('does not find a word that nobody wrote', () => {
    expect(report.findings.filter(({ word }) => word === words.absent)).toEqual([]);
  });

  test('could read every file it understands', () => {
    expect(report.unreadable).toEqual([]);
    expect(report.views).toMatchObject({ 'leveldb log': expect.any(Number), 'leveldb table': expect.any(Number), 'cache entry': expect.any(Number) });
  });
});

async function writeEverywhere(dir: string): Promise<void> {
  const origin = await startToyOrigin(`tablewing canary ${words.gzip} ${'lorem ipsum '.repeat(100)}`);
  const browser = await openProfile(dir);
  await browser.page.goto(origin.url);
  await browser.page.evaluate(writeInPage, words);
  await browser.page.waitForTimeout(1_500);
  await browser.close();
  await origin.close();
}

async function writeInPage(words: Record<'small' | 'wide' | 'key' | 'large' | 'blob' | 'cached' | 'local' | 'table' | 'title', string>): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('toy', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('things');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const transaction = database.transaction('things', 'readwrite');
  const store = transaction.objectStore('things');
  const filler = Array.from({ length: 2_000 }, (_, index) => `canary inside a large text ${index % 7}`).join(' ');
  store.put({ text: words.small }, words.key);
  store.put({ text: `Ω ${words.wide}` }, 'wide');
  store.put({ text: `${filler} ${words.large} ${filler}` }, 'large');
  store.put(new Blob([`... ${words.blob} ...`]), 'blob');
  await new Promise((resolve) => {
    transaction.oncomplete = resolve;
  });
  await overflowLog(database);
  const cache = await caches.open('toy');
  await cache.put('/thing', new Response(`... ${words.cached} ...`));
  localStorage.setItem('thing', words.local);
  await fetch('/gzip').then((response) => response.text());
  await fetch('/brotli').then((response) => response.text());

  /** Writes more than LevelDB keeps in its log, which makes it write tables. */
  async function overflowLog(target: IDBDatabase): Promise<void> {
    for (let round = 0; round < 120; round += 1) {
      const noise = Array.from(crypto.getRandomValues(new Uint8Array(32_768)), (byte) => byte.toString(36)).join('');
      const writing = target.transaction('things', 'readwrite');
      writing.objectStore('things').put({ text: words.table, noise }, `noise ${round}`);
      await new Promise((resolve) => {
        writing.oncomplete = resolve;
      });
    }
  }

  document.title = `${'long title '.repeat(360)}${words.title}`;
}
