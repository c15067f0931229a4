import type { DocumentTable, ListOptions, TableDocument } from './document-table.ts';

/** The in-memory twin of a table. */
export class MemoryTable implements DocumentTable {
  readonly #documents = new Map<string, TableDocument>();
  #writes = 0;

  async get(id: string): Promise<TableDocument | undefined> {
    return structuredClone(this.#documents.get(id));
  }

  async getAll(ids: readonly string[]): Promise<readonly TableDocument[]> {
    const found = await Promise.all(ids.map((id) => this.get(id)));
    return found.flatMap((document) => (document ? [document] : []));
  }

  async list({ prefix, after, limit = 10_000 }: ListOptions): Promise<readonly TableDocument[]> {
    const ids = [...this.#documents.keys()].filter((id) => id.startsWith(prefix) && (after === undefined || id > after)).toSorted();
    return ids.slice(0, limit).map((id) => structuredClone(this.#documents.get(id) as TableDocument));
  }

  async put(document: TableDocument): Promise<string | undefined> {
    if (this.#documents.get(document._id)?._rev !== document._rev) return undefined;
    this.#writes += 1;
    const rev = `${Number.parseInt(document._rev ?? '0', 10) + 1}-${String(this.#writes).padStart(32, '0')}`;
    this.#documents.set(document._id, { ...structuredClone(document), _rev: rev });
    return rev;
  }

  async putAll(documents: readonly TableDocument[]): Promise<readonly (string | undefined)[]> {
    const revs: (string | undefined)[] = [];
    for (const document of documents) revs.push(await this.put(document));
    return revs;
  }

  async remove(document: TableDocument): Promise<boolean> {
    if (document._rev === undefined || this.#documents.get(document._id)?._rev !== document._rev) return false;
    return this.#documents.delete(document._id);
  }

  async removeAll(documents: readonly TableDocument[]): Promise<readonly boolean[]> {
    const removed: boolean[] = [];
    for (const document of documents) removed.push(await this.remove(document));
    return removed;
  }
}
