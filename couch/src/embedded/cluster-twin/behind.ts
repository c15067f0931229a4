import { request as send } from 'node:http';

/** One request, its body read. */
export interface Question {
  readonly method: string;
  /** Below the server, with the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal?: AbortSignal;
}

/** One answer; `json` is `undefined` where there is none. */
export interface Reply {
  readonly status: number;
  readonly json: unknown;
}

/** Asks the server behind, leaving the path as it is written. Errors: those of the connection. */
export function askBehind(origin: URL, { method, path, headers, body, signal }: Question): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const options = { host: origin.hostname, port: origin.port, method, path, headers, ...(signal && { signal }) };
    const sent = send(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode ?? 502, json: text.trim() === '' ? undefined : (JSON.parse(text) as unknown) });
      });
    });
    sent.once('error', reject);
    sent.end(body === '' ? undefined : body);
  });
}
