import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

/** A file of a data set, read whole. */
export interface DataFile {
  readonly name: string;
  readonly text: string;
}

/** The files with one of the endings: the file itself, or those directly in the folder, in order of name. Errors: throws when there is none. */
export function readFiles(path: string, { endings }: { endings: readonly string[] }): DataFile[] {
  const fits = (name: string) => endings.some((ending) => name.endsWith(ending));
  const paths = statSync(path).isDirectory()
    ? readdirSync(path)
        .filter(fits)
        .sort()
        .map((name) => join(path, name))
    : [path];
  if (paths.length === 0) throw new Error(`There is no file ending in ${endings.join(' or ')} in the folder given.`);
  return paths.map((file) => ({ name: basename(file), text: readFileSync(file, 'utf8') }));
}
