import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { parseMagnet } from '../src/magnet.ts';
import { makePdf } from '../src/pdf/make-pdf.ts';

/** Draws the PDFs of all guides anew: `node --import tsx neurons/lead-magnets/art/draw.ts`. */
const content = join(import.meta.dirname, '../content');
await mkdir(join(content, 'files'), { recursive: true });
const edition = { at: Date.UTC(2026, 10, 1) };
for (const document of parseAllDocuments(await readFile(join(content, 'guides.yaml'), 'utf8'))) {
  const { key, value } = document.toJS() as { key: string; value: unknown };
  await writeFile(join(content, 'files', `${key}.pdf`), Buffer.from(makePdf(parseMagnet(key, value), edition)));
}
