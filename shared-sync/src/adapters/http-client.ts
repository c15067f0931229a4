import { EmpireError, errorCode } from '@empire/contract';
import type { Env } from '../ports/env.ts';
import { responseCode, retryAfterMs } from '../transfer/response-code.ts';
import { readBody } from './read-body.ts';

/** One request to the gateway. `waitMs` is how long the server may hold the answer back before it counts as silent. */
export interface GatewayRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly body?: unknown;
  readonly token?: string;
  readonly waitMs?: number;
  readonly signal?: AbortSignal;
}

const silenceMs = 30_000;
/** The slowest line that is waited for while a body is sent, for the browser does not tell how far it got: 20 KB a second. */
const slowestBytesPerMs = 20;

/** Sends requests to the gateway and turns every way of failing into an error code. */
export class HttpClient {
  readonly #env: Env;
  readonly #baseUrl: string;

  constructor(env: Env, baseUrl: string) {
    this.#env = env;
    this.#baseUrl = baseUrl.replace(/\/$/, '');
  }

  /** The JSON of a good answer. Errors: `offline`, `timeout`, `captive-portal`, `needs-auth`, `forbidden`, `not-found`, `payload-too-large`, `bad-response`. */
  async json(request: GatewayRequest): Promise<Record<string, unknown>> {
    const response = await this.#send(request);
    const code = responseCode({
      status: response.status,
      contentType: response.headers.get('content-type') ?? '',
      fromGateway: response.headers.has('x-empire-sync'),
    });
    if (code) throw await this.#failure(code, { request, response });
    return this.#object(response, request);
  }

  async #send({ method, path, body, token, waitMs = 0, signal }: GatewayRequest): Promise<Response> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const patienceMs = silenceMs + waitMs + Math.ceil((text?.length ?? 0) / slowestBytesPerMs);
    const silent = new AbortController();
    const answered = new AbortController();
    this.#env.sleep(patienceMs, { signal: answered.signal }).then(
      () => silent.abort(),
      () => undefined,
    );
    const headers = {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
    };
    try {
      return await fetch(`${this.#baseUrl}${path}`, {
        method,
        headers,
        cache: 'no-store',
        credentials: 'omit',
        redirect: 'manual',
        signal: signal ? AbortSignal.any([signal, silent.signal]) : silent.signal,
        ...(text !== undefined && { body: text }),
      });
    } catch (cause) {
      signal?.throwIfAborted();
      if (silent.signal.aborted) throw new EmpireError('timeout', `${method} ${path} got no answer in ${patienceMs} ms.`, { cause });
      throw new EmpireError('offline', `${method} ${path} did not reach the gateway.`, { cause });
    } finally {
      answered.abort();
    }
  }

  async #failure(
    code: NonNullable<ReturnType<typeof responseCode>>,
    { request, response }: { request: GatewayRequest; response: Response },
  ): Promise<EmpireError> {
    const body: unknown = await readBody(response, { env: this.#env, silenceMs })
      .then(JSON.parse)
      .catch(() => ({}));
    const reason = typeof body === 'object' && body !== null && 'reason' in body ? String(body.reason) : '';
    const wait = retryAfterMs(response.headers.get('retry-after'), this.#env.now());
    const statement = code === 'erased' && typeof body === 'object' && body !== null && 'statement' in body ? { statement: body.statement } : {};
    return new EmpireError(code, `${request.method} ${request.path} was answered ${response.status}. ${reason}`.trim(), {
      details: { status: response.status, ...statement, ...(wait !== undefined && { retryAfterMs: wait }) },
    });
  }

  async #object(response: Response, { method, path, waitMs = 0, signal }: GatewayRequest): Promise<Record<string, unknown>> {
    const body: unknown = await this.#parsed(response, { method, path, waitMs, ...(signal && { signal }) });
    if (Array.isArray(body)) return { rows: body };
    if (typeof body === 'object' && body !== null) return body as Record<string, unknown>;
    throw new EmpireError('bad-response', `${method} ${path} was not answered with an object.`);
  }

  async #parsed(response: Response, { method, path, waitMs, signal }: GatewayRequest & { waitMs: number }): Promise<unknown> {
    try {
      return JSON.parse(await readBody(response, { env: this.#env, silenceMs: silenceMs + waitMs }));
    } catch (cause) {
      signal?.throwIfAborted();
      if (errorCode(cause) === 'timeout') throw cause;
      throw new EmpireError('offline', `${method} ${path} was answered with JSON that ends early.`, { cause });
    }
  }
}
