import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { makeForward } from './forward.ts';

/** A server that ends every kept connection at its second request, as one does whose patience ended the moment before. */
async function impatientServer(): Promise<{ url: string; server: Server; asked: () => number }> {
  let asked = 0;
  const served = new WeakSet<object>();
  const server = createServer((request, response) => {
    asked += 1;
    if (served.has(request.socket)) return void request.socket.destroy();
    served.add(request.socket);
    if (request.url === '/moved') return void response.writeHead(302, { location: '/' }).end();
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://admin:secret@127.0.0.1:${(server.address() as AddressInfo).port}`, server, asked: () => asked };
}

const ask = (method: string, path = '/') => ({ method, path, token: 't', signal: new AbortController().signal });

test('a request on a connection that was closed meanwhile is put again on a new one', async () => {
  const { url, asked } = await impatientServer();
  const forward = makeForward(url);
  for (let round = 0; round < 3; round += 1) expect(JSON.parse(await (await forward(ask('GET'))).text())).toEqual({ ok: true });
  expect(asked()).toBeGreaterThan(3);
});

test('an answer on a kept connection may take longer than the server keeps idle ones', async () => {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}'), asked === 1 ? 0 : 1_500);
  });
  server.keepAliveTimeout = 1_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const forward = makeForward(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  for (let round = 0; round < 2; round += 1) expect(await (await forward(ask('GET'))).text()).toBe('{"ok":true}');
});

test('a small answer is handed on as one buffer, a large one as a stream that begins at its beginning, a broken one not at all', async () => {
  const large = 'x'.repeat(300_000);
  const server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    if (request.url === '/large') return void response.end(large);
    response.write('{"ok":');
    if (request.url === '/broken') return void setTimeout(() => request.socket.destroy(), 20);
    setTimeout(() => response.end('true}'), 20);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const forward = makeForward(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  expect(String(await (await forward(ask('GET', '/small'))).whole())).toBe('{"ok":true}');
  const stream = await (await forward(ask('GET', '/large'))).whole();
  expect(Buffer.isBuffer(stream)).toBe(false);
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  expect(Buffer.concat(chunks).toString() === large).toBe(true);
  await expect((await forward(ask('GET', '/broken'))).whole()).rejects.toMatchObject({ code: 'offline' });
});

test('a PUT is not put again', async () => {
  const { url } = await impatientServer();
  const forward = makeForward(url);
  await (await forward(ask('GET'))).text();
  await expect(forward(ask('PUT'))).rejects.toMatchObject({ code: 'offline' });
});

test('a body that was read as text can be streamed all the same', async () => {
  const { url } = await impatientServer();
  const response = await makeForward(url)(ask('GET'));
  await response.text();
  const chunks: Buffer[] = [];
  for await (const chunk of response.stream()) chunks.push(chunk as Buffer);
  expect([response.status, response.contentType, Buffer.concat(chunks).toString()]).toEqual([200, 'application/json', '{"ok":true}']);
});

test('a redirection, and a server that is not there, are offline; an aborted request rejects with its reason', async () => {
  const { url } = await impatientServer();
  await expect(makeForward(url)(ask('GET', '/moved'))).rejects.toMatchObject({ code: 'offline' });
  await expect(makeForward('http://127.0.0.1:9')(ask('GET'))).rejects.toMatchObject({ code: 'offline' });
  const reason = new Error('gone');
  await expect(makeForward(url)({ ...ask('GET'), signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});
