import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { EmpireError } from '@empire/contract';

/** A file of a data set, read whole. */
export interface DataFile {
  readonly name: string;
  readonly text: string;
}

/**
 * The files with one of the endings: the file itself, or those directly in the folder, in order of name; without byte order marks.
 * Errors: `not-found` when there is none, `bad-argument` for one that is empty.
 */
export function readFiles(path: string, { endings }: { endings: readonly string[] }): DataFile[] {
  if (!existsSync(path)) throw new EmpireError('not-found', `There is nothing at ${path}.`);
  const fits = (name: string) => endings.some((ending) => name.toLowerCase().endsWith(ending));
  const paths = statSync(path).isDirectory()
    ? readdirSync(path)
        .filter(fits)
        .sort()
        .map((name) => join(path, name))
    : [path];
  if (paths.length === 0) throw new EmpireError('not-found', `There is no file ending in ${endings.join(' or ')} in the folder given.`);
  return paths.map((file) => {
    const name = basename(file);
    const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
    if (text.trim() === '') throw new EmpireError('bad-argument', `${name} is empty.`);
    return { name, text };
  });
}

/** The part of a data set that a file is: its name without the ending. */
export function partOf(name: string): string {
  return name.replace(/\.[^.]+$/, '') || name;
}

/** Reads JSON of a data set. Errors: `bad-argument` with `place` for a text that is none. */
export function readJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new EmpireError('bad-argument', `${place} must hold JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
