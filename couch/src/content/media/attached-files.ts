import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import { basename, isAbsolute, join, relative, resolve } from 'node:path';
import { EmpireError } from '@empire/contract';
import type { DataEntry } from '../data-entries.ts';
import { badContent } from '../fault.ts';
import type { MediaFolder } from './media-folder.ts';
import { pdfProblem } from './pdf-problem.ts';

/** A file that goes with a document, as the published value names it. */
export interface AttachedFile {
  /** `/media/<sha256>.pdf`. */
  readonly src: string;
  /** What people see it called. */
  readonly name: string;
  readonly bytes: number;
  /** Subresource integrity: `sha384-<base64>`. */
  readonly integrity: string;
}

/** Where the files of an entry are looked for: beside it, or from `root` with a leading `/`, and never outside of that. */
export interface FileBase {
  readonly folder: string;
  readonly root: string;
}

const maxFileBytes = 20_000_000;

/**
 * Keeps the files that an entry's value names by `{ $file: "guide.pdf", name? }` and puts an {@link AttachedFile} in the place of each.
 * PDF alone is taken, whole and without scripts ({@link pdfProblem}). Errors: `bad-content` with the place.
 */
export async function attachFiles(entry: DataEntry, { base, media }: { base: FileBase; media: MediaFolder }): Promise<DataEntry> {
  const value = await replace(entry.value, '', async (wish, pointer) => {
    try {
      return await attach(wish, { base, media });
    } catch (error) {
      if (!(error instanceof EmpireError)) throw error;
      throw badContent(`The file ${wish.$file} ${error.message}.`, entry.locate(pointer));
    }
  });
  return value === entry.value ? entry : { ...entry, value };
}

interface FileWish {
  readonly $file: string;
  readonly name?: unknown;
}

async function replace(value: unknown, pointer: string, attached: (wish: FileWish, pointer: string) => Promise<AttachedFile>): Promise<unknown> {
  if (typeof value !== 'object' || value === null) return value;
  if (isWish(value)) return await attached(value, pointer);
  const members = Object.entries(value);
  const replaced: [string, unknown][] = [];
  for (const [name, member] of members)
    replaced.push([name, await replace(member, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, attached)]);
  if (replaced.every(([, member], index) => member === members[index]?.[1])) return value;
  return Array.isArray(value) ? replaced.map(([, member]) => member) : Object.fromEntries(replaced);
}

function isWish(value: object): value is FileWish {
  return '$file' in value && typeof value.$file === 'string';
}

async function attach({ $file, name }: FileWish, { base, media }: { base: FileBase; media: MediaFolder }): Promise<AttachedFile> {
  const content = await readInside($file, base);
  const problem = pdfProblem(content);
  if (problem !== undefined) throw badContent(problem);
  const src = `/media/${createHash('sha256').update(content).digest('hex')}.pdf`;
  await media.keepBytes(src, content);
  const integrity = `sha384-${createHash('sha384').update(content).digest('base64')}`;
  return { src, name: typeof name === 'string' && name.trim() !== '' ? name.trim() : basename($file), bytes: content.length, integrity };
}

async function readInside(wanted: string, { folder, root }: FileBase): Promise<Buffer> {
  const path = wanted.startsWith('/') ? join(root, wanted) : resolve(folder, wanted);
  const real = await realpath(path).catch(() => undefined);
  if (real === undefined) throw badContent('is not there');
  const within = relative(await realpath(root), real);
  if (within.startsWith('..') || isAbsolute(within)) throw badContent('lies outside of what is imported');
  const { size } = await stat(real);
  if (size > maxFileBytes) throw badContent(`has ${size} bytes; the limit is ${maxFileBytes}`);
  return await readFile(real);
}
