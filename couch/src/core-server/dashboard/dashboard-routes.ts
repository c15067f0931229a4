import type { FastifyInstance } from 'fastify';
import type { ExperimentDefinitions } from '../../experiments/definitions.ts';
import { evaluateExperiments } from '../../experiments/evaluate.ts';
import { aggregate } from '../aggregates.ts';
import type { EventLedger } from '../event-ledger.ts';
import { dashboardPage } from './page.ts';
import { dashboardStyle } from './style.ts';

const freshMs = 2_000;
const policy = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** `GET /`, its style, and the numbers behind it. All events are counted anew, but never for more than a tenth of the time. */
export function dashboardRoutes(app: FastifyInstance, { ledger, experiments }: { ledger: EventLedger; experiments: ExperimentDefinitions }): void {
  const read = keptWhileFresh(() => aggregate(ledger.everybody(), { nowMs: Date.now() }));
  const evaluate = keptWhileFresh(async () => evaluateExperiments(ledger.everybody(), { definitions: await experiments(), nowMs: Date.now() }));
  app.get('/v1/aggregates/experiments', async (_request, reply) => reply.header('cache-control', 'no-store').send(await evaluate()));
  app.get('/v1/aggregates', async (_request, reply) => reply.header('cache-control', 'no-store').send(await read()));
  app.get('/', async (_request, reply) => {
    const page = dashboardPage(await read(), await evaluate());
    return reply
      .headers({ 'content-security-policy': policy, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
      .type('text/html; charset=utf-8')
      .send(page);
  });
  app.get('/dashboard.css', (_request, reply) => reply.type('text/css; charset=utf-8').header('x-content-type-options', 'nosniff').send(dashboardStyle));
}

/** The last answer while it is young, and for ten times as long as it took; whoever asks meanwhile waits for the same one. A failure is not kept. */
function keptWhileFresh<T>(read: () => Promise<T>): () => Promise<T> {
  let last: { until: number; readonly answer: Promise<T> } | undefined;
  return () => {
    const begunMs = Date.now();
    if (last && begunMs < last.until) return last.answer;
    const answer = read();
    const kept = { until: Number.POSITIVE_INFINITY, answer };
    last = kept;
    answer.then(
      () => {
        kept.until = Date.now() + Math.max(freshMs, 10 * (Date.now() - begunMs));
      },
      () => {
        last = undefined;
      },
    );
    return answer;
  };
}
