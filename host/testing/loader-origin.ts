import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Release } from '@empire/contract/registry';
import { build } from 'esbuild';
import type { Behaviour } from '../src/loader/conformance.ts';
import { releaseOf } from '../src/testing/fixtures.ts';

const behaviours: readonly Behaviour[] = ['works', 'missing', 'throws', 'no-neuron', 'no-module', 'hangs'];

/** An origin on 127.0.0.1 with a page that runs the loader's suite and releases that behave as they are told. */
export async function startLoaderOrigin(): Promise<{ url: string; close(): void }> {
  const script = await bundlePage();
  const repaired = new Set<string>();
  const server = createServer((request, response) => {
    const [, first = '', second = ''] = (request.url ?? '/').split('?')[0]?.split('/') ?? [];
    if (first === '') return page(response, url());
    if (first === 'page.js') return send(response, script);
    if (first === 'repair') repaired.add(second);
    if (first === 'reset') repaired.clear();
    if (!behaviours.includes(first as Behaviour)) return send(response, '', 404);
    return entry(response, { behaviour: first as Behaviour, repaired: repaired.has(first) });
  });
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: url(),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function bundlePage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'loader-page.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    define: { ENV_TARGET: '"web"' },
  });
  return outputFiles[0]?.text ?? '';
}

function entry(response: ServerResponse, { behaviour, repaired }: { behaviour: Behaviour; repaired: boolean }): void {
  if (!repaired && behaviour === 'hangs') return;
  send(response, scriptOf(behaviour, repaired), !repaired && behaviour === 'missing' ? 404 : 200);
}

function page(response: ServerResponse, url: string): void {
  const releases = (repaired: boolean) => Object.fromEntries(behaviours.map((behaviour) => [behaviour, releaseAt(url, { behaviour, repaired })]));
  response.setHeader('content-type', 'text/html');
  response.end(
    `<!doctype html><script type="application/json" id="releases">${JSON.stringify({ broken: releases(false), working: releases(true) })}</script><script src="/page.js"></script>`,
  );
}

function releaseAt(url: string, { behaviour, repaired }: { behaviour: Behaviour; repaired: boolean }): Release {
  const release = releaseOf(behaviour, { baseUrl: `${url}/${behaviour}/1.0.0/` });
  const integrity = `sha384-${createHash('sha384').update(scriptOf(behaviour, repaired)).digest('base64')}`;
  return { ...release, files: [{ path: release.entry, bytes: 1, integrity }] };
}

function scriptOf(behaviour: Behaviour, repaired: boolean): string {
  const container = releaseOf(behaviour).container;
  if (repaired || behaviour === 'works' || behaviour === 'hangs' || behaviour === 'missing')
    return containerScript(container, '{ default: { activate() {} } }');
  if (behaviour === 'throws') return `throw new Error('broken script');`;
  if (behaviour === 'no-neuron') return containerScript(container, `{ default: 'text' }`);
  return `var ${container} = { init() {}, async get() { throw new Error('no such module'); } };`;
}

function containerScript(container: string, module: string): string {
  return `var ${container} = { init() {}, async get() { return () => (${module}); } };`;
}

function send(response: ServerResponse, script: string, status = 200): void {
  response.writeHead(status, { 'content-type': 'text/javascript', 'access-control-allow-origin': '*' }).end(script);
}
