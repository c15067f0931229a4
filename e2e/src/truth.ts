import { dropDatabases } from '../../couch/src/dev/drop-databases.ts';
import { addressOf } from '../../couch/src/provision/token-probe.ts';

/** Where the servers are, as their administrator reaches them. */
export interface TruthOptions {
  /** The CouchDB with credentials, asked at each use: they may not exist before the servers start. */
  readonly couchUrl: () => string;
  readonly coreUrl: string;
  readonly gatewayUrl: string;
  /** What every database name of this run begins with. */
  readonly prefix: string;
}

/** One leaf of a document's revision tree, with its body. */
export interface Leaf {
  readonly id: string;
  readonly rev: string;
  readonly deleted: boolean;
  /** Every revision from this one back to the first that CouchDB knows. */
  readonly history: readonly string[];
  readonly body: Readonly<Record<string, unknown>>;
}

/** An event as Core keeps it. */
export interface CoreEvent {
  readonly eventId: string;
  readonly type: string;
  readonly [field: string]: unknown;
}

/** A user's events at Core: the acts, and what was told of the same act once more. */
export interface CoreLedger {
  readonly events: readonly CoreEvent[];
  readonly duplicates: readonly CoreEvent[];
}

const requestTimeoutMs = 15_000;

/** Reads what the servers hold, past the gateway: what a test may believe. */
export class Truth {
  readonly #options: TruthOptions;

  constructor(options: TruthOptions) {
    this.#options = options;
  }

  /** A database's full name. */
  database(name: string): string {
    return `${this.#options.prefix}${name}`;
  }

  /** Asks CouchDB as its admin; `body` makes it a POST. Errors: throws with CouchDB's answer on any status from 400 on. */
  async couch<T = unknown>(path: string, init: { method?: string; body?: unknown } = {}): Promise<T> {
    const { username, password } = new URL(this.#options.couchUrl());
    const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
    return readJson<T>(addressOf(this.#options.couchUrl(), path), {
      method: init.method ?? (init.body === undefined ? 'GET' : 'POST'),
      headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/json' },
      ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
    });
  }

  /** The databases of users in this run, oldest name order. */
  async userDatabases(): Promise<string[]> {
    const all = await this.couch<string[]>('_all_dbs');
    return all.filter((name) => name.startsWith(this.database('user-')));
  }

  /** Every leaf of every document of a database, tombstones too. */
  async leaves(database: string): Promise<Leaf[]> {
    const path = encodeURIComponent(database);
    const changes = await this.couch<ChangesAnswer>(`${path}/_changes?style=all_docs`);
    const docs = changes.results.flatMap(({ id, changes: leaves }) => leaves.map(({ rev }) => ({ id, rev })));
    if (docs.length === 0) return [];
    const answer = await this.couch<BulkGetAnswer>(`${path}/_bulk_get?revs=true`, { body: { docs } });
    return answer.results.flatMap((result) => result.docs.map((item) => readLeaf(item, result.id)));
  }

  /** The users that were folded into another one. */
  async aliases(): Promise<string[]> {
    const range = `startkey=${encodeURIComponent('"alias:"')}&endkey=${encodeURIComponent('"alias;"')}`;
    const { rows } = await this.couch<{ rows: { id: string }[] }>(`${this.database('control')}/_all_docs?${range}`);
    return rows.map(({ id }) => id.slice('alias:'.length));
  }

  /** What Core holds of a user and of everybody folded into it. */
  coreLedger(userId: string): Promise<CoreLedger> {
    return readJson<CoreLedger>(`${this.#options.coreUrl}/v1/events?user=${userId}`, {});
  }

  /** The acts of a user at Core, each once. */
  async coreEvents(userId: string): Promise<readonly CoreEvent[]> {
    return (await this.coreLedger(userId)).events;
  }

  /** What Core's dashboard counts over all users. */
  coreAggregates<T>(): Promise<T> {
    return readJson<T>(`${this.#options.coreUrl}/v1/aggregates`, {});
  }

  /** The published documents of a collection, by key. */
  async published<T>(neuron: string, collection: string): Promise<Map<string, T>> {
    const start = `${neuron}:c:${collection}:`;
    const range = `startkey=${encodeURIComponent(JSON.stringify(start))}&endkey=${encodeURIComponent(JSON.stringify(`${start}\ufff0`))}`;
    const { rows } = await this.couch<{ rows: { id: string; doc: { value: T } }[] }>(`${this.database('content')}/_all_docs?include_docs=true&${range}`);
    return new Map(rows.map(({ id, doc }) => [id.slice(start.length), doc.value]));
  }

  /** The gateway's own account of its parts; a degraded one (503) is an account too. */
  async health(): Promise<Health> {
    const response = await fetch(`${this.#options.gatewayUrl}/healthz`, { signal: AbortSignal.timeout(requestTimeoutMs) });
    return (await response.json()) as Health;
  }

  /** Where the files of a neuron are served. Errors: throws when the stack serves no such neuron. */
  async neuronOrigin(name: string): Promise<string> {
    const { origins = {} } = (await this.health()).parts.neurons ?? {};
    const origin = origins[name];
    if (origin === undefined) throw new Error(`The stack serves ${Object.keys(origins).join(', ') || 'no neuron'}, not ${name}.`);
    return origin;
  }

  /** Removes every database of this run. Only for runs with a prefix. */
  async removeDatabases(): Promise<void> {
    if (this.#options.prefix === '') throw new Error('Databases are removed only in a run with a prefix of its own.');
    await dropDatabases(this.#options.couchUrl(), this.#options.prefix);
  }
}

/** The answer of `/healthz` as far as the specs read it. */
export interface Health {
  readonly status: string;
  readonly parts: Readonly<Record<string, PartHealth>>;
}

interface PartHealth {
  readonly state: string;
  readonly refused?: readonly { readonly id?: string; readonly name?: string; readonly code: string; readonly message: string }[];
  /** Of the part `neurons`: where each is served. */
  readonly origins?: Readonly<Record<string, string>>;
}

interface ChangesAnswer {
  readonly results: readonly { id: string; changes: readonly { rev: string }[] }[];
}

interface BulkGetItem {
  readonly ok?: Record<string, unknown> & { _rev: string; _deleted?: boolean; _revisions: { start: number; ids: readonly string[] } };
  readonly error?: { error: string; reason: string };
}

interface BulkGetAnswer {
  readonly results: readonly { id: string; docs: readonly BulkGetItem[] }[];
}

function readLeaf({ ok, error }: BulkGetItem, id: string): Leaf {
  if (!ok) throw new Error(`CouchDB lists a leaf of ${id} but cannot give it: ${error?.reason ?? 'no reason given'}.`);
  const { _rev: rev, _deleted: deleted = false, _revisions: revisions, ...body } = ok;
  return { id, rev, deleted, history: revisions.ids.map((digest, index) => `${revisions.start - index}-${digest}`), body };
}

async function readJson<T>(url: string, init: RequestInit): Promise<T> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(requestTimeoutMs) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${init.method ?? 'GET'} ${new URL(url).pathname} was answered ${response.status}: ${text.slice(0, 300)}`);
  return JSON.parse(text) as T;
}
