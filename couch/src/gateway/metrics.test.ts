import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { makeEventDocument } from '../core-server/event-fixture.ts';
import { signedIn } from '../dev/test-device.ts';
import { newDoor } from './door-fixture.ts';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A gateway with its numbers: `read` resolves to samples by name and labels. */
async function measuredDoor(options: Parameters<typeof newDoor>[0] = {}) {
  const metricsPort = await freePort();
  const door = await newDoor({ metricsPort, ...options });
  const text = async () => (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  const read = async () => new Map((await text()).split('\n').map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]));
  return { ...door, text, read };
}

test('requests are counted and timed by route, and no label names anyone', async () => {
  const { url, text, read } = await measuredDoor();
  const device = await signedIn(url);
  await device.call('GET', `/couch/${device.session?.databases.user}`);
  await device.call('GET', '/couch/accounts/_all_docs');
  await device.call('GET', '/anything/at/all');
  const labels = 'method="GET",route="/couch/*",status=';
  await expect.poll(async () => (await read()).get(`empire_gateway_requests_total{${labels}"403"}`)).toBe(1);
  const numbers = await read();
  expect(numbers.get(`empire_gateway_requests_total{${labels}"200"}`)).toBe(1);
  expect(numbers.get(`empire_gateway_request_seconds_count{${labels}"200"}`)).toBe(1);
  expect(numbers.get('empire_gateway_requests_total{method="POST",route="/v1/token",status="200"}')).toBe(1);
  const all = await text();
  for (const name of [device.deviceId, device.session?.userId, 'accounts', 'anything']) expect(all).not.toContain(name);
});

test('documents are counted by what became of them', async () => {
  const { url, read } = await measuredDoor({
    answer: (_request, response) => response.setHeader('content-type', 'application/json').end('[{"id":"x","rev":"1-x","error":"forbidden","reason":"x"}]'),
  });
  const device = await signedIn(url);
  await device.push([makeEventDocument({ deviceId: device.deviceId }), makeEventDocument({ deviceId: device.deviceId }), makeEventDocument(), 7]);
  await device.push([makeEventDocument()]);
  const numbers = await read();
  const of = (outcome: string) => numbers.get(`empire_gateway_documents_total{outcome="${outcome}"}`);
  expect({ stored: of('stored'), refused: of('refused'), byCouch: of('refused-by-couchdb') }).toEqual({ stored: 1, refused: 3, byCouch: 1 });
});

test('a long poll is open until its device leaves', async () => {
  const { url, read } = await measuredDoor({ answer: (_request, response) => void response.write('{"results":[') });
  const device = await signedIn(url);
  const leaving = new AbortController();
  const open = async () => (await read()).get('empire_gateway_open_long_polls');
  const polled = await fetch(`${url}/couch/${device.session?.databases.user}/_changes?feed=longpoll`, {
    headers: { authorization: `Bearer ${device.session?.token}` },
    signal: leaving.signal,
  });
  expect([polled.status, await open()]).toEqual([200, 1]);
  leaving.abort();
  await expect.poll(open).toBe(0);
});

test('failures of CouchDB and refusals by the limits are counted', async () => {
  const { url, read, upstream } = await measuredDoor({
    limits: { couchPerMinute: 2 },
    answer: (_request, response) => void response.writeHead(500).end('{}'),
  });
  const device = await signedIn(url);
  const ask = async () => (await device.call('GET', `/couch/${device.session?.databases.user}`)).status;
  const first = await ask();
  upstream.closeAllConnections();
  await new Promise((resolve) => upstream.close(resolve));
  expect([first, await ask(), await ask()]).toEqual([503, 503, 429]);
  await expect.poll(async () => (await read()).get('empire_gateway_rate_limited_total{route="/couch/*"}')).toBe(1);
  const numbers = await read();
  expect(numbers.get('empire_gateway_couchdb_errors_total{kind="failed"}')).toBe(1);
  expect(numbers.get('empire_gateway_couchdb_errors_total{kind="unreachable"}')).toBe(1);
});

test('the gateway’s own port has no numbers', async () => {
  const { url } = await measuredDoor();
  expect((await fetch(`${url}/metrics`)).status).toBe(404);
});

test('a port that is taken or none is said at the start', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void taken.close());
  const { port } = taken.address() as { port: number };
  await expect(newDoor({ metricsPort: port })).rejects.toMatchObject({ code: 'bad-argument', message: expect.stringContaining('EADDRINUSE') });
});
