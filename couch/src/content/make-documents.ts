import { setImmediate } from 'node:timers/promises';
import type { CouchClient } from '../provision/couch-client.ts';
import { type ContentDocument, checkContent } from '../publish/check-content.ts';
import type { Shapes } from '../publish/shapes.ts';
import type { Stored } from '../publish/stored-documents.ts';
import { readAllStored } from '../publish/write-documents.ts';
import type { Article } from './article.ts';
import { openMapper } from './article-map.ts';
import { toDocument } from './data-entries.ts';
import { badContent, type Fault, faultOf, type Place } from './fault.ts';
import { type DraftArticle, makeArticle } from './make-article.ts';
import { attachFiles } from './media/attached-files.ts';
import type { MediaFolder } from './media/media-folder.ts';
import type { Pictures } from './media/pictures.ts';
import type { Reading } from './reading.ts';

/** What the documents are made with. */
export interface Making {
  readonly neuron: string;
  readonly shapes: Shapes;
  readonly pictures: Pictures;
  /** Where files that go with documents are kept. */
  readonly media: MediaFolder;
  readonly couch: CouchClient;
  readonly db: string;
  readonly now: Date;
}

/** Documents that are right, what is wrong with the others, and what is stored under the ids of all. */
export interface Made {
  readonly documents: readonly ContentDocument[];
  readonly faults: readonly Fault[];
  /** Pictures that could not be had, and models. */
  readonly notes: readonly Fault[];
}

type Candidate = { readonly id: string; readonly from: { readonly file: string } & Place; readonly make: (stored: Stored | undefined) => ContentDocument };

/** Makes and checks the documents of a reading. Two of one id are refused from the second on. Errors: as {@link CouchClient.send}. */
export async function makeDocuments(reading: Reading, making: Making): Promise<Made> {
  const faults: Fault[] = [];
  const notes: Fault[] = [];
  const candidates = [...(await entryCandidates(reading, { making, faults })), ...(await articleCandidates(reading, { making, notes }))];
  const stored = await readAllStored(making.couch, { db: making.db, ids: candidates.map(({ id }) => id) });
  const documents = new Map<string, ContentDocument>();
  const owners = new Map<string, string>();
  for (const { id, from, make } of candidates) {
    try {
      const owner = owners.get(id);
      if (owner !== undefined) throw badContent(`${id} is already taken by ${owner}.`);
      owners.set(id, from.line === undefined ? from.file : `${from.file}:${from.line}`);
      documents.set(id, make(stored.get(id)));
    } catch (error) {
      faults.push(faultOf(error, from));
    }
  }
  return { documents: [...documents.values()], faults, notes };
}

async function entryCandidates(reading: Reading, { making, faults }: { making: Making; faults: Fault[] }): Promise<readonly Candidate[]> {
  const { neuron, shapes, media } = making;
  const candidates: Candidate[] = [];
  for (const { file, base, entry } of reading.entries) {
    const from = { file, ...entry.locate('') };
    try {
      const attached = base ? await attachFiles(entry, { base, media }) : entry;
      const id = `${neuron}:c:${String(entry.collection)}:${String(entry.key)}`;
      candidates.push({ id, from, make: () => toDocument(attached, { neuron, shapes }) });
    } catch (error) {
      faults.push(faultOf(error, from));
    }
  }
  return candidates;
}

async function articleCandidates(reading: Reading, { making, notes }: { making: Making; notes: Fault[] }): Promise<readonly Candidate[]> {
  const candidates: Candidate[] = [];
  const { mapper, note } = reading.articles.length > 0 ? await mapperOrNote() : {};
  if (note) notes.push(note);
  for (const raw of reading.articles) {
    const from = { file: raw.file, ...(raw.line !== undefined && { line: raw.line }) };
    // Sockets are looked after between two articles: one that the server closed meanwhile must not be used again.
    await setImmediate();
    const { value, problems } = await makeArticle(raw, { pictures: making.pictures, map: mapper?.map, summarise: mapper?.summarise });
    notes.push(...problems.map((problem) => ({ ...from, reason: `picture ${problem}` })));
    const id = `${making.neuron}:c:article:${raw.key}`;
    candidates.push({ id, from, make: (stored) => articleDocument(id, { value: settleTimes(value, { stored, now: making.now }), shapes: making.shapes }) });
  }
  mapper?.close();
  return candidates;
}

/** Where no model opens, articles go out without a map, and devices read them. */
async function mapperOrNote(): Promise<{ mapper?: Awaited<ReturnType<typeof openMapper>>; note?: Fault }> {
  try {
    return { mapper: await openMapper() };
  } catch (error) {
    return { note: { file: 'articles', reason: `published without a map: ${faultOf(error, { file: '' }).reason}` } };
  }
}

/** An article that says no time keeps the one it was first imported with. */
function settleTimes(value: DraftArticle, { stored, now }: { stored: Stored | undefined; now: Date }): Article {
  const known = (stored?.value as Partial<Article> | undefined)?.publishedAt;
  const publishedAt = value.publishedAt ?? known ?? now.toISOString();
  const updatedAt = value.updatedAt ?? publishedAt;
  if (!value.map) return { ...value, publishedAt, updatedAt };
  const { humanOverride } = value.map;
  const map = { ...value.map, at: updatedAt, ...(humanOverride && { humanOverride: { ...humanOverride, at: updatedAt } }) };
  return { ...value, publishedAt, updatedAt, map };
}

function articleDocument(id: string, { value, shapes }: { value: Article; shapes: Shapes }): ContentDocument {
  const document = { _id: id, v: 1 as const, schema: shapes.get('article')?.schema ?? 1, value };
  checkContent({ ...document }, shapes);
  return document;
}
