import { existsSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { cacheControlOf } from './host-routes.ts';
import type { GatewayPorts } from './ports.ts';

/**
 * `GET /ai/…`: mirrored models under names made of their hashes, in parts for whoever asks for a range, beside what the build put there; and
 * `GET /ai/keys.json`, the keys that sign what devices are told of models.
 */
export function modelRoutes(app: FastifyInstance, { modelsDir, modelKeys, hostDir }: Pick<GatewayPorts, 'modelsDir' | 'modelKeys' | 'hostDir'>): void {
  if (modelKeys) app.get('/ai/keys.json', async (_request, reply) => reply.header('cache-control', 'no-cache').send({ keys: await modelKeys() }));
  if (modelsDir === undefined) return;
  mkdirSync(modelsDir, { recursive: true });
  app.register(fastifyStatic, {
    root: [resolve(modelsDir), resolve(hostDir, 'ai')].filter((folder) => existsSync(folder)),
    prefix: '/ai/',
    decorateReply: false,
    cacheControl: false,
    setHeaders: (response, path) => response.setHeader('cache-control', cacheControlOf(path)),
  });
}
