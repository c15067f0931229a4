import { EmpireError } from '@empire/contract';
import Fastify, { type FastifyInstance } from 'fastify';
import type { GatewayMetrics } from './gateway-metrics.ts';

/** Where the numbers are read: on this machine only, beside the gateway's own port. */
const host = '127.0.0.1';

/** Serves `GET /metrics` on a loopback port of its own for as long as `app` lives; `app` does not get ready without it (`bad-argument`). */
export function serveMetrics(app: FastifyInstance, options: { metrics: GatewayMetrics; port: number }): void {
  const { metrics, port } = options;
  const side = Fastify({ forceCloseConnections: true });
  side.get('/metrics', async (_request, reply) => reply.header('content-type', metrics.contentType).send(await metrics.text()));
  app.addHook('onReady', async () => {
    metrics.watchProcess();
    await side.listen({ host, port }).catch((cause: NodeJS.ErrnoException) => {
      throw new EmpireError('bad-argument', `METRICS_PORT ${port} cannot be listened on (${cause.code ?? cause.message}); set it to another port.`, { cause });
    });
  });
  app.addHook('onClose', () => side.close());
}
