import { ByteReader } from './byte-reader.ts';

const blockBytes = 32_768;
const headerBytes = 7;
const batchHeaderBytes = 12;
const fragment = { full: 1, first: 2, middle: 3, last: 4 } as const;

/**
 * The records of a LevelDB log (`.log` and `MANIFEST-*` files), fragments put together across their 32 KB blocks.
 * A record whose end was never written is yielded as far as it goes, because what it holds is on the disk all the same.
 * Checksums are not looked at, for the same reason. Follows `doc/log_format.md` of LevelDB.
 */
export function* logRecords(file: Buffer): Generator<Buffer> {
  let parts: Buffer[] = [];
  for (const { type, bytes } of fragments(file)) {
    if ((type === fragment.full || type === fragment.first) && parts.length > 0) {
      yield Buffer.concat(parts);
      parts = [];
    }
    parts.push(bytes);
    if (type === fragment.full || type === fragment.last) {
      yield Buffer.concat(parts);
      parts = [];
    }
  }
  if (parts.length > 0) yield Buffer.concat(parts);
}

/** The keys and values that a record of a `.log` file writes, as far as it can be read as a write batch. */
export function* batchStrings(record: Buffer): Generator<Buffer> {
  if (record.length < batchHeaderBytes) return;
  const reader = new ByteReader(record, batchHeaderBytes);
  try {
    while (reader.left > 0) {
      const isPut = reader.byte() === 1;
      yield reader.take(reader.varint());
      if (isPut) yield reader.take(reader.varint());
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
}

function* fragments(file: Buffer): Generator<{ type: number; bytes: Buffer }> {
  for (let start = 0; start < file.length; start += blockBytes) {
    const block = file.subarray(start, start + blockBytes);
    let at = 0;
    while (at + headerBytes <= block.length) {
      const length = block.readUInt16LE(at + 4);
      const type = block[at + 6] ?? 0;
      if (type < fragment.full || type > fragment.last) break;
      yield { type, bytes: block.subarray(at + headerBytes, at + headerBytes + length) };
      at += headerBytes + length;
    }
  }
}
