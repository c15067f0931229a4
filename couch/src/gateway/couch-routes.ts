import { EmpireError } from '@empire/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type AllowedRoute, decide } from './allow-list.ts';
import { refuse, tooLarge } from './answers.ts';
import { bearerOf, requireBearer } from './bearer.ts';
import { type BulkAnswer, checkBatch } from './bulk-docs.ts';
import type { CouchResponse } from './couch-response.ts';
import { countFailures, type Forward, makeForward } from './forward.ts';
import { type GatewayMetrics, isLongPoll } from './gateway-metrics.ts';
import { readKeysBody } from './keys-body.ts';
import { perUser } from './per-user.ts';
import type { GatewayLimits, GatewayPorts } from './ports.ts';
import { readJson } from './read-json.ts';
import { requireKept } from './require-kept.ts';
import { databasesOf } from './token-routes.ts';

const maxLocalBytes = 4_096;

type ProxyPorts = GatewayPorts & { readonly limits: GatewayLimits; readonly metrics: GatewayMetrics };

/** The proxy: token first, then the allow-list, then each document; only then does CouchDB see anything. */
export function couchRoutes(app: FastifyInstance, ports: ProxyPorts): void {
  const { limits } = ports;
  app.addHttpMethod('COPY', { hasBody: true });
  const perDevice = app.rateLimit({
    max: limits.couchPerMinute,
    timeWindow: 60_000,
    groupId: 'couch',
    keyGenerator: (request) => bearerOf(request).deviceId,
  });
  const proxy = new CouchProxy(ports);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: limits.maxBodyBytes }, (_request, body, done) => done(null, body));
  app.all(
    '/couch/*',
    { bodyLimit: limits.maxBodyBytes, onRequest: [requireBearer(ports), perDevice, perUser(app, limits), requireKept(ports)] },
    (request, reply) => proxy.answer(request, reply),
  );
}

class CouchProxy {
  readonly #ports: ProxyPorts;
  readonly #forward: Forward;

  constructor(ports: ProxyPorts) {
    this.#ports = ports;
    this.#forward = countFailures(makeForward(ports.couchUrl), ports.metrics);
  }

  async answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { userId } = bearerOf(request);
    const route = decide({ method: request.method, target: request.raw.url ?? '' }, databasesOf(this.#ports.dbPrefix, userId));
    if (typeof route === 'string') return refuse(reply, { status: 403, error: 'forbidden', reason: route });
    const body = Buffer.isBuffer(request.body) ? request.body : undefined;
    if (route.kind === 'local' && (body?.length ?? 0) > maxLocalBytes) return refuse(reply, tooLarge(maxLocalBytes));
    const signal = goneSignal(reply);
    if (route.kind === 'bulk-docs') return this.#storeBatch({ request, reply, route, body, signal });
    if (request.method === 'PUT') await this.#requireLive(userId);
    this.#ports.metrics.asked(route.path, reply);
    const passed = route.kind === 'keys' ? readKeysBody(readJson(body)) : body;
    const response = await this.#ask(request, { route, ...(passed !== undefined && { body: passed }), signal });
    if (route.orEmpty && response.status === 404) {
      response.discard();
      return reply.send({});
    }
    return relay(reply, response, { isLive: isLongPoll(route.path) });
  }

  async #storeBatch(exchange: {
    request: FastifyRequest;
    reply: FastifyReply;
    route: AllowedRoute;
    body: Buffer | undefined;
    signal: AbortSignal;
  }): Promise<FastifyReply> {
    const { request, reply, route, signal } = exchange;
    const { userId, deviceId } = bearerOf(request);
    const { good, refused } = checkBatch(readJson(exchange.body), { deviceId });
    await this.#requireLive(userId);
    this.#ports.metrics.refused(refused.length);
    if (good.length === 0) return reply.code(201).send(refused);
    const response = await this.#ask(request, { route, body: JSON.stringify({ docs: good, new_edits: false }), signal });
    if (response.status >= 300) return relay(reply, response);
    const answers = (await readAnswer(response)) as BulkAnswer[];
    this.#ports.metrics.pushed({ stored: good.length - answers.length, refusedByCouch: answers.length });
    this.#ports.pushed?.(route.database);
    return reply.code(201).send([...refused, ...answers]);
  }

  /** Asks CouchDB, and once more after providing a database that is missing though its user lives. */
  async #ask(request: FastifyRequest, question: { route: AllowedRoute; body?: Buffer | string; signal: AbortSignal }): Promise<CouchResponse> {
    const { userId, token } = bearerOf(request);
    const { route, body, signal } = question;
    const asked = { method: request.method, path: route.path, token, signal, ...(body !== undefined && { body }) };
    const response = await this.#forward(asked);
    const own = route.database === databasesOf(this.#ports.dbPrefix, userId).user;
    if (response.status !== 404 || !own || !(await isDatabaseMissing(response, route))) return response;
    response.discard();
    await this.#requireLive(userId);
    await this.#ports.accounts.ensureDatabase(userId);
    return this.#forward(asked);
  }

  /** Errors: `needs-auth` for a user that has joined another, whose database takes no more writes; `erased`. */
  async #requireLive(userId: string): Promise<void> {
    if (!(await this.#ports.accounts.isLive(userId))) throw new EmpireError('needs-auth', 'This user has joined another one; ask for a new token.');
  }
}

/** A `_local` note that was never written is a 404 of its own. */
async function isDatabaseMissing(response: CouchResponse, route: AllowedRoute): Promise<boolean> {
  if (route.kind !== 'local') return true;
  const body = await readAnswer(response).catch(() => undefined);
  const reason = typeof body === 'object' && body !== null && 'reason' in body ? body.reason : undefined;
  return reason !== 'missing' && reason !== 'deleted';
}

/** A long poll goes on as it comes, for its heartbeats. */
async function relay(reply: FastifyReply, response: CouchResponse, { isLive = false } = {}): Promise<FastifyReply> {
  if (response.status >= 500 || response.status === 401) response.discard();
  if (response.status >= 500) throw new EmpireError('offline', `CouchDB answered ${response.status}.`);
  reply.code(response.status).header('content-type', response.contentType);
  if (response.status === 401)
    return refuse(reply.header('content-type', 'application/json'), { status: 401, error: 'needs-auth', reason: 'The database does not accept this token.' });
  return reply.send(isLive ? response.stream() : await response.whole());
}

async function readAnswer(response: CouchResponse): Promise<unknown> {
  const body = await response.text();
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new EmpireError('offline', 'CouchDB answered something that is not JSON.', { cause });
  }
}

/** Aborts when the client leaves before it has its answer, so that no long poll outlives its device. */
function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort(new EmpireError('closed', 'The client left before its answer.'));
  });
  return gone.signal;
}
