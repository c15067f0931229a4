import type { DocumentTable, TableDocument } from '../accounts/document-table.ts';

const pageSize = 1_000;

/** Every document whose id begins with `prefix`, sorted by id, read page by page. Errors: those of {@link DocumentTable}. */
export async function* listAll(table: DocumentTable, prefix: string): AsyncGenerator<readonly TableDocument[]> {
  let after: string | undefined;
  for (;;) {
    const page = await table.list({ prefix, limit: pageSize, ...(after !== undefined && { after }) });
    if (page.length > 0) yield page;
    if (page.length < pageSize) return;
    after = page.at(-1)?._id;
  }
}
