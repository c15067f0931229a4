import { createHash } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

/**
 * Signs and checks what bridge and Core say to each other, by Standard Webhooks (https://www.standardwebhooks.com). What is signed is the
 * body of a POST, and for a GET, which has none, the path with its query, e.g. `/v1/counts?user=…`.
 */
export class Signature {
  readonly #webhook: Webhook;

  /** `secret` as `whsec_<base64>`. */
  constructor(secret: string) {
    this.#webhook = new Webhook(secret);
  }

  /** The three headers. The message id is a digest of the content: the same at every try. */
  headers(content: string, { atMs }: { atMs: number }): Readonly<Record<string, string>> {
    const id = `msg_${createHash('sha256').update(content).digest('hex').slice(0, 32)}`;
    return {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(atMs / 1_000)),
      'webhook-signature': this.#webhook.sign(id, new Date(atMs), content),
    };
  }

  /** Whether the headers sign this content, at most five minutes from this clock. */
  covers(content: string, headers: Readonly<Record<string, unknown>>): boolean {
    try {
      this.#webhook.verify(content, headers as Record<string, string>, { jsonParse: false });
      return true;
    } catch {
      return false;
    }
  }
}
