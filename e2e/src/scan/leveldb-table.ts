import { uncompress } from 'snappyjs';
import { ByteReader } from './byte-reader.ts';

/** One entry of a table, its key whole again (a block stores only what differs from the key before). */
export interface TableEntry {
  readonly key: Buffer;
  readonly value: Buffer;
}

const footerBytes = 48;
const trailerBytes = 5;
const magic = Buffer.from('57fb808b247547db', 'hex');

/** Whether the file is a whole LevelDB table (`.ldb`, formerly `.sst`). */
export function isTable(file: Buffer): boolean {
  return file.length >= footerBytes && file.subarray(-8).equals(magic);
}

/**
 * Every entry of a LevelDB table, removed and superseded ones too, blocks decompressed; the index's keys come with empty values.
 * Follows `doc/table_format.md` of LevelDB. Errors: throws on a damaged file and on a compression it does not know.
 */
export function* tableEntries(file: Buffer): Generator<TableEntry> {
  const footer = new ByteReader(file.subarray(-footerBytes));
  readHandle(footer);
  const index = readBlock(file, readHandle(footer));
  for (const { key, value } of blockEntries(index)) {
    yield { key, value: Buffer.alloc(0) };
    yield* blockEntries(readBlock(file, readHandle(new ByteReader(value))));
  }
}

interface Handle {
  readonly offset: number;
  readonly size: number;
}

function readHandle(reader: ByteReader): Handle {
  return { offset: reader.varint(), size: reader.varint() };
}

function readBlock(file: Buffer, { offset, size }: Handle): Buffer {
  const block = new ByteReader(file, offset).take(size + trailerBytes);
  const type = block[size];
  const content = block.subarray(0, size);
  if (type === 0) return content;
  if (type === 1) return Buffer.from(uncompress(new Uint8Array(content)));
  throw new Error(`The block at ${offset} has compression type ${type}; known are 0 (none) and 1 (snappy).`);
}

function* blockEntries(block: Buffer): Generator<TableEntry> {
  const restarts = block.readUInt32LE(block.length - 4);
  const reader = new ByteReader(block.subarray(0, block.length - 4 - 4 * restarts));
  let key = Buffer.alloc(0);
  while (reader.left > 0) {
    const shared = reader.varint();
    const rest = reader.varint();
    const valueBytes = reader.varint();
    key = Buffer.concat([key.subarray(0, shared), reader.take(rest)]);
    yield { key, value: reader.take(valueBytes) };
  }
}
