import { setTimeout as sleep } from 'node:timers/promises';
import { EmpireError } from '@empire/contract';
import type { CouchHttp } from './couch-http.ts';
import type { DocumentTable, ListOptions, TableDocument } from './document-table.ts';
import { settleRace } from './settle-race.ts';

/** A document as it is read: with the revisions beside the winner, if there are any. */
interface Read extends TableDocument {
  readonly _conflicts?: readonly string[];
}

interface Rows {
  readonly rows: readonly { readonly doc?: Read | null }[];
}

interface Written {
  readonly rev?: string;
  readonly error?: string;
  /** Fewer copies than a majority took it. */
  readonly accepted?: boolean;
}

/** How long writers at the same time are given to settle which of them stands. */
const SETTLE_LOOKS = 30;
const SETTLE_EVERY_MS = 100;

/** A table that is a CouchDB database. On a cluster, too, one of several writers at the same time wins and the others hear of a conflict: {@link settleRace}. */
export class CouchTable implements DocumentTable {
  readonly #couch: CouchHttp;
  readonly #path: string;

  constructor(couch: CouchHttp, database: string) {
    this.#couch = couch;
    this.#path = `/${encodeURIComponent(database)}`;
  }

  async get(id: string): Promise<TableDocument | undefined> {
    const path = `${this.#path}/${encodeURIComponent(id)}`;
    for (let look = 0; ; look += 1) {
      const { status, body } = await this.#couch.request(`${path}?conflicts=true`);
      if (status === 404) return undefined;
      if (status !== 200) throw unexpected(status, body);
      const { _conflicts: rivals = [], ...document } = body as Read;
      if (rivals.length === 0) return document;
      if (look < SETTLE_LOOKS) await sleep(SETTLE_EVERY_MS);
      // A writer that ended before it had settled left them: the version that every reader sees stands.
      else for (const rev of rivals) await this.#couch.request(`${path}?rev=${rev}`, { method: 'DELETE' });
    }
  }

  async getAll(ids: readonly string[]): Promise<readonly TableDocument[]> {
    if (ids.length === 0) return [];
    const path = `${this.#path}/_all_docs?include_docs=true&conflicts=true`;
    const { rows } = (await this.#couch.expect(path, { method: 'POST', body: { keys: ids } })) as Rows;
    return await this.#settled(rows.flatMap(({ doc }) => (doc && doc._deleted !== true ? [doc] : [])));
  }

  async list({ prefix, after, limit = 10_000 }: ListOptions): Promise<readonly TableDocument[]> {
    const startkey = after ?? prefix;
    const query = new URLSearchParams({
      include_docs: 'true',
      conflicts: 'true',
      startkey: JSON.stringify(startkey),
      endkey: JSON.stringify(`${prefix}\ufff0`),
      limit: String(after === undefined ? limit : limit + 1),
    });
    const { rows } = (await this.#couch.expect(`${this.#path}/_all_docs?${query}`)) as Rows;
    // Not by `skip`: the document `after` may be gone, and its successor would be left out.
    return await this.#settled(rows.flatMap(({ doc }) => (doc?._id.startsWith(prefix) && doc._id !== after ? [doc] : [])).slice(0, limit));
  }

  async put(document: TableDocument): Promise<string | undefined> {
    const path = `${this.#path}/${encodeURIComponent(document._id)}`;
    const { status, body } = await this.#couch.request(path, { method: 'PUT', body: document });
    if (status === 409) return undefined;
    if (status >= 400) throw unexpected(status, body);
    const { rev } = body as { rev: string };
    return status === 202 ? await settleRace(this.#couch, { path, rev }) : rev;
  }

  async putAll(documents: readonly TableDocument[]): Promise<readonly (string | undefined)[]> {
    if (documents.length === 0) return [];
    const answers = (await this.#couch.expect(`${this.#path}/_bulk_docs`, { method: 'POST', body: { docs: documents } })) as readonly Written[];
    return await Promise.all(
      answers.map(async ({ rev, error, accepted }, index) => {
        if (error !== undefined && error !== 'conflict') throw unexpected(500, answers[index]);
        if (error !== undefined || rev === undefined || accepted !== true) return error === undefined ? rev : undefined;
        return await settleRace(this.#couch, { path: `${this.#path}/${encodeURIComponent(documents[index]?._id ?? '')}`, rev });
      }),
    );
  }

  async remove(document: TableDocument): Promise<boolean> {
    if (document._rev === undefined) return false;
    const path = `${this.#path}/${encodeURIComponent(document._id)}`;
    const { status, body } = await this.#couch.request(`${path}?rev=${document._rev}`, { method: 'DELETE' });
    if (status === 409 || status === 404) return false;
    if (status >= 400) throw unexpected(status, body);
    return status !== 202 || (await settleRace(this.#couch, { path, rev: (body as { rev: string }).rev })) !== undefined;
  }

  async removeAll(documents: readonly TableDocument[]): Promise<readonly boolean[]> {
    const revs = await this.putAll(documents.map(({ _id, _rev = '0-0' }) => ({ _id, _rev, _deleted: true })));
    return revs.map((rev) => rev !== undefined);
  }

  /** The documents as they are once writers at the same time have settled; one that is gone then is left out. */
  async #settled(documents: readonly Read[]): Promise<readonly TableDocument[]> {
    const settled = await Promise.all(documents.map((document) => (document._conflicts?.length ? this.get(document._id) : document)));
    return settled.flatMap((document) => (document ? [document] : []));
  }
}

function unexpected(status: number, body: unknown): EmpireError {
  return new EmpireError('bad-response', `CouchDB answered ${status}: ${JSON.stringify(body)?.slice(0, 200)}.`);
}
