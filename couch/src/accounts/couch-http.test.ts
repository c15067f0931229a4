import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { CouchHttp } from './couch-http.ts';

/** A server that breaks off every request but each `nth`. */
async function brittleServer(nth: number): Promise<{ url: string; asked: () => number }> {
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    if (asked % nth === 0) response.setHeader('content-type', 'application/json').end('{"ok":true}');
    else request.socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: () => asked };
}

test('what reads is asked once more when its connection breaks', async () => {
  const { url, asked } = await brittleServer(2);
  expect(await new CouchHttp(url).request('/db')).toEqual({ status: 200, body: { ok: true } });
  expect(asked()).toBe(2);
});

test('what writes is not, and neither is asked a third time', async () => {
  const { url, asked } = await brittleServer(100);
  await expect(new CouchHttp(url).request('/db', { method: 'POST', body: {} })).rejects.toMatchObject({ code: 'offline' });
  expect(asked()).toBe(1);
  await expect(new CouchHttp(url).request('/db')).rejects.toMatchObject({ code: 'offline' });
  expect(asked()).toBe(3);
});
