import { Agent as HttpAgent, type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { EmpireError } from '@empire/contract';
import { CouchHttp } from '../accounts/couch-http.ts';
import { CouchResponse } from './couch-response.ts';
import type { GatewayMetrics } from './gateway-metrics.ts';

const silenceMs = 300_000;

/** One request in a device's own name. */
export interface ForwardRequest {
  readonly method: string;
  readonly path: string;
  readonly token: string;
  readonly body?: Buffer | string;
  readonly signal: AbortSignal;
}

/** Sends a request to CouchDB under the device's token; none of the client's headers travel with it. */
export type Forward = (request: ForwardRequest) => Promise<CouchResponse>;

/**
 * Errors of the function returned: `offline`, also for a redirection. An aborted signal rejects with its reason.
 * It is Node's plain client: with `fetch` a read took the gateway 1.3 to 1.7 times the processor time (`npm run bench -- gateway`).
 */
export function makeForward(couchUrl: string): Forward {
  const base = new URL(new CouchHttp(couchUrl).base);
  const isSecure = base.protocol === 'https:';
  const agent = isSecure ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  const send = isSecure ? requestHttps : requestHttp;
  const { hostname, port } = base;
  const prefix = base.pathname.replace(/\/+$/, '');
  return async ({ method, path, token, body, signal }) => {
    const headers = {
      accept: 'application/json',
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
    };
    const host = hostname.replace(/^\[|\]$/g, '');
    // The time-out belongs to the request: one of the agent is cut to what the server allows idle connections, also while a reused one waits for its answer.
    const options: RequestOptions = { agent, hostname: host, port, method, path: `${prefix}${path}`, headers, timeout: silenceMs };
    try {
      const response = await answerTo(send, { options, body, signal });
      const status = response.statusCode ?? 0;
      if (status < 300 || status >= 400) return new CouchResponse(response);
      response.resume();
      throw new EmpireError('offline', `CouchDB answered ${status}.`);
    } catch (cause) {
      signal.throwIfAborted();
      if (cause instanceof EmpireError) throw cause;
      throw new EmpireError('offline', 'CouchDB cannot be reached.', { cause });
    }
  };
}

/** The same, counting where CouchDB gave no answer or failed. */
export function countFailures(forward: Forward, metrics: Pick<GatewayMetrics, 'couchFailed'>): Forward {
  return async (request) => {
    try {
      const response = await forward(request);
      if (response.status >= 500) metrics.couchFailed('failed');
      return response;
    } catch (error) {
      if (!request.signal.aborted) metrics.couchFailed('unreachable');
      throw error;
    }
  };
}

type Question = { readonly options: RequestOptions; readonly body: Buffer | string | undefined; readonly signal: AbortSignal };

/**
 * A kept connection that the server had closed meanwhile says so only when it is used: then the question is put once more, on a new one. Whatever
 * passes here may be repeated but for `PUT`, whose second answer would be a conflict with the first.
 */
function answerTo(send: typeof requestHttp, question: Question): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { signal } = question;
    if (signal.aborted) return reject(signal.reason);
    const sent = send(question.options, resolve);
    // By hand: the client's own `signal` watches the end of both streams, which costs more than the rest of the request's set-up.
    const stop = (): void => void sent.destroy(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    sent.once('close', () => signal.removeEventListener('abort', stop));
    sent.once('timeout', () => sent.destroy(new Error('CouchDB said nothing for five minutes.')));
    sent.once('error', (error: NodeJS.ErrnoException) => {
      const wasStale = sent.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE') && question.options.method !== 'PUT';
      if (wasStale) answerTo(send, { ...question, options: { ...question.options, agent: false } }).then(resolve, reject);
      else reject(error);
    });
    sent.end(question.body);
  });
}
