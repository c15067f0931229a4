import { randomUUID } from 'node:crypto';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { unsubscribeRoutes } from '../mail/unsubscribe-routes.ts';
import { markAnswer, refusalOf, refuse } from './answers.ts';
import { apiRoute, describeApi } from './api-description.ts';
import { operations } from './api-schemas.ts';
import { answerClientError } from './client-errors.ts';
import { securityHeaders } from './content-policy.ts';
import { couchRoutes } from './couch-routes.ts';
import { erasureRoutes } from './erasure-routes.ts';
import { GatewayMetrics } from './gateway-metrics.ts';
import { healthRoute } from './health-route.ts';
import { hostRoutes } from './host-routes.ts';
import { mediaRoutes } from './media-routes.ts';
import { serveMetrics } from './metrics-port.ts';
import { modelRoutes } from './model-routes.ts';
import { type GatewayPorts, limitsOf } from './ports.ts';
import { ReleaseOrigins } from './release-origins.ts';
import { securityHook } from './security-hook.ts';
import { tokenRoutes } from './token-routes.ts';

/** Builds the gateway, the only door to CouchDB, and the host's static server; the caller listens. */
export function buildGateway(ports: GatewayPorts): FastifyInstance {
  const limits = limitsOf(ports.limits);
  const metrics = new GatewayMetrics();
  const origins = new ReleaseOrigins(ports.releaseOrigins, { now: ports.now });
  const app = Fastify({
    logger: { level: ports.logLevel ?? 'warn', stream: process.stderr, serializers: { req: ({ method }: { method: string }) => ({ method }) } },
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: ports.trustProxy ?? false,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    forceCloseConnections: true,
    requestTimeout: limits.requestMs,
    http: { headersTimeout: limits.headersMs, connectionsCheckingInterval: Math.min(30_000, Math.ceil(limits.headersMs / 10)) },
    clientErrorHandler: answerClientError,
    bodyLimit: limits.maxBodyBytes,
    routerOptions: { maxParamLength: 4_096 },
    frameworkErrors: (error, request, reply) => {
      markAnswer(request, reply);
      refuse(reply, refusalOf(error, limits));
    },
  });
  app.decorateRequest('bearer', null);
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    markAnswer(request, reply);
    await origins.refresh();
  });
  metrics.watch(app);
  if (ports.metricsPort !== undefined) serveMetrics(app, { metrics, port: ports.metricsPort });
  app.addHook('onResponse', async (request, reply) => {
    request.log.info({ method: request.method, route: request.routeOptions.url, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'answered');
  });
  app.setErrorHandler((error, request, reply) => {
    const refusal = refusalOf(error, limits);
    if (refusal.status >= 500)
      request.log.error({ route: request.routeOptions.url, method: request.method, error: (error as Error).message }, 'request failed');
    return refuse(reply, refusal);
  });
  app.register(helmet, { global: false, ...securityHeaders(() => origins.latest) });
  app.after(() => void app.addHook('onRequest', securityHook(origins)));
  app.register(rateLimit, { global: false });
  describeApi(app);
  app.register(async (api) => {
    apiRoute(api);
    tokenRoutes(api, { ...ports, limits });
    erasureRoutes(api, { ...ports, limits });
  });
  app.register(async (couch) => {
    couchRoutes(couch, { ...ports, limits, metrics });
  });
  app.register(async (root) => {
    healthRoute(root, ports);
  });
  const { unsubscribe } = ports;
  if (unsubscribe) app.register(async (mail) => unsubscribeRoutes(mail, { unsubscribe, schemas: operations.unsubscribe }));
  if (ports.mediaDir !== undefined) mediaRoutes(app, { mediaDir: ports.mediaDir });
  modelRoutes(app, ports);
  hostRoutes(app, ports);
  return app;
}
