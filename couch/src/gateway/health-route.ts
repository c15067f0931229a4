import type { FastifyInstance } from 'fastify';
import { operations } from './api-schemas.ts';
import type { GatewayPorts } from './ports.ts';

/** `GET /healthz`: every part, with 503 when one is not well. */
export function healthRoute(app: FastifyInstance, ports: Pick<GatewayPorts, 'health'>): void {
  app.get('/healthz', { schema: operations.health }, async (_request, reply) => {
    const health = await ports.health();
    return reply
      .header('cache-control', 'no-store')
      .code(health.status === 'ok' ? 200 : 503)
      .send(health);
  });
}
