import { EmpireError } from '@empire/contract';
import type { Env } from '../ports/env.ts';
import { responseCode, retryAfterMs } from '../transfer/response-code.ts';

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
    return readObject(response, request);
  }

  async #send({ method, path, body, token, waitMs = 0, signal }: GatewayRequest): Promise<Response> {
    const silent = AbortSignal.timeout(silenceMs + waitMs);
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
        signal: signal ? AbortSignal.any([signal, silent]) : silent,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    } catch (cause) {
      signal?.throwIfAborted();
      if (silent.aborted) throw new EmpireError('timeout', `${method} ${path} got no answer in ${silenceMs + waitMs} ms.`, { cause });
      throw new EmpireError('offline', `${method} ${path} did not reach the gateway.`, { cause });
    }
  }

  async #failure(
    code: NonNullable<ReturnType<typeof responseCode>>,
    { request, response }: { request: GatewayRequest; response: Response },
  ): Promise<EmpireError> {
    const body: unknown = await response.json().catch(() => ({}));
    const reason = typeof body === 'object' && body !== null && 'reason' in body ? String(body.reason) : '';
    const wait = retryAfterMs(response.headers.get('retry-after'), this.#env.now());
    return new EmpireError(code, `${request.method} ${request.path} was answered ${response.status}. ${reason}`.trim(), {
      details: { status: response.status, ...(wait !== undefined && { retryAfterMs: wait }) },
    });
  }
}

async function readObject(response: Response, request: GatewayRequest): Promise<Record<string, unknown>> {
  try {
    const body: unknown = await response.json();
    if (Array.isArray(body)) return { rows: body };
    if (typeof body === 'object' && body !== null) return body as Record<string, unknown>;
  } catch (cause) {
    request.signal?.throwIfAborted();
    throw new EmpireError('offline', `${request.method} ${request.path} was answered with JSON that ends early.`, { cause });
  }
  throw new EmpireError('bad-response', `${request.method} ${request.path} was not answered with an object.`);
}
