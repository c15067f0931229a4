import { Readable } from 'node:stream';
import { EmpireError } from '@empire/contract';
import { parseConnectionUrl } from 'nodemailer/lib/shared';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Message } from './compose-mail.ts';
import type { MailTransport, Outcome } from './mail-transport.ts';
import { outcomeOf, type SmtpFault } from './smtp-outcome.ts';

const chunkBytes = 16 * 1024;
const loopback = /^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/;

/** Milliseconds. */
export interface SmtpLimits {
  /** To connect, and to be greeted. */
  readonly connectMs: number;
  /** Of silence. RFC 5321 wants ten minutes of patience after the end of a message, because giving up there is what doubles mail. */
  readonly silenceMs: number;
}

/** Sends messages to an SMTP server, each over a connection of its own. A password leaves encrypted, or not at all unless the server is on this machine. */
export class SmtpTransport implements MailTransport {
  readonly isRepeatable = false;
  readonly destination: string;
  readonly #options: ReturnType<typeof parseConnectionUrl>;
  readonly #limits: SmtpLimits;

  /** Errors: `bad-argument` when `url` is none like `smtps://user:password@host:465`. */
  constructor(url: string, limits: Partial<SmtpLimits> = {}) {
    if (!/^smtps?:\/\/[^/]/.test(url) || !URL.canParse(url)) throw new EmpireError('bad-argument', 'SMTP_URL must be like smtps://user:password@host:465.');
    this.#options = parseConnectionUrl(url);
    this.#limits = { connectMs: 30_000, silenceMs: 600_000, ...limits };
    const { hostname, port, protocol } = new URL(url);
    this.destination = `${protocol}//${hostname}${port === '' ? '' : `:${port}`}`;
  }

  async send(message: Message, { handOver, signal }: { handOver: () => Promise<void>; signal: AbortSignal }): Promise<Outcome> {
    const source = new HandedOver(message.bytes, handOver);
    const connection = this.#connection();
    try {
      await this.#converse(connection, { message, source, signal });
      connection.quit();
      return { kind: 'sent' };
    } catch (error) {
      connection.close();
      source.destroy();
      if (source.refusal !== undefined) throw source.refusal;
      return outcomeOf(error as SmtpFault, { isWhole: source.isWhole });
    }
  }

  #connection(): SMTPConnection {
    const { connectMs, silenceMs } = this.#limits;
    const host = String(this.#options.host ?? '');
    return new SMTPConnection({
      requireTLS: this.#options.auth !== undefined && !loopback.test(host),
      ...this.#options,
      logger: false,
      connectionTimeout: connectMs,
      greetingTimeout: connectMs,
      socketTimeout: silenceMs,
    });
  }

  /** Rejects with nodemailer's error, or when `signal` aborts. */
  #converse(connection: SMTPConnection, { message, source, signal }: { message: Message; source: HandedOver; signal: AbortSignal }): Promise<void> {
    const { auth } = this.#options;
    return new Promise<void>((resolve, reject) => {
      const settle = (error?: Error | null): void => (error ? reject(error) : resolve());
      const post = (): void => connection.send({ from: message.from, to: [message.to], size: message.bytes.length }, source, settle);
      connection.on('error', reject);
      connection.once('end', () => reject(Object.assign(new Error('The connection ended.'), { code: 'ECONNECTION' })));
      signal.addEventListener('abort', () => reject(Object.assign(new Error('The worker stops.'), { code: 'ECONNECTION' })), { once: true });
      if (signal.aborted) return reject(Object.assign(new Error('The worker stops.'), { code: 'ECONNECTION' }));
      connection.connect((error) => {
        if (error) return reject(error);
        return auth ? connection.login(auth, (refused) => (refused ? reject(refused) : post())) : post();
      });
    });
  }
}

/** The bytes of a message, which ask before the first of them leaves, and know when the last has left. */
class HandedOver extends Readable {
  readonly #bytes: Buffer;
  readonly #handOver: () => Promise<void>;
  #at = -1;
  isWhole = false;
  /** Why nothing was handed over. */
  refusal: unknown;

  constructor(bytes: Buffer, handOver: () => Promise<void>) {
    super({ highWaterMark: chunkBytes });
    this.#bytes = bytes;
    this.#handOver = handOver;
  }

  override _read(): void {
    if (this.#at >= 0) {
      this.#pushNext();
      return;
    }
    this.#at = 0;
    this.#handOver().then(
      () => this.#pushNext(),
      (error: unknown) => {
        this.refusal = error;
        this.destroy(error instanceof Error ? error : new Error('Nothing was handed over.'));
      },
    );
  }

  #pushNext(): void {
    const from = this.#at;
    this.#at += chunkBytes;
    if (from < this.#bytes.length) {
      this.push(this.#bytes.subarray(from, this.#at));
    } else {
      this.isWhole = true;
      this.push(null);
    }
  }
}
