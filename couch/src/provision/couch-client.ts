import { EmpireError } from '@empire/contract';
import nano from 'nano';

/** One request to CouchDB; `path` is below the database, or below the server without one. */
export interface CouchRequest {
  readonly method?: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly db?: string;
  readonly path?: string;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: unknown;
}

/** An answer of CouchDB that is an error, e.g. 409. */
export interface CouchRefusal {
  readonly status: number;
  readonly error: string;
  readonly reason: string;
}

export type CouchAnswer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: CouchRefusal };

/** CouchDB through nano, with failures in our words. */
export interface CouchClient {
  /** Scheme, host and port, without credentials: for sentences and logs. */
  readonly host: string;
  /** Errors: `offline`, `needs-auth` (401, and 403 to an admin), `bad-response` for every status that is not in `tolerate`. */
  send<T>(request: CouchRequest, options?: { tolerate?: readonly number[] }): Promise<CouchAnswer<T>>;
  /** As `send`, for a request that must succeed. */
  get<T>(request: CouchRequest): Promise<T>;
}

/** Errors: `bad-argument` for an address that is no URL. */
export function openCouch(couchUrl: string): CouchClient {
  const host = hostOf(couchUrl);
  // `parseUrl` would take the last part of a path for a database: a CouchDB may stand below one, behind a proxy.
  const options: nano.Configuration & { parseUrl: boolean } = { url: couchUrl.replace(/\/*$/, '/'), parseUrl: false };
  const server = nano(options);
  const send: CouchClient['send'] = async <T>(request: CouchRequest, options: { tolerate?: readonly number[] } = {}) => {
    try {
      return { ok: true, value: (await server.request(toNano(request))) as T };
    } catch (error) {
      return { ok: false, refusal: refusalOf(error, { host, request, tolerate: options.tolerate ?? [] }) };
    }
  };
  const get: CouchClient['get'] = async <T>(request: CouchRequest) => {
    const answer = await send<T>(request);
    if (!answer.ok) throw badResponse(answer.refusal, { host, request });
    return answer.value;
  };
  return { host, send, get };
}

function toNano({ method = 'GET', db, path, query, body }: CouchRequest): nano.RequestOptions {
  return {
    method,
    ...(db === undefined ? {} : { db }),
    ...(path === undefined ? {} : { path }),
    ...(query === undefined ? {} : { qs: query }),
    ...(body === undefined ? {} : { body }),
  };
}

function refusalOf(thrown: unknown, context: { host: string; request: CouchRequest; tolerate: readonly number[] }): CouchRefusal {
  const { statusCode, error, reason, message } = thrown as { statusCode?: number; error?: unknown; reason?: unknown; message?: string };
  const { host, request, tolerate } = context;
  if (statusCode === undefined) {
    throw new EmpireError('offline', `CouchDB at ${host} cannot be reached: ${scrub(message)}.`, { details: { host }, cause: thrown });
  }
  const refusal = { status: statusCode, error: String(error ?? statusCode), reason: String(reason ?? message ?? '') };
  if (tolerate.includes(statusCode)) return refusal;
  if (statusCode === 401 || statusCode === 403) {
    throw new EmpireError('needs-auth', `CouchDB at ${host} refuses the configured user for ${describe(request)}: ${refusal.reason}`, {
      details: { host, status: statusCode },
    });
  }
  throw badResponse(refusal, { host, request });
}

function badResponse({ status, error, reason }: CouchRefusal, { host, request }: { host: string; request: CouchRequest }): EmpireError {
  return new EmpireError('bad-response', `CouchDB at ${host} answered ${describe(request)} with ${status} ${error}: ${reason}`, {
    details: { host, status, error },
  });
}

function describe({ method = 'GET', db, path }: CouchRequest): string {
  return `${method} /${[db, path].filter((part) => part !== undefined).join('/')}`;
}

function hostOf(couchUrl: string): string {
  if (!URL.canParse(couchUrl)) throw new EmpireError('bad-argument', 'The CouchDB address must be a URL like http://admin:password@127.0.0.1:5984.');
  return new URL(couchUrl).origin;
}

/** Network errors may quote the address. */
function scrub(message: string | undefined): string {
  return (message ?? 'no answer').replace(/\/\/[^@/\s]*@/g, '//').replace(/^error happened in your connection\. Reason: (Error: )?/, '');
}
