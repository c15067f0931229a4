import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { EmpireError } from '@empire/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type AllowedRoute, decide } from './allow-list.ts';
import { refuse, tooLarge } from './answers.ts';
import { bearerOf, requireBearer } from './bearer.ts';
import { type BulkAnswer, checkBatch } from './bulk-docs.ts';
import { type Forward, makeForward } from './forward.ts';
import { readKeysBody } from './keys-body.ts';
import type { GatewayLimits, GatewayPorts } from './ports.ts';
import { databasesOf } from './token-routes.ts';

const maxLocalBytes = 4_096;

/** The proxy: token first, then the allow-list, then each document; only then does CouchDB see anything. */
export function couchRoutes(app: FastifyInstance, ports: GatewayPorts & { limits: GatewayLimits }): void {
  const { limits } = ports;
  const perDevice = app.rateLimit({
    max: limits.couchPerMinute,
    timeWindow: 60_000,
    groupId: 'couch',
    keyGenerator: (request) => bearerOf(request).deviceId,
  });
  const proxy = new CouchProxy(ports);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: limits.maxBodyBytes }, (_request, body, done) => done(null, body));
  app.all('/couch/*', { bodyLimit: limits.maxBodyBytes, onRequest: [requireBearer(ports), perDevice] }, (request, reply) => proxy.answer(request, reply));
}

class CouchProxy {
  readonly #ports: GatewayPorts;
  readonly #forward: Forward;

  constructor(ports: GatewayPorts) {
    this.#ports = ports;
    this.#forward = makeForward(ports.couchUrl);
  }

  async answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { userId } = bearerOf(request);
    const route = decide({ method: request.method, target: request.raw.url ?? '' }, databasesOf(this.#ports.dbPrefix, userId));
    if (typeof route === 'string') return refuse(reply, { status: 403, error: 'forbidden', reason: route });
    const body = Buffer.isBuffer(request.body) ? request.body : undefined;
    if (route.kind === 'local' && (body?.length ?? 0) > maxLocalBytes) return refuse(reply, tooLarge(maxLocalBytes));
    const signal = goneSignal(reply);
    if (route.kind === 'bulk-docs') return this.#storeBatch({ request, reply, route, body, signal });
    const passed = route.kind === 'keys' ? readKeysBody(parseJson(body)) : body;
    return relay(reply, await this.#ask(request, { route, ...(passed !== undefined && { body: passed }), signal }));
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
    const { good, refused } = checkBatch(parseJson(exchange.body), { deviceId });
    if (!(await this.#ports.accounts.isLive(userId))) throw new EmpireError('needs-auth', 'This user has joined another one; ask for a new token.');
    if (good.length === 0) return reply.code(201).send(refused);
    const response = await this.#ask(request, { route, body: JSON.stringify({ docs: good, new_edits: false }), signal });
    if (!response.ok) return relay(reply, response);
    const answers = (await readAnswer(response)) as BulkAnswer[];
    this.#ports.pushed?.(route.database);
    return reply.code(201).send([...refused, ...answers]);
  }

  /** Asks CouchDB, and once more after providing a database that is missing though its user lives. */
  async #ask(request: FastifyRequest, question: { route: AllowedRoute; body?: Buffer | string; signal: AbortSignal }): Promise<Response> {
    const { userId, token } = bearerOf(request);
    const { route, body, signal } = question;
    const asked = { method: request.method, path: route.path, token, signal, ...(body !== undefined && { body }) };
    const response = await this.#forward(asked);
    const own = route.database === databasesOf(this.#ports.dbPrefix, userId).user;
    if (response.status !== 404 || !own || !(await isDatabaseMissing(response, route))) return response;
    if (!(await this.#ports.accounts.isLive(userId))) throw new EmpireError('needs-auth', 'This user has joined another one; ask for a new token.');
    await this.#ports.accounts.ensureDatabase(userId);
    return this.#forward(asked);
  }
}

/** A `_local` note that was never written is a 404 of its own. */
async function isDatabaseMissing(response: Response, route: AllowedRoute): Promise<boolean> {
  if (route.kind !== 'local') return true;
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  const reason = typeof body === 'object' && body !== null && 'reason' in body ? body.reason : undefined;
  return reason !== 'missing' && reason !== 'deleted';
}

function relay(reply: FastifyReply, response: Response): FastifyReply {
  if (response.status >= 500) throw new EmpireError('offline', `CouchDB answered ${response.status}.`);
  reply.code(response.status).header('content-type', response.headers.get('content-type') ?? 'application/json');
  if (response.status === 401)
    return refuse(reply.header('content-type', 'application/json'), { status: 401, error: 'needs-auth', reason: 'The database does not accept this token.' });
  return reply.send(response.body ? Readable.fromWeb(response.body as ReadableStream) : '');
}

async function readAnswer(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    throw new EmpireError('offline', 'The connection to CouchDB broke while its answer was read.', { cause });
  }
}

function parseJson(body: Buffer | undefined): unknown {
  try {
    return JSON.parse(body?.toString('utf8') ?? '');
  } catch (cause) {
    throw new EmpireError('bad-argument', 'The body is not JSON.', { cause });
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
