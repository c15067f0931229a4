import { EmpireError } from '@empire/contract';
import type { CouchHttp } from './couch-http.ts';
import type { DocumentTable, ListOptions, TableDocument } from './document-table.ts';

interface Rows {
  readonly rows: readonly { readonly doc?: TableDocument | null }[];
}

/** A table that is a CouchDB database. */
export class CouchTable implements DocumentTable {
  readonly #couch: CouchHttp;
  readonly #path: string;

  constructor(couch: CouchHttp, database: string) {
    this.#couch = couch;
    this.#path = `/${encodeURIComponent(database)}`;
  }

  async get(id: string): Promise<TableDocument | undefined> {
    const { status, body } = await this.#couch.request(`${this.#path}/${encodeURIComponent(id)}`);
    if (status === 404) return undefined;
    if (status !== 200) throw unexpected(status, body);
    return body as TableDocument;
  }

  async getAll(ids: readonly string[]): Promise<readonly TableDocument[]> {
    if (ids.length === 0) return [];
    const { rows } = (await this.#couch.expect(`${this.#path}/_all_docs?include_docs=true`, { method: 'POST', body: { keys: ids } })) as Rows;
    return rows.flatMap(({ doc }) => (doc && doc._deleted !== true ? [doc] : []));
  }

  async list({ prefix, after, limit = 10_000 }: ListOptions): Promise<readonly TableDocument[]> {
    const startkey = after ?? prefix;
    const query = new URLSearchParams({
      include_docs: 'true',
      startkey: JSON.stringify(startkey),
      endkey: JSON.stringify(`${prefix}\ufff0`),
      limit: String(after === undefined ? limit : limit + 1),
    });
    const { rows } = (await this.#couch.expect(`${this.#path}/_all_docs?${query}`)) as Rows;
    // Not by `skip`: the document `after` may be gone, and its successor would be left out.
    return rows.flatMap(({ doc }) => (doc?._id.startsWith(prefix) && doc._id !== after ? [doc] : [])).slice(0, limit);
  }

  async put(document: TableDocument): Promise<string | undefined> {
    const { status, body } = await this.#couch.request(`${this.#path}/${encodeURIComponent(document._id)}`, { method: 'PUT', body: document });
    if (status === 409) return undefined;
    if (status >= 400) throw unexpected(status, body);
    return (body as { rev: string }).rev;
  }

  async putAll(documents: readonly TableDocument[]): Promise<readonly (string | undefined)[]> {
    if (documents.length === 0) return [];
    const answers = await this.#couch.expect(`${this.#path}/_bulk_docs`, { method: 'POST', body: { docs: documents } });
    return (answers as { rev?: string; error?: string }[]).map((answer) => {
      if (answer.error !== undefined && answer.error !== 'conflict') throw unexpected(500, answer);
      return answer.error === undefined ? answer.rev : undefined;
    });
  }

  async remove(document: TableDocument): Promise<boolean> {
    const path = `${this.#path}/${encodeURIComponent(document._id)}?rev=${document._rev ?? ''}`;
    const { status, body } = await this.#couch.request(path, { method: 'DELETE' });
    if (status === 409 || status === 404 || document._rev === undefined) return false;
    if (status >= 400) throw unexpected(status, body);
    return true;
  }

  async removeAll(documents: readonly TableDocument[]): Promise<readonly boolean[]> {
    const revs = await this.putAll(documents.map(({ _id, _rev = '0-0' }) => ({ _id, _rev, _deleted: true })));
    return revs.map((rev) => rev !== undefined);
  }
}

function unexpected(status: number, body: unknown): EmpireError {
  return new EmpireError('bad-response', `CouchDB answered ${status}: ${JSON.stringify(body)?.slice(0, 200)}.`);
}
