import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { EmpireError } from '@empire/contract';

/** CouchDB's answer to a forwarded request. Its body is taken once: as a stream, as text, or not at all (`discard`). */
export class CouchResponse {
  readonly status: number;
  readonly contentType: string;
  #body: Readable;

  constructor(message: IncomingMessage) {
    this.status = message.statusCode ?? 0;
    this.contentType = message.headers['content-type'] ?? 'application/json';
    this.#body = message;
    // Whoever reads the body hears of a broken connection; one that nobody reads must not end the process.
    message.on('error', () => undefined);
  }

  /** For the client. */
  stream(): Readable {
    return this.#body;
  }

  /** The body as text, which can be streamed afterwards all the same. Errors: `offline` when the connection breaks. */
  async text(): Promise<string> {
    try {
      const read = await text(this.#body);
      this.#body = Readable.from([Buffer.from(read)]);
      return read;
    } catch (cause) {
      throw new EmpireError('offline', 'The connection to CouchDB broke while its answer was read.', { cause });
    }
  }

  /** Lets the connection be used again. */
  discard(): void {
    this.#body.resume();
  }
}
