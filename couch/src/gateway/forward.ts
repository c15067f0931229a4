import { EmpireError } from '@empire/contract';
import { CouchHttp } from '../accounts/couch-http.ts';
import type { GatewayMetrics } from './gateway-metrics.ts';

/** One request in a device's own name. */
export interface ForwardRequest {
  readonly method: string;
  readonly path: string;
  readonly token: string;
  readonly body?: Buffer | string;
  readonly signal: AbortSignal;
}

/** Sends a request to CouchDB under the device's token; none of the client's headers travel with it. */
export type Forward = (request: ForwardRequest) => Promise<Response>;

/** Errors of the function returned: `offline`. An aborted signal rejects with its reason. */
export function makeForward(couchUrl: string): Forward {
  const { base } = new CouchHttp(couchUrl);
  return async ({ method, path, token, body, signal }) => {
    try {
      return await fetch(`${base}${path}`, {
        method,
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : new Uint8Array(body) }),
        redirect: 'error',
        signal,
      });
    } catch (cause) {
      signal.throwIfAborted();
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
