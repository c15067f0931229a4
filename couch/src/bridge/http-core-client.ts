import { EmpireError } from '@empire/contract';
import type { CloudEvent, ItemResult } from '../core-server/cloud-event.ts';
import { type DeviceCount, readCounts } from '../core-server/count-events.ts';
import { Signature } from '../core-server/signature.ts';
import { readCoreReceipt } from '../erasure/core-receipt.ts';
import type { CoreReceipt } from '../erasure/erasure-record.ts';
import type { CoreClient } from './core-client.ts';

const statuses = new Set(['accepted', 'duplicate', 'rejected']);

export interface HttpCoreOptions {
  /** The address of Core; `/v1/events`, `/v1/aliases`, `/v1/counts` and `/v1/erasures` are below it. */
  readonly url: string;
  /** `whsec_…` */
  readonly secret: string;
  /** 15 s where nothing is said. */
  readonly timeoutMs?: number;
}

/** Core over HTTP: CloudEvents in batches, signed with Standard Webhooks headers. */
export class HttpCoreClient implements CoreClient {
  readonly #base: string;
  readonly #signature: Signature;
  readonly #timeoutMs: number;

  constructor({ url, secret, timeoutMs = 15_000 }: HttpCoreOptions) {
    this.#base = url.replace(/\/+$/, '');
    this.#signature = new Signature(secret);
    this.#timeoutMs = timeoutMs;
  }

  async post(batch: readonly CloudEvent[], { signal }: { signal: AbortSignal }): Promise<readonly ItemResult[]> {
    const body = JSON.stringify(batch);
    const answer = await this.#send('/v1/events', { type: 'application/cloudevents-batch+json', body, signal });
    return readResults(answer, batch);
  }

  async alias(alias: string, { of, signal }: { of: string; signal: AbortSignal }): Promise<void> {
    await this.#send('/v1/aliases', { type: 'application/json', body: JSON.stringify({ alias, of }), signal });
  }

  async counts(userId: string, { signal }: { signal: AbortSignal }): Promise<readonly DeviceCount[]> {
    const answer = await this.#send(`/v1/counts?user=${userId}`, { signal });
    const counts = readCounts(typeof answer === 'object' && answer !== null && 'counts' in answer ? answer.counts : undefined);
    if (!counts) throw new EmpireError('bad-response', 'Empire Core answered something that is no list of counts.');
    return counts;
  }

  async erase(userId: string, { erasureId, at, signal }: { erasureId: string; at: string; signal: AbortSignal }): Promise<CoreReceipt> {
    const body = JSON.stringify({ user: userId, erasureId, at });
    const receipt = readCoreReceipt(await this.#send('/v1/erasures', { type: 'application/json', body, signal }));
    if (!receipt) throw new EmpireError('bad-response', 'Empire Core answered an erasure without a receipt.');
    return receipt;
  }

  async #send(path: string, message: { type?: string; body?: string; signal: AbortSignal }): Promise<unknown> {
    const { body, type } = message;
    const timeout = AbortSignal.timeout(this.#timeoutMs);
    const headers = { ...(type !== undefined && { 'content-type': type }), ...this.#signature.headers(body ?? path, { atMs: Date.now() }) };
    const request = body === undefined ? { method: 'GET' } : { method: 'POST', body };
    try {
      const response = await fetch(`${this.#base}${path}`, { ...request, headers, signal: AbortSignal.any([message.signal, timeout]) });
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
