import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, extname, join, normalize } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '../../..');
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
};

/** Bundles page and worker into `directory`, with onnxruntime's WebAssembly beside them. */
export async function bundleSite(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const entryPoints = {
    page: join(root, 'bench/src/ai/page.ts'),
    busy: join(root, 'bench/src/ai/busy-worker.ts'),
    worker: join(root, 'edge-ai/src/worker/inference-worker.ts'),
  };
  await build({
    entryPoints,
    outdir: directory,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    logLevel: 'warning',
  });
  const wasm = 'ort-wasm-simd-threaded.wasm';
  await copyFile(join(dirname(createRequire(import.meta.url).resolve('onnxruntime-web')), wasm), join(directory, wasm));
  await writeFile(
    join(directory, 'index.html'),
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Inference</title><script type="module" src="/page.js"></script></html>\n',
  );
}

/** Serves the site and the committed models on the loopback, under the host's script policy; `wasm` false refuses WebAssembly. */
export async function serveSite(directory: string, { wasm }: { wasm: boolean }): Promise<{ url: string; close(): Promise<void> }> {
  const policy = `default-src 'self'; script-src 'self'${wasm ? " 'wasm-unsafe-eval'" : ''}; worker-src 'self'; connect-src 'self'`;
  const server: Server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    const file = path.startsWith('/models/') ? join(root, 'edge-ai', path) : join(directory, path === '/' ? 'index.html' : path);
    try {
      const content = await readFile(file);
      response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', 'content-security-policy': policy }).end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
