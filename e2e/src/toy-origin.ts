import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';

/** A small origin on 127.0.0.1 for what the tools of this folder are tried on. */
export interface ToyOrigin {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves an empty page with an input at `/`, an empty worker at `/sw.js`, and `text` as a cacheable gzip or brotli body at `/gzip`, `/brotli`. */
export async function startToyOrigin(text: string): Promise<ToyOrigin> {
  const kept = { 'cache-control': 'max-age=3600', 'content-type': 'text/plain' };
  const server = createServer((request, response) => {
    if (request.url === '/gzip') return response.writeHead(200, { ...kept, 'content-encoding': 'gzip' }).end(gzipSync(text));
    if (request.url === '/brotli') return response.writeHead(200, { ...kept, 'content-encoding': 'br' }).end(brotliCompressSync(text));
    if (request.url === '/sw.js') return response.writeHead(200, { 'content-type': 'text/javascript' }).end(toyWorker);
    return response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>toy</title><input id="field">');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const toyWorker = `
addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('sync', (event) => event.waitUntil(caches.open('synced').then((cache) => cache.put('/' + event.tag, new Response('yes')))));
`;
