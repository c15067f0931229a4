import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { signedIn } from '../dev/test-device.ts';
import { newDoor, rawRequest } from './door-fixture.ts';

test('no trick with dots, slashes, escapes or methods reaches CouchDB', async () => {
  const { url, reached } = await newDoor();
  const device = await signedIn(url);
  const own = device.session?.databases.user;
  const token = `authorization: Bearer ${device.session?.token}`;
  const tricks = [
    `GET /couch/${own}/../accounts/_all_docs`,
    `GET /couch/${own}/%2e%2e/accounts/_all_docs`,
    `GET /couch/${own}/..%2faccounts`,
    `GET /couch/${own}%2f..%2faccounts`,
    `GET /couch/accounts%00`,
    `GET /couch/%2e%2e/_all_dbs`,
    `GET /couch/${own}/_local/%2e%2e`,
    `GET /couch/${own}/_local/..`,
    `GET //couch/${own}`,
    `GET /couch//accounts`,
    `GET /%63ouch/accounts/_all_docs`,
    `GET /couch/%zz`,
    `COPY /couch/${own}`,
    `DELETE /couch/${own}`,
    `OPTIONS /couch/${own}`,
    `HEAD /couch/${own}`,
    `GET http://couchdb/couch/accounts`,
    `GET /couch/${own}/_changes?feed=continuous`,
    `GET /COUCH/${own}`,
    `POST /couch/_replicate`,
  ];
  for (const trick of tricks) {
    const status = await rawRequest(url, `${trick} HTTP/1.1\r\n${token}`);
    expect([400, 403, 404, 405], trick).toContain(status);
  }
  expect(reached).toEqual([]);
});

test('a bad token is refused before CouchDB sees anything', async () => {
  const { url, reached } = await newDoor();
  const device = await signedIn(url);
  const path = `/couch/${device.session?.databases.user}`;
  expect((await device.call('GET', path, undefined, { authorization: `Bearer ${device.session?.token}x` })).status).toBe(401);
  expect(reached).toEqual([]);
  expect((await device.call('GET', path)).status).toBe(200);
  expect(reached).toEqual([`GET /${device.session?.databases.user}`]);
});

test('CouchDB gets the device’s own token and none of its headers', async () => {
  const seen: IncomingMessage['headers'][] = [];
  const { url } = await newDoor({
    answer: (request, response) => {
      seen.push(request.headers);
      response.end('{}');
    },
  });
  const device = await signedIn(url);
  await device.call('GET', `/couch/${device.session?.databases.user}`, undefined, {
    'x-http-method-override': 'DELETE',
    'x-auth-couchdb-username': 'admin',
    cookie: 'AuthSession=x',
  });
  expect(seen[0]?.authorization).toBe(`Bearer ${device.session?.token}`);
  expect(Object.keys(seen[0] ?? {})).not.toEqual(expect.arrayContaining(['x-http-method-override']));
  expect([seen[0]?.cookie, seen[0]?.['x-auth-couchdb-username']]).toEqual([undefined, undefined]);
});

test('CouchDB out of reach is offline, to be tried again in two seconds', async () => {
  const { url, upstream } = await newDoor();
  const device = await signedIn(url);
  upstream.closeAllConnections();
  await new Promise((resolve) => upstream.close(resolve));
  const answer = await device.call('GET', `/couch/${device.session?.databases.user}`);
  expect(answer).toMatchObject({ status: 503, body: { error: 'offline', reason: expect.any(String) } });
  expect([answer.headers.get('retry-after'), answer.headers.get('x-empire-sync')]).toEqual(['2', '1']);
});

test('a long poll ends at CouchDB when its device leaves', async () => {
  let isLeft = false;
  const { url } = await newDoor({
    answer: (_request, response) => {
      response.write('{"results":[');
      response.once('close', () => {
        isLeft = true;
      });
    },
  });
  const device = await signedIn(url);
  const leaving = new AbortController();
  const response = await fetch(`${url}/couch/${device.session?.databases.user}/_changes?feed=longpoll`, {
    headers: { authorization: `Bearer ${device.session?.token}` },
    signal: leaving.signal,
  });
  const reader = response.body?.getReader();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('{"results":[');
  leaving.abort();
  await expect.poll(() => isLeft).toBe(true);
});

test('a device that asks too often is told when to come back, and delays no other', async () => {
  const { url } = await newDoor({ limits: { couchPerMinute: 3 } });
  const [eager, calm] = [await signedIn(url), await signedIn(url)];
  const statuses: number[] = [];
  for (let count = 0; count < 4; count += 1) statuses.push((await eager.call('GET', `/couch/${eager.session?.databases.user}`)).status);
  const refused = await eager.call('GET', `/couch/${eager.session?.databases.user}`);
  expect(statuses).toEqual([200, 200, 200, 429]);
  expect(refused.body).toMatchObject({ error: 'too-many-requests', reason: expect.any(String) });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await calm.call('GET', `/couch/${calm.session?.databases.user}`)).status).toBe(200);
});

test('the devices of one user share that user’s limit, and other users have their own', async () => {
  const { url } = await newDoor({ limits: { userPerMinute: 4 } });
  const [phone, laptop, stranger] = [await signedIn(url), await signedIn(url), await signedIn(url)];
  const { code } = (await phone.call('POST', '/v1/pairing', {})).body as { code: string };
  await laptop.call('POST', '/v1/pairing/claim', { code });
  await laptop.signIn();
  const ask = (device: typeof phone) => device.call('GET', `/couch/${device.session?.databases.user}`);
  const statuses = [];
  for (const device of [phone, laptop, phone, laptop]) statuses.push((await ask(device)).status);
  const refused = [await ask(phone), await ask(laptop)];
  expect(statuses).toEqual([200, 200, 200, 200]);
  for (const { status, body, headers } of refused) {
    expect([status, Number(headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect(body).toMatchObject({ error: 'too-many-requests', reason: expect.stringContaining('4 times a minute') });
  }
  expect((await ask(stranger)).status).toBe(200);
});

test('guessing pairing codes is limited', async () => {
  const { url } = await newDoor({ limits: { claimPerMinute: 2 } });
  const device = await signedIn(url);
  const guess = async () => (await device.call('POST', '/v1/pairing/claim', { code: 'AAAABBBB' })).status;
  expect([await guess(), await guess(), await guess()]).toEqual([404, 404, 429]);
});

test('a challenge is too old by the server’s clock alone', async () => {
  const clock = { now: 1_800_000_000_000 };
  const { url } = await newDoor({ now: () => clock.now });
  const device = await signedIn(url);
  const { challenge, serverTime } = (await device.call('POST', '/v1/challenge', {})).body as { challenge: string; serverTime: number };
  expect(serverTime).toBe(clock.now);
  clock.now += 121_000;
  expect(await device.call('POST', '/v1/token', await device.proof(challenge))).toMatchObject({ status: 401, body: { error: 'needs-auth' } });
});

test('the host is served with its policy: shell for pages, 404 for unknown files', async () => {
  const { url } = await newDoor();
  const get = (path: string, accept = '*/*') => fetch(`${url}${path}`, { headers: { accept } });
  const page = await get('/quiz/capitals', 'text/html');
  expect([page.status, page.headers.get('content-type'), page.headers.get('cache-control'), await page.text()]).toEqual([
    200,
    'text/html; charset=utf-8',
    'no-cache',
    '<!doctype html>shell',
  ]);
  const policy = String(page.headers.get('content-security-policy'));
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval' https://quiz.example;");
  expect(policy).toContain("connect-src 'self' https://quiz.example;");
  expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|\*/);
  expect(page.headers.get('permissions-policy')).toContain('camera=(), display-capture=(), geolocation=()');
  for (const [path, accept] of [
    ['/chunk.ffffffffffff.js', 'text/html'],
    ['/chunk.js', '*/*'],
    ['/nothing', '*/*'],
    ['/v1/nothing', 'text/html'],
  ] as const) {
    const missing = await get(path, accept);
    expect([missing.status, missing.headers.get('content-type')], path).toEqual([404, 'application/json; charset=utf-8']);
  }
  const [worker, script] = [await get('/sw.js'), await get('/main.0123456789ab.js')];
  expect([worker.headers.get('service-worker-allowed'), worker.headers.get('cache-control')]).toEqual(['/', 'no-cache']);
  expect(script.headers.get('cache-control')).toContain('immutable');
});

test('degraded health is a 503 that says so', async () => {
  const { url } = await newDoor();
  const answer = await fetch(`${url}/healthz`);
  expect([answer.status, await answer.json()]).toEqual([503, { status: 'degraded', parts: {} }]);
});
