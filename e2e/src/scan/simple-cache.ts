import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

const headerMagic = Buffer.from('305c72a71b6dfbfc', 'hex');
const footerMagic = Buffer.from('d8410d97456ffaf4', 'hex');
const headerBytes = 24;

/** The decoders a stored HTTP body may need; each returns what it can of a body that was cut off. */
const decoders = {
  gzip: (bytes: Buffer) => gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }),
  deflate: (bytes: Buffer) => inflateSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }),
  'raw deflate': (bytes: Buffer) => inflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }),
  brotli: (bytes: Buffer) => brotliDecompressSync(bytes, { finishFlush: constants.BROTLI_OPERATION_FLUSH }),
} as const;

/** A body as some decoder understands it. Several may understand the same bytes; only a right one can show a word. */
export interface DecodedBody {
  readonly how: string;
  readonly bytes: Buffer;
}

/**
 * The body of an entry of Chromium's simple cache (HTTP cache, Cache Storage, code cache), still encoded, or `undefined`
 * for any other file. Layout: `net/disk_cache/simple/simple_entry_format.h`: header, key, body, footer.
 */
export function simpleCacheBody(file: Buffer): Buffer | undefined {
  if (file.length < headerBytes || !file.subarray(0, 8).equals(headerMagic)) return undefined;
  const from = headerBytes + file.readUInt32LE(12);
  const to = file.indexOf(footerMagic, from);
  return file.subarray(from, to < 0 ? file.length : to);
}

/** What the bytes may be once decoded. Nothing for bytes that no decoder takes. */
export function* decodedBodies(bytes: Buffer): Generator<DecodedBody> {
  if (bytes.length === 0) return;
  for (const [how, decode] of Object.entries(decoders)) {
    const body = attempt(() => decode(bytes));
    if (body && body.length > 0) yield { how, bytes: body };
  }
}

/** Streams that begin anywhere in a file and carry a signature: gzip and zlib. Finds what the block files of the older cache hold. */
export function* embeddedStreams(file: Buffer): Generator<DecodedBody & { readonly offset: number }> {
  for (const offset of positionsOf(Buffer.from([0x1f, 0x8b, 0x08]), file)) {
    const body = attempt(() => decoders.gzip(file.subarray(offset)));
    if (body && body.length > 0) yield { how: 'gzip', offset, bytes: body };
  }
  for (const second of [0x01, 0x5e, 0x9c, 0xda]) {
    for (const offset of positionsOf(Buffer.from([0x78, second]), file)) {
      const body = attempt(() => decoders.deflate(file.subarray(offset)));
      if (body && body.length > 0) yield { how: 'deflate', offset, bytes: body };
    }
  }
}

function* positionsOf(mark: Buffer, file: Buffer): Generator<number> {
  for (let at = file.indexOf(mark); at >= 0; at = file.indexOf(mark, at + 1)) yield at;
}

function attempt(decode: () => Buffer): Buffer | undefined {
  try {
    return decode();
  } catch {
    return undefined;
  }
}
