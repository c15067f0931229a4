import { EmpireError, errorCode } from '@empire/contract';

/** One answer of a CouchDB. `body` is parsed JSON. */
export interface CouchAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface CouchRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  /** 30 s where nothing is said. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

const details = { server: 'couchdb' };

/** Requests to a CouchDB with the admin's credentials, which are taken out of the URL so that no error can show them. */
export class CouchHttp {
  /** Without credentials and without a trailing slash. */
  readonly base: string;
  readonly #authorization: string | undefined;

  /** Errors: `bad-argument` when the text is no http URL. */
  constructor(couchUrl: string) {
    const url = readUrl(couchUrl);
    const { username, password } = url;
    this.#authorization = username ? `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}` : undefined;
    url.username = '';
    url.password = '';
    this.base = url.href.replace(/\/+$/, '');
  }

  /**
   * Sends one request; `path` begins with `/` and is already encoded. Any status is an answer.
   * Errors: `offline`, `timeout`, `needs-auth` (401), `bad-response` (no JSON).
   */
  async request(path: string, options: CouchRequest = {}): Promise<CouchAnswer> {
    const response = await this.#send(path, options);
    const body = await readJson(response, path);
    if (response.status === 401) throw new EmpireError('needs-auth', `CouchDB at ${this.base} refused the administrator's name or password.`, { details });
    return { status: response.status, body };
  }

  /** As `request`, and a status of 400 or more is `bad-response`. */
  async expect(path: string, options: CouchRequest = {}): Promise<unknown> {
    const { status, body } = await this.request(path, options);
    if (status >= 400)
      throw new EmpireError(
        'bad-response',
        `CouchDB answered ${status} to ${options.method ?? 'GET'} ${pathOnly(path)}: ${JSON.stringify(body).slice(0, 200)}.`,
        { details },
      );
    return body;
  }

  /** What reads is asked once more when its connection breaks: a kept one that the server had closed meanwhile says so only when it is used. */
  async #send(path: string, options: CouchRequest): Promise<Response> {
    try {
      return await this.#sendOnce(path, options);
    } catch (error) {
      const isRead = (options.method ?? 'GET') === 'GET' && !options.signal?.aborted;
      if (!isRead || errorCode(error) !== 'offline') throw error;
      await new Promise((resolve) => setImmediate(resolve));
      return await this.#sendOnce(path, options);
    }
  }

  async #sendOnce(path: string, options: CouchRequest): Promise<Response> {
    const timeout = AbortSignal.timeout(options.timeoutMs ?? 30_000);
    try {
      return await fetch(`${this.base}${path}`, {
        method: options.method ?? 'GET',
        headers: {
          accept: 'application/json',
          ...(this.#authorization && { authorization: this.#authorization }),
          ...(options.body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
        signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
      });
    } catch (cause) {
      if (timeout.aborted) throw new EmpireError('timeout', `CouchDB at ${this.base} did not answer ${pathOnly(path)} in time.`, { details, cause });
      throw new EmpireError('offline', `CouchDB at ${this.base} cannot be reached.`, { details, cause });
    }
  }
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new EmpireError('bad-argument', 'The address of CouchDB must be like http://user:password@host:5984; received something else.');
}

async function readJson(response: Response, path: string): Promise<unknown> {
  try {
    const text = await response.text();
    return text === '' ? undefined : JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError)
      throw new EmpireError('bad-response', `The answer to ${pathOnly(path)} is not JSON (status ${response.status}).`, { details, cause });
    throw new EmpireError('offline', `The connection to CouchDB broke while ${pathOnly(path)} was read.`, { details, cause });
  }
}

function pathOnly(path: string): string {
  return path.split('?')[0] ?? path;
}
