import Fastify, { type FastifyInstance, type InjectOptions } from 'fastify';
import { MemoryTable } from '../../accounts/memory-table.ts';
import { buildCore } from '../build-core.ts';
import type { CloudEvent, ItemResult } from '../cloud-event.ts';
import { EventLedger } from '../event-ledger.ts';
import { Signature } from '../signature.ts';

/** A request on its way to the reference Core. */
export interface Call {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** How a Core is broken: what it makes of a request, or of the results it gives to one. */
export interface Flaw {
  readonly ask?: (call: Call, signature: Signature) => Call;
  readonly answer?: (body: { results?: readonly ItemResult[]; counts?: readonly unknown[] }, call: Call) => unknown;
}

/** The reference Core behind one deliberate flaw; none without one. */
export function flawedCore(secret: string, { ask = (call) => call, answer = (body) => body }: Flaw): FastifyInstance {
  const core = buildCore({ ledger: new EventLedger(new MemoryTable()), secret });
  const signature = new Signature(secret);
  const app = Fastify({ forceCloseConnections: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.all('/*', async (request, reply) => {
    const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => name.startsWith('webhook-') || name === 'content-type'));
    const received = { method: request.method, url: request.url, headers, body: String(request.body ?? '') } as Call;
    const { body, ...call } = ask(received, signature);
    const response = await core.inject({ ...call, ...(call.method === 'POST' && { payload: body }) } as InjectOptions);
    return reply.code(response.statusCode).send(response.statusCode === 200 ? answer(response.json(), received) : response.json());
  });
  return app;
}

/** Signs a request anew, as if its own signature had been good. */
export function signAgain(call: Call, signature: Signature): Call {
  return { ...call, headers: { ...call.headers, ...signature.headers(call.body || call.url, { atMs: Date.now() }) } };
}

/** The events of a batch. */
export function eventsOf({ body }: Call): readonly CloudEvent[] {
  return JSON.parse(body) as CloudEvent[];
}
