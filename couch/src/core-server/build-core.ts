import { errorCode } from '@empire/contract';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { Webhook } from 'standardwebhooks';
import type { EventLedger } from './event-ledger.ts';

export interface CorePorts {
  readonly ledger: EventLedger;
  /** Shared with the bridge (`whsec_…`). */
  readonly secret: string;
}

const userPattern = /^[0-9a-f]{32}$/;

/**
 * Builds the reference Empire Core: signed writes (Standard Webhooks, https://www.standardwebhooks.com), reads for whoever reaches its loopback port.
 * The caller listens.
 */
export function buildCore({ ledger, secret }: CorePorts): FastifyInstance {
  const webhook = new Webhook(secret);
  const app = Fastify({ bodyLimit: 8 * 1024 * 1024, forceCloseConnections: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const unavailable = errorCode(error) === 'offline' || errorCode(error) === 'timeout';
    const status = unavailable ? 503 : (error.statusCode ?? 500);
    return reply.code(status).send({ error: status === 503 ? 'offline' : status < 500 ? 'bad-argument' : 'internal', reason: error.message });
  });

  app.get('/healthz', () => ({ status: 'ok' }));

  app.post('/v1/events', async (request, reply) => {
    const items = verified(webhook, request);
    if (items === undefined) return reply.code(401).send(unsigned);
    if (!Array.isArray(items)) return reply.code(400).send({ error: 'bad-argument', reason: 'The body must be a list of CloudEvents.' });
    return { results: await ledger.record(items) };
  });

  app.post('/v1/aliases', async (request, reply) => {
    const told = verified(webhook, request);
    if (told === undefined) return reply.code(401).send(unsigned);
    const { alias, of } = told as { alias?: unknown; of?: unknown };
    if (!isUser(alias) || !isUser(of)) return reply.code(400).send({ error: 'bad-argument', reason: 'alias and of must be user ids.' });
    await ledger.alias(alias, of);
    return { ok: true };
  });

  app.get('/v1/events', async (request, reply) => {
    const { user } = request.query as { user?: unknown };
    if (!isUser(user)) return reply.code(400).send({ error: 'bad-argument', reason: 'user must be a user id: 32 hexadecimal digits.' });
    return ledger.list(user);
  });
  return app;
}

const unsigned = { error: 'needs-auth', reason: 'The signature is missing, too old, or not that of the shared secret.' };

function verified(webhook: Webhook, request: FastifyRequest): unknown {
  try {
    return webhook.verify(String(request.body), request.headers as Record<string, string>);
  } catch {
    return undefined;
  }
}

function isUser(value: unknown): value is string {
  return typeof value === 'string' && userPattern.test(value);
}
