import { createHash } from 'node:crypto';
import { EmpireError } from '@empire/contract';
import { Webhook } from 'standardwebhooks';
import type { CloudEvent, ItemResult } from '../core-server/cloud-event.ts';
import type { CoreClient } from './core-client.ts';

const statuses = new Set(['accepted', 'duplicate', 'rejected']);

export interface HttpCoreOptions {
  /** The address of Core; `/v1/events` and `/v1/aliases` are below it. */
  readonly url: string;
  /** `whsec_…` */
  readonly secret: string;
  /** 15 s where nothing is said. */
  readonly timeoutMs?: number;
}

/** Core over HTTP: CloudEvents in batches, signed with Standard Webhooks headers. The message id is a digest of the content, the same at every try. */
export class HttpCoreClient implements CoreClient {
  readonly #base: string;
  readonly #webhook: Webhook;
  readonly #timeoutMs: number;

  constructor({ url, secret, timeoutMs = 15_000 }: HttpCoreOptions) {
    this.#base = url.replace(/\/+$/, '');
    this.#webhook = new Webhook(secret);
    this.#timeoutMs = timeoutMs;
  }

  async post(batch: readonly CloudEvent[], { signal }: { signal: AbortSignal }): Promise<readonly ItemResult[]> {
    const answer = await this.#send('/v1/events', { type: 'application/cloudevents-batch+json', content: batch, signal });
    return readResults(answer, batch);
  }

  async alias(alias: string, { of, signal }: { of: string; signal: AbortSignal }): Promise<void> {
    await this.#send('/v1/aliases', { type: 'application/json', content: { alias, of }, signal });
  }

  async #send(path: string, message: { type: string; content: unknown; signal: AbortSignal }): Promise<unknown> {
    const body = JSON.stringify(message.content);
    const id = `msg_${createHash('sha256').update(body).digest('hex').slice(0, 32)}`;
    const time = new Date();
    const timeout = AbortSignal.timeout(this.#timeoutMs);
    const headers = {
      'content-type': message.type,
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(time.getTime() / 1_000)),
      'webhook-signature': this.#webhook.sign(id, time, body),
    };
    try {
      const response = await fetch(`${this.#base}${path}`, { method: 'POST', headers, body, signal: AbortSignal.any([message.signal, timeout]) });
      const text = await response.text();
      if (response.ok) return JSON.parse(text);
      throw failure(response.status);
    } catch (cause) {
      if (cause instanceof EmpireError) throw cause;
      message.signal.throwIfAborted();
      if (timeout.aborted) throw new EmpireError('timeout', `Empire Core did not answer within ${this.#timeoutMs} ms.`, { cause });
      if (cause instanceof SyntaxError) throw new EmpireError('bad-response', 'Empire Core answered something that is not JSON.', { cause });
      throw new EmpireError('offline', 'Empire Core cannot be reached.', { cause });
    }
  }
}

function failure(status: number): EmpireError {
  if (status === 401 || status === 403) return new EmpireError('needs-auth', 'Empire Core refuses the signature of the bridge: EMPIRE_CORE_SECRET differs.');
  if (status === 413) return new EmpireError('payload-too-large', 'Empire Core refuses a batch of this size.');
  if (status >= 500 || status === 429 || status === 408) return new EmpireError('offline', `Empire Core answered ${status}.`);
  return new EmpireError('bad-response', `Empire Core answered ${status}.`);
}

function readResults(answer: unknown, batch: readonly CloudEvent[]): readonly ItemResult[] {
  const results = typeof answer === 'object' && answer !== null && 'results' in answer && Array.isArray(answer.results) ? (answer.results as ItemResult[]) : [];
  const answered = new Set(results.filter(({ status }) => statuses.has(status)).map(({ id }) => id));
  if (batch.every(({ id }) => answered.has(id))) return results;
  throw new EmpireError('bad-response', `Empire Core answered ${answered.size} of ${batch.length} events.`);
}
