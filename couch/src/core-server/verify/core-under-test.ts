import { randomUUID } from 'node:crypto';
import type { CloudEvent, ItemResult } from '../cloud-event.ts';
import { type DeviceCount, readCounts } from '../count-events.ts';
import { type EventWish, makeEvent } from '../make-event.ts';
import { Signature } from '../signature.ts';

/** One answer, its body parsed where it is JSON. */
export interface CoreAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** How a request is sent: signed with the right secret now, where nothing else is said. */
export interface Sending {
  readonly secret?: string;
  readonly atMs?: number;
  /** What is signed instead of what is sent; nothing at all with `null`. */
  readonly signed?: string | null;
}

const timeoutMs = 15_000;

/** A Core as the checks talk to it: over HTTP alone, with events of users made up for this run. */
export class CoreUnderTest {
  readonly #base: string;
  readonly #secret: string;

  constructor({ url, secret }: { url: string; secret: string }) {
    this.#base = url.replace(/\/+$/, '');
    this.#secret = secret;
  }

  /** A user nobody else has. */
  newUser(): string {
    return randomUUID().replaceAll('-', '');
  }

  /** A good event of the neuron `conformance`. */
  newEvent(userId: string, wish: EventWish = {}): CloudEvent {
    return makeEvent(userId, { neuron: 'conformance', type: 'checked', ...wish });
  }

  async post(events: readonly unknown[], sending: Sending = {}): Promise<CoreAnswer> {
    return this.#send('/v1/events', { body: JSON.stringify(events), type: 'application/cloudevents-batch+json', sending });
  }

  async alias(alias: string, of: string, sending: Sending = {}): Promise<CoreAnswer> {
    return this.#send('/v1/aliases', { body: JSON.stringify({ alias, of }), type: 'application/json', sending });
  }

  async erase(userId: string, sending: Sending = {}): Promise<CoreAnswer> {
    const body = JSON.stringify({ user: userId, erasureId: this.newUser(), at: new Date().toISOString() });
    return this.#send('/v1/erasures', { body, type: 'application/json', sending });
  }

  async counts(userId: string, sending: Sending = {}): Promise<CoreAnswer> {
    return this.#send(`/v1/counts?user=${userId}`, { sending });
  }

  /** The results of a batch, by event id. Errors: an `Error` that says what came instead. */
  async results(events: readonly unknown[]): Promise<ReadonlyMap<string, ItemResult>> {
    const { status, body } = await this.post(events);
    const results = (body as { results?: ItemResult[] } | undefined)?.results;
    if (status !== 200 || !Array.isArray(results)) throw new Error(`A batch of ${events.length} was answered ${status} without results.`);
    return new Map(results.map((result) => [result.id, result]));
  }

  /** The counts of a user. Errors: an `Error` that says what came instead. */
  async counted(userId: string): Promise<readonly DeviceCount[]> {
    const { status, body } = await this.counts(userId);
    const counts = readCounts((body as { counts?: unknown } | undefined)?.counts);
    if (status !== 200 || !counts) throw new Error(`The counts of a user were answered ${status} without a list of counts.`);
    return counts;
  }

  async #send(path: string, request: { body?: string; type?: string; sending: Sending }): Promise<CoreAnswer> {
    const { body, type, sending } = request;
    const { secret = this.#secret, atMs = Date.now(), signed = body ?? path } = sending;
    const response = await fetch(`${this.#base}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { ...(type !== undefined && { 'content-type': type }), ...(signed !== null && new Signature(secret).headers(signed, { atMs })) },
      ...(body !== undefined && { body }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    return { status: response.status, body: parse(text) };
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
