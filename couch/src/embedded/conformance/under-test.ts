import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { untilKnown } from '../../provision/until-known.ts';

/** What a token of the suite claims. `kid` names another key id, `expiresInS` may be negative. */
export interface TokenClaims {
  readonly sub: string;
  readonly roles?: readonly string[];
  readonly expiresInS?: number;
  readonly kid?: string;
}

/** A running server that has been provisioned, and a way to mint tokens it accepts. */
export interface CouchUnderTest {
  /** With admin credentials. */
  readonly url: string;
  readonly dbPrefix: string;
  mintToken(claims: TokenClaims): Promise<string>;
  close(): Promise<void>;
}

export interface Reply {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what a server answers is what these tests are about
  readonly body: any;
}

/** Sends requests as the admin, as the bearer of a token, or as nobody, and removes the databases it was asked for. */
export class Couch {
  readonly #server: CouchUnderTest;
  readonly #databases: string[] = [];

  constructor(server: CouchUnderTest) {
    this.#server = server;
  }

  get server(): CouchUnderTest {
    return this.#server;
  }

  async send(method: string, path: string, options: { body?: unknown; token?: string | null; signal?: AbortSignal } = {}): Promise<Reply> {
    const { username, password, origin, pathname } = new URL(this.#server.url);
    const basic = `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`;
    const authorization = options.token === undefined ? basic : `Bearer ${options.token}`;
    const response = await fetch(`${origin}${pathname.replace(/\/$/, '')}${path}`, {
      method,
      headers: { accept: 'application/json', 'content-type': 'application/json', ...(options.token === null ? {} : { authorization }) },
      ...(options.body === undefined ? {} : { body: typeof options.body === 'string' ? options.body : JSON.stringify(options.body) }),
      ...(options.signal ? { signal: options.signal } : {}),
    });
    return { status: response.status, body: await response.json() };
  }

  /** A new database under a random name, which every node knows. */
  async database(security?: object): Promise<string> {
    const name = `${this.#server.dbPrefix}conformance-${randomBytes(6).toString('hex')}`;
    await this.create(name);
    if (security) await this.send('PUT', `/${name}/_security`, { body: security });
    return name;
  }

  /** Creates a database, also where one of that name was deleted a moment ago: then a cluster may first say that it is there, or fail. */
  async create(name: string): Promise<void> {
    this.#databases.push(name);
    const { status, body } = await eventually(
      () => this.send('PUT', `/${name}?q=1`),
      (reply) => isWritten(reply.status),
    );
    if (!isWritten(status)) throw new Error(`The creation of ${name} was answered ${status}: ${JSON.stringify(body)}`);
    await untilKnown(async () => (await this.send('GET', `/${name}`)).status === 200);
  }

  async close(): Promise<void> {
    for (const name of this.#databases) await this.send('DELETE', `/${name}`);
    await this.#server.close();
  }
}

/** Whether a write was taken: 201, or 202 where fewer copies than a majority took it in time. */
export function isWritten(status: number): boolean {
  return status === 201 || status === 202;
}

/** The status of a write that was taken. */
export const written = expect.toSatisfy(isWritten, 'is 201 or 202') as number;

/** A cluster promises no read of one's own writes: asks again for up to 5 s until the answer is as wanted. */
export async function eventually<T>(ask: () => Promise<T>, isRight: (answer: T) => boolean): Promise<T> {
  const deadline = performance.now() + 5_000;
  for (;;) {
    const answer = await ask();
    if (isRight(answer) || performance.now() > deadline) return answer;
    await sleep(100);
  }
}

/** A revision as CouchDB writes them; the digit fills the 32 places. */
export function revision(generation: number, digit: string): string {
  return `${generation}-${digit.repeat(32)}`;
}

/** A document with its branch, newest first, as replication carries it. */
export function replicated(id: string, branch: readonly string[], body: object = {}): object {
  const [newest = ''] = branch;
  return { _id: id, _rev: newest, _revisions: { start: Number(newest.split('-')[0]), ids: branch.map((rev) => rev.split('-')[1]) }, ...body };
}
