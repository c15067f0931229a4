import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { type CallerOptions, readCaller } from './caller.ts';
import { CouchError, toCouchError } from './couch-error.ts';
import { answerDatabase } from './database-routes.ts';
import type { Databases } from './databases.ts';
import { openExchange, sendJson } from './exchange.ts';
import type { Forward } from './express-pouch.ts';
import { answerServer, answerSession, answerWelcome } from './server-routes.ts';
import type { UpdateLog } from './update-log.ts';

export interface FrontOptions extends CallerOptions {
  readonly databases: Databases;
  readonly updates: UpdateLog;
  readonly forward: Forward;
}

/** The request listener: who asks, then where to. Every failure is answered in CouchDB's shape. */
export function createFront(options: FrontOptions): RequestListener {
  return (request, response) => {
    response.setHeader('server', 'empire-embedded');
    answer(request, response, options).catch((thrown: unknown) => refuse(request, response, thrown));
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, options: FrontOptions): Promise<void> {
  const exchange = openExchange(request, response);
  const first = exchange.segments[0];
  if (first === undefined) return answerWelcome(exchange);
  if (first === '_up') return sendJson(response, 200, { status: 'ok', seeds: {} });
  const caller = await readCaller(request, options);
  if (first === '_session') return answerSession(exchange, caller);
  if (caller.name === null) throw new CouchError(401, 'unauthorized', 'You are not authorized to access this db.');
  if (first.startsWith('_')) return await answerServer(exchange, { ...options, caller });
  await answerDatabase(exchange, { ...options, caller });
}

function refuse(request: IncomingMessage, response: ServerResponse, thrown: unknown): void {
  const { status, error, reason } = toCouchError(thrown);
  // What is left of a body that is too large is not worth reading, so the connection ends with the answer.
  if (status === 413 && !response.headersSent) response.setHeader('connection', 'close');
  else request.resume();
  sendJson(response, status, { error, reason });
}
