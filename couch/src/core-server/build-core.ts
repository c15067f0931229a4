import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '@empire/contract';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type { ExperimentDefinitions } from '../experiments/definitions.ts';
import { dashboardRoutes } from './dashboard/dashboard-routes.ts';
import type { EventLedger } from './event-ledger.ts';
import { Signature } from './signature.ts';

export interface CorePorts {
  readonly ledger: EventLedger;
  /** Shared with the bridge (`whsec_…`). */
  readonly secret: string;
  /** What is being tried out; nothing where nothing is said. */
  readonly experiments?: ExperimentDefinitions;
}

const userPattern = /^[0-9a-f]{32}$/;

/**
 * Builds the reference Empire Core: signed writes (Standard Webhooks, https://www.standardwebhooks.com), reads for whoever reaches its loopback port.
 * The caller listens.
 */
export function buildCore({ ledger, secret, experiments = async () => new Map() }: CorePorts): FastifyInstance {
  const signature = new Signature(secret);
  const app = Fastify({ bodyLimit: 8 * 1024 * 1024, forceCloseConnections: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const unavailable = errorCode(error) === 'offline' || errorCode(error) === 'timeout';
    const status = unavailable ? 503 : (error.statusCode ?? 500);
    return reply.code(status).send({ error: status === 503 ? 'offline' : status < 500 ? 'bad-argument' : 'internal', reason: error.message });
  });

  app.get('/healthz', () => ({ status: 'ok' }));
  const openapi = readFileSync(join(import.meta.dirname, 'openapi.json'), 'utf8');
  app.get('/v1/openapi.json', (_request, reply) => reply.type('application/json; charset=utf-8').send(openapi));
  dashboardRoutes(app, { ledger, experiments });

  app.post('/v1/events', async (request, reply) => {
    if (!signature.covers(String(request.body), request.headers)) return reply.code(401).send(unsigned);
    const items = readJson(request);
    if (!Array.isArray(items)) return reply.code(400).send({ error: 'bad-argument', reason: 'The body must be a list of CloudEvents.' });
    return { results: await ledger.record(items) };
  });

  app.post('/v1/aliases', async (request, reply) => {
    if (!signature.covers(String(request.body), request.headers)) return reply.code(401).send(unsigned);
    const { alias, of } = (readJson(request) ?? {}) as { alias?: unknown; of?: unknown };
    if (!isUser(alias) || !isUser(of)) return reply.code(400).send({ error: 'bad-argument', reason: 'alias and of must be user ids.' });
    await ledger.alias(alias, of);
    return { ok: true };
  });

  app.post('/v1/erasures', async (request, reply) => {
    if (!signature.covers(String(request.body), request.headers)) return reply.code(401).send(unsigned);
    const { user, erasureId } = (readJson(request) ?? {}) as { user?: unknown; erasureId?: unknown };
    if (!isUser(user) || !isUser(erasureId))
      return reply.code(400).send({ error: 'bad-argument', reason: 'user and erasureId must be 32 hexadecimal digits.' });
    return { receipt: { erasureId, at: new Date().toISOString(), removed: await ledger.erase(user) } };
  });

  app.get('/v1/counts', async (request, reply) => {
    if (!signature.covers(request.url, request.headers)) return reply.code(401).send(unsigned);
    const { user } = request.query as { user?: unknown };
    if (!isUser(user)) return reply.code(400).send(notUser);
    return { user, counts: await ledger.counts(user) };
  });

  app.get('/v1/events', async (request, reply) => {
    const { user } = request.query as { user?: unknown };
    if (!isUser(user)) return reply.code(400).send(notUser);
    return ledger.list(user);
  });
  return app;
}

const notUser = { error: 'bad-argument', reason: 'user must be a user id: 32 hexadecimal digits.' };
const unsigned = { error: 'needs-auth', reason: 'The signature is missing, too old, or not that of the shared secret.' };

function readJson(request: FastifyRequest): unknown {
  try {
    return JSON.parse(String(request.body));
  } catch {
    return undefined;
  }
}

function isUser(value: unknown): value is string {
  return typeof value === 'string' && userPattern.test(value);
}
