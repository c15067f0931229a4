import { Agent, request } from 'node:http';

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

/** Sends requests whose target is left as it is, which `fetch` does not do, over connections that are kept. */
export class RawClient {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 16 });
  readonly #origin: URL;

  constructor(origin: string) {
    this.#origin = new URL(origin);
  }

  ask({ method, target, authorization, body }: RawQuestion): Promise<RawAnswer> {
    const headers = { ...(authorization !== undefined && { authorization }), ...(body !== undefined && { 'content-type': 'application/json' }) };
    const { hostname, port } = this.#origin;
    return new Promise((resolve, reject) => {
      const sent = request({ hostname, port, method, path: target, headers, agent: this.#agent, timeout: 15_000 }, (response) => {
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
