import { basename } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refuse } from './answers.ts';

const immutable = 'public, max-age=31536000, immutable';
const hashed = /\.[0-9a-f]{8,}\./;
const assetPath = /\.(?:[cm]?js|css|json|map|wasm|onnx|webmanifest|png|jpe?g|webp|avif|gif|svg|ico|woff2?|txt|xml|pdf|html)$/i;

/** The built host: files under their names, the shell for navigations, 404 for everything else. */
export function hostRoutes(app: FastifyInstance, options: { hostDir: string }): void {
  app.register(fastifyStatic, {
    root: options.hostDir,
    cacheControl: false,
    setHeaders: (response, path) => {
      const name = basename(path);
      response.setHeader('cache-control', hashed.test(name) ? immutable : 'no-cache');
      if (name === 'sw.js') response.setHeader('service-worker-allowed', '/');
    },
  });
  app.setNotFoundHandler((request, reply) => (isNavigation(request) ? shell(reply) : missing(request, reply)));
}

/** Whether a request asks for a page: never so for what looks like a file, lest a script be answered with HTML. */
export function isNavigation(request: Pick<FastifyRequest, 'method' | 'url' | 'headers'>): boolean {
  const path = request.url.split('?')[0] ?? '';
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  if (/^\/(?:v1|couch|healthz)(?:\/|$)/.test(path) || assetPath.test(path)) return false;
  return (request.headers.accept ?? '').includes('text/html');
}

function shell(reply: FastifyReply): FastifyReply {
  return reply.header('cache-control', 'no-cache').sendFile('index.html');
}

function missing(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return refuse(reply.header('cache-control', 'no-store'), { status: 404, error: 'not-found', reason: `There is nothing to ${request.method} at this path.` });
}
