import { EmpireError, errorCode } from '@empire/contract';
import type { AnyDoc } from '../../core/index.ts';
import type { Remote, RemoteChange, RemoteOutcome } from '../ports/gateway.ts';
import { readChanges, readLeaves, readMissing, readOutcomes, readRange } from './couch-answers.ts';

import type { GatewayRequest, HttpClient } from './http-client.ts';
import type { HttpSession } from './http-session.ts';

type Options = { readonly signal: AbortSignal };

/** The CouchDB replication protocol through the gateway's `/couch/` path. */
export class HttpRemote implements Remote {
  readonly #client: HttpClient;
  readonly #account: HttpSession;

  constructor(client: HttpClient, account: HttpSession) {
    this.#client = client;
    this.#account = account;
  }

  async info(database: string, { signal }: Options): Promise<{ instance: string; seq: string }> {
    const info = await this.#ask({ method: 'GET', path: path(database), signal });
    if (typeof info.instance_start_time !== 'string') throw new EmpireError('bad-response', 'The database does not say when it was created.');
    return { instance: info.instance_start_time, seq: String(info.update_seq) };
  }

  async changes(
    database: string,
    options: Options & { since: string; limit: number; waitMs?: number },
  ): Promise<{ changes: readonly RemoteChange[]; lastSeq: string }> {
    const { since, limit, waitMs, signal } = options;
    const query = new URLSearchParams({ style: 'all_docs', since, limit: String(limit) });
    if (waitMs !== undefined) {
      query.set('feed', 'longpoll');
      query.set('timeout', String(waitMs));
    }
    return readChanges(await this.#ask({ method: 'GET', path: path(database, `_changes?${query}`), signal, waitMs: waitMs ?? 0 }));
  }

  async range(
    database: string,
    { startKey, endKey, limit, signal }: Options & { startKey: string; endKey: string; limit: number },
  ): Promise<readonly string[]> {
    const query = new URLSearchParams({ startkey: JSON.stringify(startKey), endkey: JSON.stringify(endKey), limit: String(limit) });
    return readRange(await this.#ask({ method: 'GET', path: path(database, `_all_docs?${query}`), signal }));
  }

  async missing(
    database: string,
    revs: Readonly<Record<string, readonly string[]>>,
    { signal }: Options,
  ): Promise<Readonly<Record<string, readonly string[]>>> {
    return readMissing(await this.#ask({ method: 'POST', path: path(database, '_revs_diff'), body: revs, signal }));
  }

  async read(database: string, ids: readonly string[], { signal }: Options): Promise<readonly AnyDoc[]> {
    if (ids.length === 0) return [];
    const body = { docs: ids.map((id) => ({ id })) };
    return readLeaves(await this.#ask({ method: 'POST', path: path(database, '_bulk_get?revs=true'), body, signal }));
  }

  async write(database: string, docs: readonly AnyDoc[], { signal }: Options): Promise<readonly RemoteOutcome[]> {
    return readOutcomes(await this.#ask({ method: 'POST', path: path(database, '_bulk_docs'), body: { docs, new_edits: false }, signal }));
  }

  async note(database: string, name: string, { signal }: Options): Promise<Readonly<Record<string, unknown>> | undefined> {
    return (await this.#local(database, { name, signal })).value as Readonly<Record<string, unknown>> | undefined;
  }

  async writeNote(database: string, name: string, { value, signal }: Options & { value: Readonly<Record<string, unknown>> }): Promise<void> {
    const put = (rev?: unknown) =>
      this.#ask({
        method: 'PUT',
        path: path(database, `_local/${name}`),
        body: { _id: `_local/${name}`, ...(typeof rev === 'string' && { _rev: rev }), value },
        signal,
      });
    try {
      await put();
    } catch (error) {
      // Asking for the revision only now spares the usual case a request that answers 404.
      if (!(error instanceof EmpireError) || error.details.status !== 409) throw error;
      await put((await this.#local(database, { name, signal }))._rev);
    }
  }

  async #local(database: string, { name, signal }: Options & { name: string }): Promise<Record<string, unknown>> {
    // What was never written is an empty answer: a 404 would stand in the console of every new device as an error.
    return this.#ask({ method: 'GET', path: path(database, `_local/${name}?or=empty`), signal });
  }

  /** A token that the gateway does not take any more is renewed once. */
  async #ask(request: GatewayRequest): Promise<Record<string, unknown>> {
    const token = await this.#account.token(request.signal);
    try {
      return await this.#client.json({ ...request, token });
    } catch (error) {
      if (errorCode(error) !== 'needs-auth') throw error;
      this.#account.expire();
      return this.#client.json({ ...request, token: await this.#account.token(request.signal) });
    }
  }
}

function path(database: string, rest = ''): string {
  return `/couch/${encodeURIComponent(database)}${rest && `/${rest}`}`;
}
