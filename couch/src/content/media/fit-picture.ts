import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type { Picture } from '../article.ts';
import { badContent } from '../fault.ts';

/** Wider pictures are made this wide (pixels). */
export const MAX_WIDTH = 1_600;
const MAX_PIXELS = 80_000_000;

const kinds: Readonly<Record<string, { readonly type: string; readonly ext: string }>> = {
  jpeg: { type: 'image/jpeg', ext: 'jpg' },
  png: { type: 'image/png', ext: 'png' },
  webp: { type: 'image/webp', ext: 'webp' },
  gif: { type: 'image/gif', ext: 'gif' },
  heif: { type: 'image/avif', ext: 'avif' },
};

/** A picture with the bytes of its file. */
export interface FittedPicture {
  readonly picture: Picture;
  readonly content: Buffer;
}

/**
 * Reads a JPEG, PNG, WebP, GIF or AVIF by its bytes, whatever its name says. One that is wider than {@link MAX_WIDTH}, turned, or carries notes (place,
 * camera) is written anew without them; others keep their bytes. Errors: `bad-content`.
 */
export async function fitPicture(bytes: Buffer): Promise<FittedPicture> {
  const found = isRaster(bytes) ? await measure(bytes) : undefined;
  const kind = found && kinds[found.format];
  if (!found || !kind) throw badContent('is no JPEG, PNG, WebP, GIF or AVIF picture');
  const content = found.keep ? bytes : await rewrite(bytes, found.animated);
  const { width, height } = found.keep ? found : await sizeOf(content);
  const name = createHash('sha256').update(content).digest('hex');
  const integrity = `sha384-${createHash('sha384').update(content).digest('base64')}`;
  return { picture: { path: `/media/${name}.${kind.ext}`, bytes: content.length, width, height, type: kind.type, integrity }, content };
}

/** By their first bytes: everything else, SVG above all, never reaches a decoder. */
function isRaster(bytes: Buffer): boolean {
  const head = bytes.toString('latin1', 0, 12);
  return /^(?:\xff\xd8\xff|\x89PNG\r\n|GIF8[79]a|RIFF[\s\S]{4}WEBP|[\s\S]{4}ftypavi[fs])/.test(head);
}

async function measure(bytes: Buffer) {
  try {
    const image = sharp(bytes, { limitInputPixels: MAX_PIXELS });
    const { format, width, height, orientation = 1, pages = 1, exif, xmp, iptc } = await image.metadata();
    // Decodes it once: what is cut off or broken shows here.
    await image.resize(8).raw().toBuffer();
    const keep = width <= MAX_WIDTH && orientation === 1 && !exif && !xmp && !iptc;
    return { format: String(format), width, height, animated: pages > 1, keep };
  } catch (cause) {
    throw badContent(`cannot be decoded (${(cause as Error).message.split('\n')[0]})`);
  }
}

async function rewrite(bytes: Buffer, animated: boolean): Promise<Buffer> {
  const image = sharp(bytes, { animated, limitInputPixels: MAX_PIXELS });
  return await image.autoOrient().resize({ width: MAX_WIDTH, withoutEnlargement: true }).toBuffer();
}

async function sizeOf(bytes: Buffer): Promise<{ width: number; height: number }> {
  const { width, height, pageHeight } = await sharp(bytes).metadata();
  return { width, height: pageHeight ?? height };
}
