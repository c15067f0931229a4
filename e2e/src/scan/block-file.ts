import { type DecodedBody, decodedBodies } from './simple-cache.ts';

const magic = Buffer.from('c3ca04c1', 'hex');
const headerBytes = 8_192;
const mostBlocks = 4;

/**
 * The bodies that may begin at any block of a `data_1` … `data_3` file of Chromium's block-file cache, decoded.
 * A body there takes one to four blocks in a row; larger ones are files of their own (`f_…`). Nothing for any other file.
 * Layout: `net/disk_cache/blockfile/disk_format_base.h`.
 */
export function* blockFileBodies(file: Buffer): Generator<DecodedBody & { readonly offset: number }> {
  if (file.length < headerBytes || !file.subarray(0, 4).equals(magic)) return;
  const blockBytes = file.readInt32LE(12);
  if (blockBytes < 36 || blockBytes > 65_536) return;
  for (let offset = headerBytes; offset < file.length; offset += blockBytes) {
    if (file.subarray(offset, offset + 8).every((byte) => byte === 0)) continue;
    for (const body of decodedBodies(file.subarray(offset, offset + mostBlocks * blockBytes))) yield { ...body, offset };
  }
}
