import type { FastifyInstance, FastifyReply } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const labelNames = ['method', 'route', 'status'] as const;

/**
 * What Prometheus is told about one gateway. Labels are route templates, methods and statuses: never an id, a name of a database, or a path
 * as it was asked, so that their number is bounded and they say nothing about a person.
 */
export class GatewayMetrics {
  readonly #registry = new Registry();
  readonly #requests: Counter<(typeof labelNames)[number]>;
  readonly #seconds: Histogram<(typeof labelNames)[number]>;
  readonly #limited: Counter<'route'>;
  readonly #documents: Counter<'outcome'>;
  readonly #polls: Gauge;
  readonly #couchErrors: Counter<'kind'>;

  constructor() {
    const registers = [this.#registry];
    this.#requests = new Counter({ name: 'empire_gateway_requests_total', help: 'Requests answered.', labelNames, registers });
    this.#seconds = new Histogram({
      name: 'empire_gateway_request_seconds',
      help: 'Time until the answer was sent, long polls left out.',
      labelNames,
      buckets,
      registers,
    });
    this.#limited = new Counter({
      name: 'empire_gateway_rate_limited_total',
      help: 'Requests answered 429.',
      labelNames: ['route'],
      registers,
    });
    this.#documents = new Counter({
      name: 'empire_gateway_documents_total',
      help: 'Documents of _bulk_docs: stored, refused by the gateway, refused by CouchDB.',
      labelNames: ['outcome'],
      registers,
    });
    this.#polls = new Gauge({ name: 'empire_gateway_open_long_polls', help: 'Devices that wait for changes now.', registers });
    this.#couchErrors = new Counter({
      name: 'empire_gateway_couchdb_errors_total',
      help: 'Requests to CouchDB that got no answer (unreachable) or one of 500 and more (failed).',
      labelNames: ['kind'],
      registers,
    });
    for (const outcome of ['stored', 'refused', 'refused-by-couchdb']) this.#documents.inc({ outcome }, 0);
    for (const kind of ['unreachable', 'failed']) this.#couchErrors.inc({ kind }, 0);
  }

  /** Adds memory, processor time and the event loop's delay of this process. */
  watchProcess(): void {
    collectDefaultMetrics({ register: this.#registry });
  }

  /** Prometheus' text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  /** Of {@link text}. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Counts every request that `app` answers. */
  watch(app: FastifyInstance): void {
    app.addHook('onResponse', async (request, reply) => {
      const route = request.routeOptions.url ?? 'none';
      const labels = { method: request.method, route, status: String(reply.statusCode) };
      this.#requests.inc(labels);
      if (!isLongPoll(request.raw.url)) this.#seconds.observe(labels, reply.elapsedTime / 1_000);
      if (reply.statusCode === 429) this.#limited.inc({ route });
    });
  }

  /** Documents that the gateway refused. */
  refused(count: number): void {
    this.#documents.inc({ outcome: 'refused' }, count);
  }

  /** Documents that CouchDB was given, by what it did with them. */
  pushed(counts: { stored: number; refusedByCouch: number }): void {
    this.#documents.inc({ outcome: 'stored' }, counts.stored);
    this.#documents.inc({ outcome: 'refused-by-couchdb' }, counts.refusedByCouch);
  }

  /** A question to CouchDB that may be a long poll: counted as open until its connection is done. */
  asked(target: string | undefined, reply: FastifyReply): void {
    if (!isLongPoll(target)) return;
    this.#polls.inc();
    reply.raw.once('close', () => this.#polls.dec());
  }

  /** CouchDB gave no answer, or one of 500 and more. */
  couchFailed(kind: 'unreachable' | 'failed'): void {
    this.#couchErrors.inc({ kind });
  }
}

/** Whether a request target asks CouchDB to answer when something has changed. */
export function isLongPoll(target: string | undefined): boolean {
  return /[?&]feed=longpoll(?:&|$)/.test(target ?? '');
}
