import { readFile } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { type Fault, faultOf } from '../content/fault.ts';
import { makeDocuments } from '../content/make-documents.ts';
import { MediaFolder } from '../content/media/media-folder.ts';
import { Pictures } from '../content/media/pictures.ts';
import { readMarkdown } from '../content/read-markdown.ts';
import { emptyReading } from '../content/reading.ts';
import { decodeText } from '../content/source-text.ts';
import type { CouchClient } from '../provision/couch-client.ts';
import type { ContentDocument } from './check-content.ts';
import type { PublishRefusal } from './publish-neurons.ts';
import type { Shapes } from './shapes.ts';

/** Where content is compared and pictures are kept. */
export interface ContentPlaces {
  readonly couch: CouchClient;
  /** The database of content. */
  readonly db: string;
  readonly mediaDir: string;
  readonly now: Date;
}

/** The language of articles that do not say theirs. */
const lang = 'en';

export function isMarkdown(file: string): boolean {
  return /\.(md|markdown)$/i.test(file);
}

/** Makes the articles of Markdown files; pictures lie beside them or below `root`. What is malformed is refused by itself. */
export async function readArticles(
  files: readonly string[],
  { root, neuron, shapes, ...places }: ContentPlaces & { root: string; neuron: string; shapes: Shapes },
): Promise<{ content: readonly ContentDocument[]; refused: readonly PublishRefusal[] }> {
  const reading = emptyReading();
  for (const file of files) {
    const ref = relative(root, file).split(sep).join('/');
    try {
      const article = readMarkdown(decodeText(await readFile(file)), { file, ref, root, lang });
      if (article) reading.articles.push(article);
    } catch (error) {
      reading.faults.push(faultOf(error, { file: ref }));
    }
  }
  if (reading.articles.length === 0) return { content: [], refused: reading.faults.map(refusalOf) };
  const media = new MediaFolder(places.mediaDir);
  const made = await makeDocuments(reading, { neuron, shapes, pictures: new Pictures(media), media, ...places });
  return { content: made.documents, refused: [...reading.faults, ...made.faults, ...made.notes].map(refusalOf) };
}

function refusalOf({ file, line, column, reason }: Fault): PublishRefusal {
  const place = line === undefined ? '' : ` (line ${line}${column === undefined ? '' : `, column ${column}`})`;
  return { id: file, code: 'bad-content', message: `${reason}${place}` };
}
