import { uncompress } from 'snappyjs';

// Blink's IDBValueWrapper: version tag 0xFF, pseudo-version 0x11 "needs work first", then 0x02 "compressed with Snappy".
const mark = Buffer.from([0xff, 0x11, 0x02]);
const longestPrefix = 16;

/**
 * The plaintext of a serialised IndexedDB value that Chromium compressed on its own (on top of what LevelDB does), or
 * `undefined` when the bytes are no such value. Errors: throws when they are marked as one and cannot be decompressed.
 */
export function decompressIdbValue(value: Buffer): Buffer | undefined {
  const at = value.subarray(0, longestPrefix).indexOf(mark);
  if (at < 0) return undefined;
  return Buffer.from(uncompress(new Uint8Array(value.subarray(at + mark.length))));
}
