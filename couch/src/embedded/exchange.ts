import type { IncomingMessage, ServerResponse } from 'node:http';
import { CouchError } from './couch-error.ts';

/** One request with its parsed address. `segments` are decoded; `rawRest` is what follows the first segment, undecoded, with the query. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** `HEAD` reads as `GET`: node leaves the body out by itself. */
  readonly method: string;
  readonly segments: readonly string[];
  readonly rawRest: string;
  readonly query: URLSearchParams;
}

/** The largest request body. CouchDB's own limit is far higher; the gateway's is lower. */
export const MAX_REQUEST_BYTES = 32 * 1024 * 1024;

/** Errors: 400 `bad_request` for an address that is no URL path. */
export function openExchange(request: IncomingMessage, response: ServerResponse): Exchange {
  const [path = '/', ...rest] = (request.url ?? '/').split('?');
  const search = rest.join('?');
  const raw = path.split('/').slice(1);
  return {
    request,
    response,
    method: request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET'),
    segments: raw.filter((part) => part !== '').map(decode),
    rawRest: `${raw
      .slice(1)
      .map((part) => `/${part}`)
      .join('')}${search === '' ? '' : `?${search}`}`,
    query: new URLSearchParams(search),
  };
}

/** Answers with JSON. A response that has begun is only ended. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent) {
    response.end();
    return;
  }
  const bytes = Buffer.from(`${JSON.stringify(body)}\n`, 'utf8');
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length, 'cache-control': 'must-revalidate' });
  response.end(bytes);
}

/** Reads the body as JSON; an empty one is `undefined`. Errors: 413 `too_large`, 400 `bad_request`. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_REQUEST_BYTES) throw new CouchError(413, 'too_large', `the request entity is too large: the limit is ${MAX_REQUEST_BYTES} bytes`);
    chunks.push(chunk);
  }
  if (bytes === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new CouchError(400, 'bad_request', 'invalid UTF-8 JSON');
  }
}

/** Reads the body as a JSON object. Errors: as {@link readJson}, and 400 for anything else. */
export async function readObject(request: IncomingMessage): Promise<Record<string, unknown>> {
  const body = (await readJson(request)) ?? {};
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new CouchError(400, 'bad_request', 'Request body must be a JSON object');
  return body as Record<string, unknown>;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new CouchError(400, 'bad_request', `The path has a malformed escape: ${part}`);
  }
}
