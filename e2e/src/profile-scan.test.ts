import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import leveldown from 'leveldown';
import { compress } from 'snappyjs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { scanProfile } from './profile-scan.ts';

const word = 'canary-tablewing';

describe('scanProfile', () => {
  let dir = '';
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'profile-scan-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  test('finds a word in a compressed LevelDB table that its raw bytes do not show', async () => {
    await writeTable(join(dir, 'db'), { k: `canary-XX ${'tablewing'.repeat(3)} ${word}` });
    expect(await rawHits(dir)).toEqual([]);
    expect(await found(dir)).toEqual([expect.stringMatching(/^db\/\d+\.ldb: leveldb table value, utf-8$/)]);
  });

  test('finds a word in a key that its table stores only as what differs from the key before', async () => {
    await writeTable(join(dir, 'db'), { 'canary-table': '1', [word]: '2', 'canary-z': '3' }, { compression: false });
    expect(await rawHits(dir)).toEqual([]);
    expect(await found(dir)).toContainEqual(expect.stringMatching(/leveldb table key, utf-8$/));
  });

  test('finds a word that the fragments of a LevelDB log tear apart', async () => {
    const overhead = 7 + 12 + 1 + 1 + 'k'.length + 3;
    const value = `${'.'.repeat(32_768 - overhead - 4)}${word}${'.'.repeat(70_000)}`;
    await writeLog(join(dir, 'db'), { k: value });
    expect(await rawHits(dir)).toEqual([]);
    expect(await found(dir)).toEqual([expect.stringMatching(/^db\/\d+\.log: leveldb log record, utf-8$/)]);
  });

  test('finds a word in a value that IndexedDB compressed', async () => {
    const plain = Buffer.from(`canary-XX ${'tablewing'.repeat(3)} ${word} ${'.'.repeat(40)}`);
    const value = Buffer.concat([Buffer.from([0x01, 0xff, 0x11, 0x02]), compress(new Uint8Array(plain))]);
    await writeLog(join(dir, 'db'), { k: value });
    expect(await rawHits(dir)).toEqual([]);
    expect(await found(dir)).toEqual([expect.stringMatching(/IndexedDB value decompressed from leveldb log value, utf-8$/)]);
  });

  test.each([
    ['gzip', gzipSync],
    ['brotli', brotliCompressSync],
  ])('finds a word in a %s body of a cache entry', async (how, encode) => {
    await put('Cache/Cache_Data/0123456789abcdef_0', simpleEntry('http://x/', encode(Buffer.from(`canary-XX tablewing ${word}`))));
    expect(await rawHits(dir)).toEqual([]);
    expect(await found(dir)).toContainEqual(`Cache/Cache_Data/0123456789abcdef_0: cache entry body, ${how}, utf-8`);
  });

  test('finds a brotli body inside a block file', async () => {
    const header = Buffer.alloc(8_192);
    header.writeUInt32LE(0xc104cac3, 0);
    header.writeInt32LE(256, 12);
    const body = brotliCompressSync(Buffer.from(`canary-XX tablewing ${word}`));
    await put('Cache/data_1', Buffer.concat([header, Buffer.alloc(256), body, Buffer.alloc(600)]));
    expect(await found(dir)).toContainEqual('Cache/data_1: brotli body in block at 8448, utf-8');
  });

  test('finds a word that a SQLite row carries over into the next page', async () => {
    await put('History', databaseWithTornRow(word));
    expect(await rawHits(dir)).toEqual([]);
    expect(await found(dir)).toEqual(['History: sqlite row over several pages, utf-8']);
  });

  test('finds a word in a file name and as UTF-16 and base64', async () => {
    await put(`${word}.txt`, Buffer.from(''));
    await put('wide', Buffer.from(word, 'utf16le'));
    await put('sixty-four', Buffer.from(Buffer.from(`{"a":"${word}"}`).toString('base64')));
    expect(await found(dir)).toEqual([`${word}.txt: file name, utf-8`, expect.stringMatching(/^sixty-four: raw bytes, base64/), 'wide: raw bytes, utf-16le']);
  });

  test('says which files it could not read, and searches their raw bytes all the same', async () => {
    await put('db/000007.ldb', Buffer.from(`cut off ${word}`));
    const report = await scanProfile(dir, [word]);
    expect(report.unreadable).toEqual([{ file: 'db/000007.ldb', reason: expect.stringContaining('no footer') }]);
    expect(report.findings).toHaveLength(1);
  });

  test('counts what it looked at, and finds nothing where nothing is', async () => {
    await writeTable(join(dir, 'db'), { k: 'canary-tablewin' });
    const { findings, files, views, unreadable } = await scanProfile(dir, [word]);
    expect({ findings, unreadable }).toEqual({ findings: [], unreadable: [] });
    expect(files).toBeGreaterThan(3);
    expect(views['leveldb table']).toBeGreaterThan(1);
  });

  async function put(path: string, bytes: Buffer): Promise<void> {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), bytes);
  }
});

async function found(dir: string): Promise<string[]> {
  const { findings } = await scanProfile(dir, [word]);
  return findings.map(({ file, how, encoding }) => `${file}: ${how}, ${encoding}`);
}

async function rawHits(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = await Promise.all(paths.map((path) => readFile(path)));
  return paths.filter((_, index) => contents[index]?.includes(word));
}

async function writeTable(location: string, entries: Record<string, string>, options = { compression: true }): Promise<void> {
  await withDatabase(location, options, async (database) => {
    for (const [key, value] of Object.entries(entries)) await promisify(database.put.bind(database))(key, value);
    await promisify(database.compactRange.bind(database))('\0', '~');
  });
}

async function writeLog(location: string, entries: Record<string, string | Buffer>): Promise<void> {
  await withDatabase(location, { compression: true }, async (database) => {
    for (const [key, value] of Object.entries(entries)) await promisify(database.put.bind(database))(key, value);
  });
}

async function withDatabase(
  location: string,
  options: { compression: boolean },
  use: (database: ReturnType<typeof leveldown>) => Promise<void>,
): Promise<void> {
  await mkdir(location, { recursive: true });
  const database = leveldown(location);
  await promisify(database.open.bind(database))({ ...options, createIfMissing: true });
  await use(database);
  await promisify(database.close.bind(database))();
}

function simpleEntry(key: string, body: Buffer): Buffer {
  const header = Buffer.alloc(24);
  Buffer.from('305c72a71b6dfbfc', 'hex').copy(header);
  header.writeUInt32LE(5, 8);
  header.writeUInt32LE(key.length, 12);
  const footer = Buffer.alloc(24);
  Buffer.from('d8410d97456ffaf4', 'hex').copy(footer);
  return Buffer.concat([header, Buffer.from(key), body, footer, Buffer.from('HTTP/1.1 200 OK')]);
}

/** A database of three 512-byte pages: an empty first one, a table leaf with one row of 600 bytes, and the row's overflow page. */
function databaseWithTornRow(text: string): Buffer {
  const pages = Buffer.alloc(3 * 512);
  pages.write('SQLite format 3\0', 0, 'latin1');
  pages.writeUInt16BE(512, 16);
  const payload = Buffer.alloc(600, '.');
  const local = 39 + ((600 - 39) % 508);
  payload.write(text, local - 5);
  const cell = Buffer.concat([Buffer.from([0x84, 0x58, 0x01]), payload.subarray(0, local), Buffer.from([0, 0, 0, 3])]);
  const at = 512 - cell.length;
  pages.set([0x0d, 0, 0, 0, 1], 512);
  pages.writeUInt16BE(at, 512 + 5);
  pages.writeUInt16BE(at, 512 + 8);
  cell.copy(pages, 512 + at);
  payload.copy(pages, 1024 + 4, local);
  return pages;
}
