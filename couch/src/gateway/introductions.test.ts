import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { Introductions } from './introductions.ts';

const manifest = {
  id: 'tea',
  version: '1.0.0',
  contract: '^0.1.0',
  title: 'Tea',
  description: 'All about leaves.',
  routes: [
    { path: '/tea', title: 'All teas' },
    { path: '/tea/:key', title: 'A tea', content: 'sort' },
  ],
  slots: [],
  hooks: [],
  permissions: [],
  origins: [],
  collections: [{ name: 'sort', class: 'content', schema: 1 }],
  models: [],
  offline: { maxBytes: 1 },
};

/** A CouchDB that has what `documents` says, by path, and says nothing where that is a promise that does not settle. */
async function introductionsOver(documents: Readonly<Record<string, unknown>>): Promise<Introductions> {
  const server = createServer(async (request, response) => {
    const found = await documents[decodeURIComponent(request.url ?? '')];
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(found ? { value: found } : { error: 'not_found' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return new Introductions({ couchUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, dbPrefix: 'p-', now: () => 1 });
}

const registry = {
  schema: 1,
  federation: 'test',
  issued: '2026-01-01T00:00:00.000Z',
  expires: '2027-01-01T00:00:00.000Z',
  sequence: 1,
  channels: { stable: { tea: '1.0.0' } },
  releases: [
    {
      name: 'tea',
      version: '1.0.0',
      baseUrl: 'https://tea.example/tea/1.0.0/',
      container: 'tea_1_0_0',
      entry: 'remoteEntry.js',
      module: './neuron',
      format: 'script',
      retention: {},
      source: { repository: 'tea', commit: 'none' },
      buildHash: 'a'.repeat(64),
      signature: null,
      files: [{ path: 'remoteEntry.js', bytes: 1, integrity: `sha384-${'A'.repeat(64)}` }],
      manifest,
    },
  ],
  revoked: [],
};

test('a route is introduced by its neuron, an entry by itself, and what nobody published not at all', async () => {
  const introductions = await introductionsOver({
    '/p-registry/host:c:registry:current': registry,
    '/p-content/tea:c:sort:oolong': { title: 'Oolong', summary: 'Half way.' },
  });
  expect(
    await Promise.all(['/tea', '/tea/', '/tea/oolong', '/tea/none', '/tea/a/b', '/', '/privacy', '/tea/..%2f'].map((path) => introductions.of(path))),
  ).toEqual([
    { title: 'All teas', text: 'All about leaves.' },
    { title: 'All teas', text: 'All about leaves.' },
    { title: 'Oolong', text: 'Half way.' },
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test('a database that takes its time is not waited for', async () => {
  const introductions = await introductionsOver({ '/p-registry/host:c:registry:current': new Promise(() => undefined) });
  expect(await introductions.of('/tea')).toBeUndefined();
});
