import type { DocumentTable, TableDocument } from '../accounts/document-table.ts';
import { partitionOf } from '../bridge/partition.ts';
import { listAll } from '../core-server/list-all.ts';

/**
 * Removes everything `control` holds of a user: checkpoint, what was set aside, dead letters, aliases and joins under way.
 * May be repeated. Resolves to how many documents there were. Errors: those of {@link DocumentTable}.
 */
export async function forgetUser(control: DocumentTable, { userId, database }: { userId: string; database: string }): Promise<number> {
  let removed = 0;
  const removeAll = async (prefix: string, isTheirs: (document: TableDocument) => boolean = () => true) => {
    for await (const page of listAll(control, prefix)) removed += (await control.removeAll(page.filter(isTheirs))).filter(Boolean).length;
  };
  await removeAll(`checkpoint:${partitionOf(database)}:${database}`);
  await removeAll(`parked:${database}:`);
  await removeAll(`dropped:${database}:`);
  await removeAll('dead:', (letter) => letter.database === database);
  await removeAll(`alias:${userId}`);
  await removeAll('alias:', ({ of }) => of === userId);
  await removeAll(`join:${userId}:`);
  await removeAll('join:', ({ _id }) => _id.endsWith(`:${userId}`));
  return removed;
}
