import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import cors from '@fastify/cors';
import fastifyStatic from '@fastify/static';
import Fastify, { type FastifyInstance } from 'fastify';

const immutable = 'public, max-age=31536000, immutable';
const versioned = /[\\/]\d+\.\d+\.\d+[\\/]/;

/** The folders of the neurons that are built, in the order of their names. */
export function builtNeurons(neuronsDir: string): readonly { readonly name: string; readonly dir: string }[] {
  if (!existsSync(neuronsDir)) return [];
  const names = readdirSync(neuronsDir).toSorted();
  return names.map((name) => ({ name, dir: join(neuronsDir, name) })).filter(({ dir }) => existsSync(join(dir, 'dist/release.json')));
}

/** Serves one neuron's releases as its team's own origin would: for every page, versions immutable, plain 404. The caller listens. */
export function buildNeuronOrigin(dir: string): FastifyInstance {
  const app = Fastify({ forceCloseConnections: true });
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff').header('cross-origin-resource-policy', 'cross-origin');
  });
  app.register(cors, { origin: '*', methods: ['GET', 'HEAD'] });
  app.register(fastifyStatic, {
    root: join(dir, 'dist'),
    index: false,
    cacheControl: false,
    preCompressed: true,
    setHeaders: (response, path) => {
      response.setHeader('cache-control', versioned.test(path) ? immutable : 'no-cache');
      response.setHeader('vary', 'accept-encoding');
    },
  });
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).type('text/plain; charset=utf-8').header('cache-control', 'no-store').send('There is no such file.\n'),
  );
  return app;
}
