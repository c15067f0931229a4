import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { pictures } from './pictures.ts';

/** Draws the pictures of the articles anew: `node --import tsx neurons/blog/art/draw.ts`. */
const folder = join(import.meta.dirname, '../content/images');
await mkdir(folder, { recursive: true });
for (const [key, svg] of Object.entries(pictures)) {
  await sharp(Buffer.from(svg))
    .webp({ quality: 78, effort: 6 })
    .toFile(join(folder, `${key}.webp`));
}
