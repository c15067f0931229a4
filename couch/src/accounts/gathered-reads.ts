import type { DocumentTable, TableDocument } from './document-table.ts';

const atOnce = 2;
const maxIds = 500;

interface Waiting {
  readonly id: string;
  readonly resolve: (document: TableDocument | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The same table, whose single reads wait for one another: two are under way at most, and whatever is asked meanwhile is read together afterwards, each id once.
 * So many devices at once cost few reads, and still no read begins before it is asked for: nothing is remembered.
 */
export function gatherReads(table: DocumentTable): DocumentTable {
  let waiting: Waiting[] = [];
  let reading = 0;
  const readOn = async (): Promise<void> => {
    reading += 1;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, maxIds);
      waiting = waiting.slice(maxIds);
      await settle(table, batch);
    }
    reading -= 1;
  };
  return {
    get: (id) =>
      new Promise((resolve, reject) => {
        waiting.push({ id, resolve, reject });
        if (reading < atOnce) void readOn();
      }),
    getAll: (ids) => table.getAll(ids),
    list: (options) => table.list(options),
    put: (document) => table.put(document),
    putAll: (documents) => table.putAll(documents),
    remove: (document) => table.remove(document),
    removeAll: (documents) => table.removeAll(documents),
  };
}

/** Never rejects: each who waits hears of a failure. */
async function settle(table: DocumentTable, batch: readonly Waiting[]): Promise<void> {
  try {
    const ids = [...new Set(batch.map(({ id }) => id))];
    const [only = ''] = ids;
    const found = ids.length === 1 ? [await table.get(only)] : await table.getAll(ids);
    const byId = new Map(found.map((document) => [document?._id, document]));
    for (const { id, resolve } of batch) resolve(byId.get(id));
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
}
