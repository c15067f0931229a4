import { Agent, request } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';

/** One answer, as text. */
export interface RawAnswer {
  readonly status: number;
  readonly body: string;
  readonly retryAfter: string | undefined;
}

export interface RawQuestion {
  readonly method: string;
  /** Sent exactly as written. */
  readonly target: string;
  readonly authorization?: string | undefined;
  readonly body?: string | undefined;
}

/**
 * Sends requests whose target is left as it is, which `fetch` does not do, below a base address. Connections are kept unless told otherwise:
 * CouchDB closes one after each request that it refused before it had read the body, and does not say so.
 */
export class RawClient {
  readonly #agent: Agent;
  readonly #base: URL;
  readonly #send: typeof request;

  constructor(base: string, { keepAlive = true }: { keepAlive?: boolean } = {}) {
    this.#base = new URL(base);
    const isSecure = this.#base.protocol === 'https:';
    this.#agent = isSecure ? new HttpsAgent({ keepAlive, maxSockets: 16 }) : new Agent({ keepAlive, maxSockets: 16 });
    this.#send = isSecure ? requestHttps : request;
  }

  ask({ method, target, authorization, body }: RawQuestion): Promise<RawAnswer> {
    const headers = { ...(authorization !== undefined && { authorization }), ...(body !== undefined && { 'content-type': 'application/json' }) };
    const { hostname, port, pathname } = this.#base;
    const path = `${pathname.replace(/\/+$/, '')}${target}`;
    return new Promise((resolve, reject) => {
      const sent = this.#send({ hostname, port, method, path, headers, agent: this.#agent, timeout: 15_000 }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8'), retryAfter: response.headers['retry-after'] }),
        );
      });
      sent.once('timeout', () => sent.destroy(new Error(`${method} ${target} got no answer in 15 s.`)));
      sent.once('error', reject);
      sent.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
