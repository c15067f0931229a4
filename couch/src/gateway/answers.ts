import { EmpireError } from '@empire/contract';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

/** A refusal in CouchDB's shape; `reason` is a sentence without personal data. */
export interface Refusal {
  readonly status: number;
  readonly error: string;
  readonly reason: string;
  readonly retryAfterSeconds?: number;
  readonly maxBytes?: number;
  /** What a device of an erased user shall do, signed. */
  readonly statement?: string;
}

const statusOf: Readonly<Record<string, number>> = {
  'bad-argument': 400,
  'needs-auth': 401,
  forbidden: 403,
  'not-found': 404,
  erased: 410,
  'payload-too-large': 413,
  'bad-response': 502,
};

/** Sends a refusal. */
export function refuse(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const { status, error, reason, retryAfterSeconds, maxBytes, statement } = refusal;
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
  return reply.code(status).send({ error, reason, ...(maxBytes !== undefined && { maxBytes }), ...(statement !== undefined && { statement }) });
}

/** Marks every answer under `/v1` and `/couch` as one of this protocol, so that a captive portal is known, and keeps it out of every cache. */
export function markAnswer(request: Pick<FastifyRequest, 'raw'>, reply: FastifyReply): void {
  if (/^\/(?:v1|couch)(?:[/?]|$)/.test(request.raw.url ?? '')) reply.header('cache-control', 'no-store').header('x-empire-sync', '1');
}

/** Turns whatever a route threw into a refusal: pure, so that the table can be tested. */
export function refusalOf(error: unknown, limits: { maxBodyBytes: number }): Refusal {
  if (error instanceof EmpireError) return refusalOfEmpire(error);
  const status = (error as Partial<FastifyError>).statusCode ?? 500;
  if (status === 413) return tooLarge(limits.maxBodyBytes);
  if (status === 429) return { status, error: 'too-many-requests', reason: (error as Error).message };
  if (status >= 400 && status < 500) return { status, error: 'bad-argument', reason: (error as Error).message };
  return { status: 500, error: 'internal', reason: 'The server failed at this request; its log says why.' };
}

/** A body over `maxBytes`. */
export function tooLarge(maxBytes: number): Refusal {
  return { status: 413, error: 'payload-too-large', reason: `The body is larger than the ${maxBytes} bytes this route accepts.`, maxBytes };
}

function refusalOfEmpire({ code, message, details }: EmpireError): Refusal {
  const unavailable = code === 'offline' || code === 'timeout' || details.server === 'couchdb';
  if (unavailable) return { status: 503, error: 'offline', reason: 'The database server cannot be reached just now.', retryAfterSeconds: 2 };
  const status = statusOf[code];
  if (status === undefined) return { status: 500, error: 'internal', reason: 'The server failed at this request; its log says why.' };
  return { status, error: code, reason: message };
}
