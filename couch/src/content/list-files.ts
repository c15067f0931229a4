import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { badContent } from './fault.ts';

const MAX_FILES = 20_000;
const MAX_DEPTH = 12;

/**
 * Every file below a folder in the order of their names. Names that begin with `.` or `_`, `node_modules` and symbolic links are left out;
 * a folder that is not there holds nothing. Errors: `bad-content` above 20,000 files or 12 levels.
 */
export async function listFiles(folder: string, { depth = 0 }: { readonly depth?: number } = {}): Promise<readonly string[]> {
  if (depth > MAX_DEPTH) throw badContent(`${folder} lies more than ${MAX_DEPTH} folders deep.`);
  const found: string[] = [];
  for (const entry of await entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (/^[._]/.test(entry.name) || entry.name === 'node_modules') continue;
    if (entry.isFile()) found.push(path);
    if (entry.isDirectory()) found.push(...(await listFiles(path, { depth: depth + 1 })));
    if (found.length > MAX_FILES) throw badContent(`${folder} holds more than ${MAX_FILES} files.`);
  }
  return found;
}

async function entriesOf(folder: string) {
  try {
    return (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
