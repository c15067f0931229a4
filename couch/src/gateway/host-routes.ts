import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refuse } from './answers.ts';
import { type Introduction, introduce } from './introduction.ts';

const immutable = 'public, max-age=31536000, immutable';
const hashed = /\.[0-9a-f]{8,}\./;
const assetPath = /\.(?:[cm]?js|css|json|map|wasm|onnx|webmanifest|png|jpe?g|webp|avif|gif|svg|ico|woff2?|txt|xml|pdf|html)$/i;

/** What serves the host: its folder, and who knows what the page of a path is about. */
export interface HostFiles {
  readonly hostDir: string;
  readonly introduction?: (path: string) => Promise<Introduction | undefined>;
}

/** The built host: files under their names, as the build compressed them where a browser takes that, the shell for navigations with what the page is about, 404 for everything else. */
export function hostRoutes(app: FastifyInstance, options: HostFiles): void {
  app.register(fastifyStatic, {
    root: options.hostDir,
    cacheControl: false,
    preCompressed: true,
    setHeaders: (response, path) => {
      response.setHeader('cache-control', cacheControlOf(path));
      response.setHeader('vary', 'accept-encoding');
      if (/^sw\.js(\.br|\.gz)?$/.test(basename(path))) response.setHeader('service-worker-allowed', '/');
    },
  });
  app.setNotFoundHandler((request, reply) => (isNavigation(request) ? shell(request, { reply, ...options }) : missing(request, reply)));
}

/** How long a file may be kept: for ever where its name says what is in it. */
export function cacheControlOf(path: string): string {
  return hashed.test(basename(path)) ? immutable : 'no-cache';
}

/** Whether a request asks for a page: never so for what looks like a file, lest a script be answered with HTML. */
export function isNavigation(request: Pick<FastifyRequest, 'method' | 'url' | 'headers'>): boolean {
  const path = request.url.split('?')[0] ?? '';
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  if (/^\/(?:v1|couch|healthz)(?:\/|$)/.test(path) || assetPath.test(path)) return false;
  return (request.headers.accept ?? '').includes('text/html');
}

async function shell(request: FastifyRequest, { reply, hostDir, introduction }: HostFiles & { reply: FastifyReply }): Promise<FastifyReply> {
  const path = request.url.split('?')[0] ?? '/';
  const [html, found] = await Promise.all([readFile(join(hostDir, 'index.html'), 'utf8'), introduction?.(path)]);
  const page = introduce(html, { url: `${request.protocol}://${request.host}${path}`, introduction: found });
  return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(page);
}

function missing(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return refuse(reply.header('cache-control', 'no-store'), { status: 404, error: 'not-found', reason: `There is nothing to ${request.method} at this path.` });
}
