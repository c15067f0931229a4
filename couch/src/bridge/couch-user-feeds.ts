import { EmpireError } from '@empire/contract';
import type { CouchHttp } from '../accounts/couch-http.ts';
import type { FeedChange, StoredDocument, UserFeeds } from './user-feeds.ts';

interface Leaf {
  readonly ok?: StoredDocument & { readonly _deleted?: boolean };
  readonly error?: { readonly error?: string };
}

/** Users' databases on a CouchDB, reached with the administrator's credentials. */
export class CouchUserFeeds implements UserFeeds {
  readonly #couch: CouchHttp;
  readonly #prefix: string;

  constructor(couch: CouchHttp, options: { dbPrefix: string }) {
    this.#couch = couch;
    this.#prefix = `${options.dbPrefix}user-`;
  }

  async databases(): Promise<readonly string[]> {
    const query = new URLSearchParams({ startkey: JSON.stringify(this.#prefix), endkey: JSON.stringify(`${this.#prefix}\ufff0`) });
    const names = (await this.#couch.expect(`/_all_dbs?${query}`)) as string[];
    return names.filter((name) => this.#isUsers(name));
  }

  async instance(database: string): Promise<string | undefined> {
    const { status, body } = await this.#couch.request(`/${database}`);
    if (status === 404) return undefined;
    if (status !== 200) throw unexpected(status, 'the info of a database');
    return String((body as { instance_start_time?: unknown }).instance_start_time);
  }

  async changes(database: string, options: { since: string; limit: number }): Promise<{ changes: readonly FeedChange[]; lastSeq: string }> {
    const query = new URLSearchParams({ style: 'all_docs', since: options.since, limit: String(options.limit) });
    const body = (await this.#couch.expect(`/${database}/_changes?${query}`)) as {
      results: { id: string; deleted?: boolean; changes: { rev: string }[] }[];
      last_seq: string | number;
    };
    return {
      changes: body.results.map(({ id, deleted, changes }) => ({ id, revs: changes.map(({ rev }) => rev), isDeleted: deleted === true })),
      lastSeq: String(body.last_seq),
    };
  }

  async read(database: string, wanted: readonly { id: string; rev?: string }[]): Promise<readonly StoredDocument[]> {
    const leaves = await this.#bulkGet(database, wanted);
    if (leaves.some(({ ok }) => !ok)) throw new EmpireError('bad-response', 'CouchDB listed a change that it cannot read yet.');
    return open(leaves);
  }

  async leaves(database: string, ids: readonly string[]): Promise<readonly StoredDocument[]> {
    const leaves = await this.#bulkGet(
      database,
      ids.map((id) => ({ id })),
    );
    if (leaves.some(({ ok, error }) => !ok && error?.error !== 'not_found')) throw new EmpireError('bad-response', 'CouchDB could not read a document.');
    return open(leaves);
  }

  async write(database: string, documents: readonly Readonly<Record<string, unknown>>[]): Promise<readonly boolean[]> {
    if (documents.length === 0) return [];
    const answers = (await this.#couch.expect(`/${database}/_bulk_docs`, { method: 'POST', body: { docs: documents } })) as { error?: string }[];
    return answers.map(({ error }) => {
      if (error !== undefined && error !== 'conflict') throw new EmpireError('bad-response', `CouchDB answered ${error} to a reply.`);
      return error === undefined;
    });
  }

  async compact(database: string): Promise<void> {
    await this.#couch.request(`/${database}/_compact`, { method: 'POST', body: {} });
  }

  async range(database: string, prefix: string): Promise<readonly StoredDocument[]> {
    const query = new URLSearchParams({ include_docs: 'true', startkey: JSON.stringify(prefix), endkey: JSON.stringify(`${prefix}\ufff0`) });
    const body = (await this.#couch.expect(`/${database}/_all_docs?${query}`)) as { rows: { doc?: StoredDocument | null }[] };
    return body.rows.flatMap(({ doc }) => (doc ? [doc] : []));
  }

  async updated(options: { since: string; signal: AbortSignal }): Promise<{ databases: readonly string[]; lastSeq: string } | undefined> {
    const query = new URLSearchParams({ feed: 'longpoll', since: options.since, timeout: '25000' });
    const { status, body } = await this.#couch.request(`/_db_updates?${query}`, { signal: options.signal, timeoutMs: 60_000 });
    if (status !== 200) return undefined;
    const { results, last_seq } = body as { results: { db_name: string }[]; last_seq: string | number };
    return { databases: results.map(({ db_name }) => db_name).filter((name) => this.#isUsers(name)), lastSeq: String(last_seq) };
  }

  async #bulkGet(database: string, docs: readonly { id: string; rev?: string }[]): Promise<readonly Leaf[]> {
    if (docs.length === 0) return [];
    const body = (await this.#couch.expect(`/${database}/_bulk_get`, { method: 'POST', body: { docs } })) as { results: { docs: Leaf[] }[] };
    return body.results.flatMap((result) => result.docs);
  }

  #isUsers(name: string): boolean {
    return name.startsWith(this.#prefix) && /^[0-9a-f]{32}$/.test(name.slice(this.#prefix.length));
  }
}

function open(leaves: readonly Leaf[]): readonly StoredDocument[] {
  return leaves.flatMap(({ ok }) => (ok && !ok._deleted ? [ok] : []));
}

function unexpected(status: number, what: string): EmpireError {
  return new EmpireError('bad-response', `CouchDB answered ${status} to ${what}.`);
}
