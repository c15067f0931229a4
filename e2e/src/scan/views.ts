import { basename } from 'node:path';
import { blockFileBodies } from './block-file.ts';
import { decompressIdbValue } from './idb-value.ts';
import { batchStrings, logRecords } from './leveldb-log.ts';
import { isTable, tableEntries } from './leveldb-table.ts';
import { decodedBodies, embeddedStreams, simpleCacheBody } from './simple-cache.ts';
import { overflowingPayloads } from './sqlite-overflow.ts';

/** A file of a profile: its path inside the profile and all its bytes. */
export interface ProfileFile {
  readonly path: string;
  readonly bytes: Buffer;
}

/** Some bytes that a reader of the file would get to see, and how it gets there. */
export interface View {
  readonly how: string;
  readonly bytes: Buffer;
}

/** A way to look at a file. It yields nothing for files it does not understand and throws on damaged ones it does. */
export type Lens = (file: ProfileFile) => Iterable<View>;

/** Every lens of the scan by its name; `raw bytes` alone sees a file as it is. */
export const lenses: Readonly<Record<string, Lens>> = {
  'file name': ({ path }) => [{ how: 'file name', bytes: Buffer.from(path) }],
  'raw bytes': ({ bytes }) => [{ how: 'raw bytes', bytes }],
  'leveldb table': tableViews,
  'leveldb log': logViews,
  'idb blob': ({ bytes }) => idbViews(bytes, 'blob'),
  'cache entry': cacheViews,
  'compressed stream': function* ({ bytes }) {
    for (const { how, offset, bytes: body } of embeddedStreams(bytes)) yield { how: `${how} stream at ${offset}`, bytes: body };
  },
  'block file': function* ({ bytes }) {
    for (const { how, offset, bytes: body } of blockFileBodies(bytes)) yield { how: `${how} body in block at ${offset}`, bytes: body };
  },
  'sqlite overflow': function* ({ bytes }) {
    for (const payload of overflowingPayloads(bytes)) yield { how: 'sqlite row over several pages', bytes: payload };
  },
};

function* tableViews({ path, bytes }: ProfileFile): Generator<View> {
  if (!/\.(ldb|sst)$/.test(path)) return;
  if (!isTable(bytes)) throw new Error('The table has no footer: it was not written to its end.');
  for (const { key, value } of tableEntries(bytes)) {
    yield { how: 'leveldb table key', bytes: key };
    yield { how: 'leveldb table value', bytes: value };
    yield* idbViews(value, 'leveldb table value');
  }
}

function* logViews({ path, bytes }: ProfileFile): Generator<View> {
  const isLog = /^\d{6,}\.log$/.test(basename(path));
  if (!isLog && !/^MANIFEST-\d+$/.test(basename(path))) return;
  for (const record of logRecords(bytes)) {
    yield { how: 'leveldb log record', bytes: record };
    if (!isLog) continue;
    for (const text of batchStrings(record)) yield* idbViews(text, 'leveldb log value');
  }
}

function* idbViews(value: Buffer, of: string): Generator<View> {
  const plain = decompressIdbValue(value);
  if (plain) yield { how: `IndexedDB value decompressed from ${of}`, bytes: plain };
}

function* cacheViews({ path, bytes }: ProfileFile): Generator<View> {
  const body = simpleCacheBody(bytes) ?? (/^f_[0-9a-f]{6}$/.test(basename(path)) ? bytes : undefined);
  if (!body) return;
  for (const { how, bytes: decoded } of decodedBodies(body)) yield { how: `cache entry body, ${how}`, bytes: decoded };
}
