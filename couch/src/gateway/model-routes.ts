import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { GatewayPorts } from './ports.ts';

/** The mirror is one folder without others in it. */
const plainName = /^[\w-][\w.-]*$/;

/**
 * `GET /ai/…`: mirrored models under names made of their hashes, in parts for whoever asks for a range, beside what the build put there; and
 * `GET /ai/keys.json`, the keys that sign what devices are told of models.
 */
export function modelRoutes(app: FastifyInstance, { modelsDir, modelKeys, hostDir }: Pick<GatewayPorts, 'modelsDir' | 'modelKeys' | 'hostDir'>): void {
  if (modelKeys) app.get('/ai/keys.json', async (_request, reply) => reply.header('cache-control', 'no-cache').send({ keys: await modelKeys() }));
  if (modelsDir === undefined) return;
  mkdirSync(modelsDir, { recursive: true });
  const mirrored = resolve(modelsDir);
  app.get<{ Params: { '*': string } }>('/ai/*', async ({ params: { '*': name } }, reply) => {
    if (!plainName.test(name)) return reply.callNotFound();
    return reply.sendFile(name, existsSync(join(mirrored, name)) ? mirrored : resolve(hostDir, 'ai'));
  });
}
