import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { EmpireError } from '@empire/contract';

const gatheredBytes = 65_536;

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

  /**
   * For the client: as one buffer when it ends within 64 KB, which is one write to the client instead of several, else as a stream.
   * Errors: `offline` when the connection breaks within those.
   */
  async whole(): Promise<Buffer | Readable> {
    const body = this.#body;
    const chunks: Buffer[] = [];
    let length = 0;
    const isWhole = await new Promise<boolean>((resolve, reject) => {
      const broke = (): void => reject(new EmpireError('offline', 'The connection to CouchDB broke while its answer was read.'));
      const take = (chunk: Buffer): void => {
        chunks.push(chunk);
        length += chunk.length;
        if (length <= gatheredBytes) return;
        body.pause();
        body.off('data', take).off('end', end).off('close', broke);
        resolve(false);
      };
      const end = (): void => resolve(true);
      if (body.destroyed) return broke();
      body.on('data', take).once('end', end).once('close', broke);
    });
    if (isWhole) return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, length);
    body.unshift(Buffer.concat(chunks, length));
    return body;
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
