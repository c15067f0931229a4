import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EmpireError, errorCode } from '@empire/contract';
import { parseRelease, type Release } from '@empire/contract/registry';
import { isDataFile, readEntries, toDocument } from '../content/data-entries.ts';
import { faultOf } from '../content/fault.ts';
import { listFiles } from '../content/list-files.ts';
import { attachFiles, type FileBase } from '../content/media/attached-files.ts';
import { MediaFolder } from '../content/media/media-folder.ts';
import { shapesOf } from '../content/neuron-shapes.ts';
import { decodeText } from '../content/source-text.ts';
import type { ContentDocument } from './check-content.ts';
import { withOwnCheck } from './own-check.ts';
import type { NeuronSource, PublishRefusal } from './publish-neurons.ts';
import { type ContentPlaces, isMarkdown, readArticles } from './read-articles.ts';
import type { Shapes } from './shapes.ts';

/** What one folder gives: its release and content where they are right, and what was refused. */
export interface NeuronFiles {
  readonly release?: Release;
  readonly content: readonly ContentDocument[];
  readonly refused: readonly PublishRefusal[];
}

/**
 * Reads `dist/release.json` and what `content/` holds: YAML, JSON and Markdown. Nothing malformed rejects; without a right release there is no
 * content, for nothing says what it should look like.
 */
export async function readNeuron({ dir, origin }: NeuronSource, places: ContentPlaces): Promise<NeuronFiles> {
  const path = join(dir, 'dist', 'release.json');
  const outcome = await attempt(path, 'bad-registry', async () => {
    const release = parseRelease(placeAt(await readJson(path), origin));
    return { release, shapes: await withOwnCheck(shapesOf(release.manifest), dir) };
  });
  if ('refusal' in outcome) return { content: [], refused: [outcome.refusal] };
  const { release, shapes } = outcome.value;
  const { content, refused } = await readContentFolder(join(dir, 'content'), { neuron: release.name, shapes, ...places });
  return { release, content, refused };
}

/** Reads the YAML, JSON and Markdown files of a folder as content of `neuron`. What is malformed is refused by itself; a folder that is not there holds nothing. */
export async function readContentFolder(
  folder: string,
  { neuron, shapes, ...places }: ContentPlaces & { neuron: string; shapes: Shapes },
): Promise<Pick<NeuronFiles, 'content' | 'refused'>> {
  const media = new MediaFolder(places.mediaDir);
  const files = await listFiles(folder);
  const read = (file: string) => readContent(file, { neuron, shapes, base: { folder: dirname(file), root: folder }, media });
  const entries = await Promise.all(files.filter(isDataFile).map((file) => attempt(file, 'bad-content', () => read(file))));
  const articles = await readArticles(files.filter(isMarkdown), { root: folder, neuron, shapes, ...places });
  const { content, repeated } = onceEach([...entries.flatMap((entry) => ('value' in entry ? entry.value : [])), ...articles.content]);
  return { content, refused: [...entries.flatMap((entry) => ('refusal' in entry ? [entry.refusal] : [])), ...articles.refused, ...repeated] };
}

/** Of two documents with one id the first counts. */
function onceEach(documents: readonly ContentDocument[]): { content: readonly ContentDocument[]; repeated: readonly PublishRefusal[] } {
  const first = new Map<string, ContentDocument>();
  const repeated: PublishRefusal[] = [];
  for (const document of documents) {
    const { _id: id } = document;
    if (first.has(id)) repeated.push({ id, code: 'bad-content', message: `${id} is in more than one file; the first counts.` });
    else first.set(id, document);
  }
  return { content: [...first.values()], repeated };
}

/** A build knows its path, not its origin. */
function placeAt(release: unknown, origin: string): unknown {
  if (typeof release !== 'object' || release === null || !('baseUrl' in release)) return release;
  const { baseUrl } = release;
  if (typeof baseUrl !== 'string' || !baseUrl.startsWith('/'))
    throw new EmpireError('bad-registry', `release.baseUrl must be a path that begins with /; received ${String(baseUrl)}.`);
  return { ...release, baseUrl: `${origin.replace(/\/+$/, '')}${baseUrl}` };
}

async function readContent(
  file: string,
  { neuron, shapes, ...places }: { neuron: string; shapes: Shapes; base: FileBase; media: MediaFolder },
): Promise<readonly ContentDocument[]> {
  const documents: ContentDocument[] = [];
  for (const entry of readEntries(decodeText(await readFile(file)), file)) documents.push(toDocument(await attachFiles(entry, places), { neuron, shapes }));
  return documents;
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8')) as unknown;
}

async function attempt<T>(file: string, code: string, act: () => Promise<T>): Promise<{ value: T } | { refusal: PublishRefusal }> {
  try {
    return { value: await act() };
  } catch (error) {
    const id = file.split('/').slice(-3).join('/');
    const { line, column, reason } = faultOf(error, { file: id });
    const message = line === undefined ? reason : `${reason} (line ${line}${column === undefined ? '' : `, column ${column}`})`;
    const known = error instanceof EmpireError ? errorCode(error) : undefined;
    return { refusal: { id, code: known ?? code, message } };
  }
}
