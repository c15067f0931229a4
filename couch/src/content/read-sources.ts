import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, relative, sep } from 'node:path';
import { isDataFile, readEntries } from './data-entries.ts';
import { badContent, faultOf } from './fault.ts';
import { listFiles } from './list-files.ts';
import { type FetchLimits, fetchBytes } from './media/fetch-bytes.ts';
import { readMarkdown } from './read-markdown.ts';
import { readXml } from './read-xml.ts';
import { emptyReading, type Reading } from './reading.ts';
import { declaredEncoding, decodeText } from './source-text.ts';

const MAX_TEXT_BYTES = 4_000_000;
const MAX_XML_BYTES = 100_000_000;

/** A file on this machine or on the web. */
interface Source {
  /** What people are told. */
  readonly ref: string;
  readonly path: string;
  readonly root: string;
  readonly bytes: () => Promise<Buffer>;
}

/** What was read, and whether it was a collection (folder, feed, export) rather than one article or file of values. */
export type SourcesRead = Reading & { readonly isCollection: boolean };

/** Reads a file, every file of a folder, or an http(s) address. What is bad becomes a fault. Errors: `bad-content` when there is nothing at `target`. */
export async function readSources(target: string, options: { readonly lang: string; readonly limits: Omit<FetchLimits, 'maxBytes'> }): Promise<SourcesRead> {
  const reading = emptyReading();
  const { sources, isFolder } = await sourcesOf(target, options.limits);
  for (const source of sources) {
    try {
      readText(await source.bytes(), { source, reading, lang: options.lang });
    } catch (error) {
      reading.faults.push(faultOf(error, { file: source.ref }));
    }
  }
  return { ...reading, isCollection: isFolder || sources.every(({ path }) => !isMarkdown(path) && !isDataFile(path)) };
}

async function sourcesOf(target: string, limits: Omit<FetchLimits, 'maxBytes'>): Promise<{ sources: readonly Source[]; isFolder: boolean }> {
  if (/^https?:\/\//i.test(target)) {
    if (!URL.canParse(target)) throw badContent(`${target} is no address.`);
    const { pathname } = new URL(target);
    return { sources: [{ ref: target, path: pathname, root: '/', bytes: () => fetchBytes(target, { ...limits, maxBytes: MAX_XML_BYTES }) }], isFolder: false };
  }
  const found = await stat(target).catch(() => undefined);
  if (!found) throw badContent(`There is no file or folder ${target}.`);
  if (!found.isDirectory()) return { sources: [fileSource(target, dirname(target))], isFolder: false };
  const files = (await listFiles(target)).filter((file) => isMarkdown(file) || isDataFile(file) || isXml(file));
  return { sources: files.map((file) => fileSource(file, target)), isFolder: true };
}

function fileSource(path: string, root: string): Source {
  const bytes = async () => {
    const { size } = await stat(path);
    const limit = isXml(path) ? MAX_XML_BYTES : MAX_TEXT_BYTES;
    if (size > limit) throw badContent(`It has ${size} bytes; the limit is ${limit}.`);
    return await readFile(path);
  };
  return { ref: relative(root, path).split(sep).join('/') || basename(path), path, root, bytes };
}

function readText(bytes: Buffer, { source, reading, lang }: { source: Source; reading: Reading; lang: string }): void {
  const { ref: file, path, root } = source;
  const encoding = declaredEncoding(bytes);
  const text = decodeText(bytes, encoding);
  if (isMarkdown(path)) {
    const article = readMarkdown(text, { file: path, ref: file, root, lang });
    if (article) reading.articles.push(article);
    else reading.skipped.push({ file, reason: 'its front matter says draft' });
  } else if (isDataFile(path)) {
    const base = { folder: dirname(path), root };
    reading.entries.push(...readEntries(text, path).map((entry) => ({ file, base, entry })));
  } else if (isXml(path) || text.trimStart().startsWith('<')) {
    readXml(text, { from: { file, lang }, reading });
  } else {
    throw badContent('It is neither Markdown, YAML, JSON, RSS, Atom nor a WordPress export.');
  }
}

function isMarkdown(file: string): boolean {
  return /\.(md|markdown)$/i.test(file);
}

function isXml(file: string): boolean {
  return /\.(xml|rss|atom)$/i.test(file);
}
