import { EmpireError } from '@empire/contract';
import { ensureUserDatabase } from '../provision/user-database.ts';
import { CouchHttp } from './couch-http.ts';
import type { UserDatabases } from './user-databases.ts';

const batch = 100;

interface Changes {
  readonly results: readonly { readonly id: string; readonly changes: readonly { readonly rev: string }[] }[];
  readonly last_seq: string | number;
}

type Missing = Readonly<Record<string, { readonly missing: readonly string[] }>>;

interface BulkGet {
  readonly results: readonly { readonly docs: readonly { readonly ok?: Record<string, unknown> }[] }[];
}

/** Users' databases on a CouchDB, copied by its replication protocol (https://docs.couchdb.org/en/stable/replication/protocol.html). */
export class CouchUserDatabases implements UserDatabases {
  readonly #couchUrl: string;
  readonly #dbPrefix: string;
  readonly #couch: CouchHttp;

  constructor(options: { couchUrl: string; dbPrefix: string }) {
    this.#couchUrl = options.couchUrl;
    this.#dbPrefix = options.dbPrefix;
    this.#couch = new CouchHttp(options.couchUrl);
  }

  async ensure(userId: string): Promise<void> {
    try {
      await ensureUserDatabase({ couchUrl: this.#couchUrl, dbPrefix: this.#dbPrefix, userId });
    } catch (cause) {
      throw new EmpireError('offline', 'The database of a user could not be provided.', { details: { server: 'couchdb' }, cause });
    }
  }

  async drop(userId: string): Promise<void> {
    const { status } = await this.#couch.request(this.#path(userId), { method: 'DELETE' });
    if (status >= 400 && status !== 404) throw new EmpireError('bad-response', `CouchDB answered ${status} when the database of a user was to be deleted.`);
  }

  async copy(from: string, to: string, options: { since: string; reached: (seq: string) => Promise<void> }): Promise<void> {
    let since = options.since;
    for (;;) {
      const changes = await this.#changes(from, since);
      if (!changes || changes.results.length === 0) return;
      await this.#copyLeaves(from, to, changes);
      since = String(changes.last_seq);
      await options.reached(since);
    }
  }

  /** `undefined` when there is no such database: a user whose device never got as far as having one. */
  async #changes(userId: string, since: string): Promise<Changes | undefined> {
    const query = new URLSearchParams({ style: 'all_docs', limit: String(batch), since });
    const { status, body } = await this.#couch.request(`${this.#path(userId)}/_changes?${query}`);
    if (status === 404) return undefined;
    if (status !== 200) throw new EmpireError('bad-response', `CouchDB answered ${status} to the changes of a joining user.`);
    return body as Changes;
  }

  async #copyLeaves(from: string, to: string, changes: Changes): Promise<void> {
    const offered = Object.fromEntries(changes.results.map(({ id, changes: leaves }) => [id, leaves.map(({ rev }) => rev)]));
    const missing = (await this.#post(to, '_revs_diff', offered)) as Missing;
    const wanted = Object.entries(missing).flatMap(([id, { missing: revs }]) => revs.map((rev) => ({ id, rev })));
    if (wanted.length === 0) return;
    const read = (await this.#post(from, '_bulk_get?revs=true', { docs: wanted })) as BulkGet;
    const docs = read.results.flatMap((result) => result.docs.flatMap(({ ok }) => (ok ? [ok] : [])));
    const refused = (await this.#post(to, '_bulk_docs', { docs, new_edits: false })) as { error?: string }[];
    const failed = refused.filter(({ error }) => error !== undefined).length;
    if (failed > 0 || docs.length < wanted.length) {
      throw new EmpireError('bad-response', `Joining copied ${docs.length - failed} of ${wanted.length} revisions; it is tried again.`);
    }
  }

  #post(userId: string, route: string, body: unknown): Promise<unknown> {
    return this.#couch.expect(`${this.#path(userId)}/${route}`, { method: 'POST', body });
  }

  #path(userId: string): string {
    return `/${this.#dbPrefix}user-${userId}`;
  }
}
