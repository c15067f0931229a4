import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { makeEventDocument } from '../core-server/event-fixture.ts';
import { signedIn } from '../dev/test-device.ts';
import { newDoor } from './door-fixture.ts';
import { isDeeperThan } from './read-json.ts';

interface Raw {
  readonly socket: Socket;
  /** Everything that came until the server closed. */
  readonly answer: Promise<string>;
}

/** A connection that writes what it likes. */
async function open(url: string): Promise<Raw> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
  });
  const answer = new Promise<string>((resolve) => socket.once('close', () => resolve(text)));
  await new Promise((resolve) => socket.once('connect', resolve));
  return { socket, answer };
}

function shapeOf(answer: string): { status: number; error: unknown } {
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), error: (JSON.parse(body || '{}') as { error?: unknown }).error };
}

async function isWell(url: string): Promise<boolean> {
  const challenge = await fetch(`${url}/v1/challenge`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } });
  return challenge.status === 200;
}

test('a client that sends its headers a byte at a time is answered 408 and cut off', async () => {
  const { url } = await newDoor({ limits: { headersMs: 400, requestMs: 2_000 } });
  const { socket, answer } = await open(url);
  socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\n');
  const drip = setInterval(() => socket.write('x'), 50);
  onTestFinished(() => clearInterval(drip));
  expect(shapeOf(await answer)).toEqual({ status: 408, error: 'timeout' });
  expect(await isWell(url)).toBe(true);
});

test('a client that never ends its body is answered 408 and cut off', async () => {
  const { url } = await newDoor({ limits: { headersMs: 200, requestMs: 600 } });
  const { socket, answer } = await open(url);
  socket.write('POST /v1/challenge HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"a":"');
  const drip = setInterval(() => socket.write('x'), 50);
  onTestFinished(() => clearInterval(drip));
  expect(shapeOf(await answer)).toEqual({ status: 408, error: 'timeout' });
  expect(await isWell(url)).toBe(true);
});

test('500 clients that say nothing cost nobody else an answer', async () => {
  const { url } = await newDoor({ limits: { headersMs: 500, requestMs: 2_000 } });
  const silent = await Promise.all(Array.from({ length: 500 }, () => open(url)));
  for (const { socket } of silent) socket.write('POST /v1/token HTTP/1.1\r\nhost: x\r\n');
  expect(await isWell(url)).toBe(true);
  const answers = await Promise.all(silent.map(({ answer }) => answer));
  expect(new Set(answers.map((answer) => shapeOf(answer).status))).toEqual(new Set([408]));
});

test('a flood of headers is answered 431 and cut off', async () => {
  const { url, reached } = await newDoor();
  for (const flood of [`x: ${'y'.repeat(40_000)}\r\n`, Array.from({ length: 5_000 }, (_, index) => `x-${index}: y\r\n`).join('')]) {
    const { socket, answer } = await open(url);
    socket.write(`GET /couch/ HTTP/1.1\r\nhost: x\r\n${flood}\r\n`);
    expect(shapeOf(await answer)).toEqual({ status: 431, error: 'bad-argument' });
  }
  expect([await isWell(url), reached]).toEqual([true, []]);
});

test('what is no HTTP, or two requests in one, is answered 400 and cut off', async () => {
  const { url, reached } = await newDoor();
  const smuggled = 'POST /v1/challenge HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /couch/ HTTP/1.1\r\n\r\n';
  for (const text of ['\x16\x03\x01\x02\x00\x01', 'GET\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n', 'GET / HTTP/1.1\r\nhost : x\r\n\r\n', smuggled]) {
    const { socket, answer } = await open(url);
    socket.write(Buffer.from(text, 'latin1'));
    expect([text, shapeOf(await answer)]).toEqual([text, { status: 400, error: 'bad-argument' }]);
  }
  expect([await isWell(url), reached]).toEqual([true, []]);
});

test('a body that is announced too large is refused before it is sent', async () => {
  const { url } = await newDoor();
  const device = await signedIn(url);
  const { socket, answer } = await open(url);
  const path = `/couch/${device.session?.databases.user}/_bulk_docs`;
  const head = `POST ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${device.session?.token}\r\nconnection: close\r\ncontent-type: application/json`;
  socket.write(`${head}\r\ncontent-length: 900000000\r\n\r\n{`);
  expect(shapeOf(await answer)).toEqual({ status: 413, error: 'payload-too-large' });
});

test('a body in chunks without end is cut off at the limit', async () => {
  const { url } = await newDoor({ limits: { maxBodyBytes: 100_000 } });
  const device = await signedIn(url);
  const { socket, answer } = await open(url);
  const path = `/couch/${device.session?.databases.user}/_bulk_docs`;
  const head = `POST ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${device.session?.token}\r\nconnection: close\r\ncontent-type: application/json`;
  socket.write(`${head}\r\ntransfer-encoding: chunked\r\n\r\n`);
  const pour = setInterval(() => socket.writable && socket.write(`4000\r\n${'x'.repeat(0x4000)}\r\n`), 1);
  onTestFinished(() => clearInterval(pour));
  expect(shapeOf(await answer)).toMatchObject({ status: 413, error: 'payload-too-large' });
});

const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

test.each([
  ['nothing', ''],
  ['half a document', '{"docs":[{"_id":"a"'],
  ['text', 'docs'],
  ['a list', '[]'],
  ['null', 'null'],
  ['lists in lists, 250 deep', `{"new_edits":false,"docs":[${deep(250)}]}`],
  ['lists in lists, three million deep', `{"new_edits":false,"docs":[${deep(3_000_000)}]}`],
  ['brackets that never end', '['.repeat(8_000_000)],
  ['records in records', `{"new_edits":false,"docs":[${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}]}`],
  ['bytes that are no UTF-8', Buffer.from([...Buffer.from('{"docs":[{"_id":"'), 0xc3, 0x28, 0xff, ...Buffer.from('"}],"new_edits":false}')])],
  ['UTF-16', Buffer.from('{"docs":[],"new_edits":false}', 'utf16le')],
])('a batch that is %s is answered 400 and never reaches CouchDB', async (_, body) => {
  const { url, reached } = await newDoor();
  const device = await signedIn(url);
  const response = await fetch(`${url}/couch/${device.session?.databases.user}/_bulk_docs`, {
    method: 'POST',
    body: typeof body === 'string' ? body : new Uint8Array(body),
    headers: { authorization: `Bearer ${device.session?.token}`, 'content-type': 'application/json' },
  });
  expect([response.status, await response.json()]).toEqual([400, { error: 'bad-argument', reason: expect.any(String) }]);
  expect(reached).toEqual([]);
});

test('a batch of more documents than anybody sends is answered 413, not line by line', async () => {
  const { url, reached } = await newDoor();
  const device = await signedIn(url);
  const answer = await device.push(Array.from({ length: 10_001 }, () => 1));
  expect([answer.status, reached]).toEqual([413, []]);
});

test.each(['', '{', 'null', '[]', deep(7_000), '{"__proto__":{"x":1}}', '{"constructor":{"prototype":{}}}'])(
  'a token request of %s is answered 4xx',
  async (body) => {
    const { url } = await newDoor();
    const response = await fetch(`${url}/v1/token`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    expect([response.status, ((await response.json()) as { error: unknown }).error]).toEqual([400, 'bad-argument']);
  },
);

test('good and bad requests at once: every good one is stored, and memory stays where it was', async () => {
  const { url } = await newDoor({ answer: (_request, reply) => reply.writeHead(201, { 'content-type': 'application/json' }).end('[]') });
  const device = await signedIn(url);
  const own = `/couch/${device.session?.databases.user}/_bulk_docs`;
  const storm = async () => {
    const bad = Array.from({ length: 12 }, () => device.call('POST', own, `{"new_edits":false,"docs":[${deep(1_000_000)}]}`));
    const good = Array.from({ length: 12 }, () => device.push([makeEventDocument({ deviceId: device.deviceId })]));
    return { bad: (await Promise.all(bad)).map(({ status }) => status), good: (await Promise.all(good)).map(({ status }) => status) };
  };
  await storm();
  const before = process.memoryUsage().heapUsed;
  for (let round = 0; round < 3; round += 1)
    expect(await storm()).toEqual({ bad: Array.from({ length: 12 }, () => 400), good: Array.from({ length: 12 }, () => 201) });
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(300_000_000);
});

test('brackets in strings do not count, escaped quotes do not end them', () => {
  const text = (json: string) => new TextEncoder().encode(json);
  expect(['"[[[["', '"\\"[[["', '{"a":"\\\\","b":[1]}', '[[[]]]', '"[[['].map((json) => isDeeperThan(text(json), 2))).toEqual([
    false,
    false,
    false,
    true,
    false,
  ]);
});
