import { EmpireError } from '@empire/contract';
import { readDelimited } from './delimited.ts';
import { readFiles } from './files.ts';

/** What one person used, in the order of the file. */
export interface Usage {
  readonly id: string;
  readonly items: readonly string[];
}

/** Users of a data set by part: the name of the file. */
export type UsageParts = Readonly<Record<string, readonly Usage[]>>;

/** Reads Anonymous Microsoft Web Data: rows `A` name areas, a row `C` opens a user, rows `V` are the areas visited. Errors: `bad-argument`; as `readFiles`. */
export function readMsweb(path: string): UsageParts {
  return Object.fromEntries(
    readFiles(path, { endings: ['.data', '.test'] }).map(({ name, text }) => [name.replace(/^.*?(train|test).*$|\.\w+$/, '$1') || name, usersOf(text)]),
  );
}

function usersOf(text: string): Usage[] {
  const users: { id: string; items: string[] }[] = [];
  for (const [kind, id = ''] of readDelimited(text, { delimiter: ',' })) {
    if (kind === 'C') users.push({ id, items: [] });
    else if (kind === 'V') users.at(-1)?.items.push(id);
  }
  if (users.length === 0) throw new EmpireError('bad-argument', 'No row of the form C,"user",number was found.');
  return users;
}
