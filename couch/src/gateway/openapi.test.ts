import { Validator } from '@seriousme/openapi-schema-validator';
import Ajv2020 from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { signedIn, type TestAnswer, TestDevice } from '../dev/test-device.ts';
import { type Door, newDoor } from './door-fixture.ts';

interface Operation {
  readonly responses: Readonly<Record<string, { readonly content: { readonly 'application/json': { readonly schema: object } } }>>;
}
interface Description {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

async function describedDoor(options: Parameters<typeof newDoor>[0] = {}): Promise<Door & { description: Description }> {
  const door = await newDoor(options);
  return { ...door, description: (await (await fetch(`${door.url}/v1/openapi.json`)).json()) as Description };
}

/** Every (operation, status) of the description, as `POST /v1/token 200`. */
function operations({ paths }: Description): readonly string[] {
  return Object.entries(paths).flatMap(([path, byMethod]) =>
    Object.entries(byMethod).flatMap(([method, { responses }]) => Object.keys(responses).map((status) => `${method.toUpperCase()} ${path} ${status}`)),
  );
}

test('the description is valid OpenAPI 3.1', async () => {
  const { description } = await describedDoor();
  expect(description.openapi).toBe('3.1.0');
  expect(await new Validator().validate(JSON.parse(JSON.stringify(description)))).toEqual({ valid: true });
});

test('every route under /v1 is described, and nothing but what there is', async () => {
  const { gateway, description } = await describedDoor();
  const there = routesOf(gateway.printRoutes({ commonPrefix: false })).filter((path) => path.startsWith('/v1/'));
  const described = Object.keys(description.paths).filter((path) => path !== '/healthz');
  expect(there.length).toBeGreaterThan(4);
  expect(described.toSorted()).toEqual(there.toSorted());
});

/** Every described answer, brought about by a real request. */
const answers: Readonly<Record<string, (world: World) => Promise<TestAnswer>>> = {
  'GET /healthz 200': async ({ well, stranger }) => stranger.at(well).call('GET', '/healthz'),
  'GET /healthz 503': async ({ open, stranger }) => stranger.at(open).call('GET', '/healthz'),
  'GET /v1/openapi.json 200': async ({ open, stranger }) => stranger.at(open).call('GET', '/v1/openapi.json'),
  'GET /v1/openapi.json default': async ({ open, stranger }) => stranger.at(open).call('GET', '/v1/openapi.json%zz'),
  'GET /v1/keys 200': async ({ open, stranger }) => stranger.at(open).call('GET', '/v1/keys'),
  'GET /v1/keys 429': async ({ strict }) => exhaust(() => new TestDevice(strict.url).call('GET', '/v1/keys')),
  'GET /v1/keys default': async ({ open, stranger }) => stranger.at(open).call('GET', '/v1/keys%zz'),
  'POST /v1/erasure 202': async ({ erased }) => erased.call('POST', '/v1/erasure', {}),
  'POST /v1/erasure 401': async ({ open, stranger }) => stranger.at(open).call('POST', '/v1/erasure', {}),
  'POST /v1/erasure 429': async ({ strict }) => exhaust(() => new TestDevice(strict.url).call('POST', '/v1/erasure', {})),
  'POST /v1/erasure default': unread('/v1/erasure'),
  'POST /v1/erasure/receipt 200': async ({ erased }) => erased.call('POST', '/v1/erasure/receipt', await erased.receipt(await erasureIdOf(erased))),
  'POST /v1/erasure/receipt 400': async ({ erased }) => erased.call('POST', '/v1/erasure/receipt', { erasureId: 7 }),
  'POST /v1/erasure/receipt 401': async ({ erased, device }) => {
    const { signature } = await device.receipt(await erasureIdOf(erased));
    return erased.call('POST', '/v1/erasure/receipt', { ...(await erased.receipt(await erasureIdOf(erased))), signature });
  },
  'POST /v1/erasure/receipt 404': async ({ erased, device }) => erased.call('POST', '/v1/erasure/receipt', await device.receipt(await erasureIdOf(erased))),
  'POST /v1/erasure/receipt 413': async ({ open, stranger }) => stranger.at(open).call('POST', '/v1/erasure/receipt', { text: 'x'.repeat(20_000) }),
  'POST /v1/erasure/receipt 429': async ({ strict }) => exhaust(() => new TestDevice(strict.url).call('POST', '/v1/erasure/receipt', {})),
  'POST /v1/erasure/receipt default': unread('/v1/erasure/receipt'),
  'POST /v1/challenge 200': async ({ open, stranger }) => stranger.at(open).call('POST', '/v1/challenge', {}),
  'POST /v1/challenge 429': async ({ strict }) => exhaust(() => new TestDevice(strict.url).call('POST', '/v1/challenge', {})),
  'POST /v1/challenge default': unread('/v1/challenge'),
  'POST /v1/token 200': async ({ open }) => new TestDevice(open.url).signIn(),
  'POST /v1/token 400': async ({ open }) => new TestDevice(open.url).signIn((proof) => ({ ...proof, deviceId: 7 })),
  'POST /v1/token 401': async ({ open }) => new TestDevice(open.url).signIn((proof) => ({ ...proof, challenge: 'a.b.c' })),
  'POST /v1/token 403': async ({ open, device }) => Object.assign(new TestDevice(open.url), { deviceId: device.deviceId }).signIn(),
  'POST /v1/token 410': async ({ erased }) => erased.signIn(),
  'POST /v1/token 413': async ({ open, stranger }) => stranger.at(open).call('POST', '/v1/token', { text: 'x'.repeat(20_000) }),
  'POST /v1/token 429': async ({ strict }) => exhaust(() => new TestDevice(strict.url).call('POST', '/v1/token', {})),
  'POST /v1/token default': unread('/v1/token'),
  'POST /v1/pairing 200': async ({ device }) => device.call('POST', '/v1/pairing', {}),
  'POST /v1/pairing 401': async ({ open, stranger }) => stranger.at(open).call('POST', '/v1/pairing', {}),
  'POST /v1/pairing 410': async ({ erased }) => erased.call('POST', '/v1/pairing', {}),
  'POST /v1/pairing 429': async ({ strict }) => exhaust(() => new TestDevice(strict.url).call('POST', '/v1/pairing', {})),
  'POST /v1/pairing default': unread('/v1/pairing'),
  'POST /v1/recovery 200': async ({ device }) => device.call('POST', '/v1/recovery', { digest: 'a'.repeat(64) }),
  'POST /v1/recovery 400': async ({ device }) => device.call('POST', '/v1/recovery', { digest: 'short' }),
  'POST /v1/recovery 401': async ({ open, stranger }) => stranger.at(open).call('POST', '/v1/recovery', { digest: 'a'.repeat(64) }),
  'POST /v1/recovery 410': async ({ erased }) => erased.call('POST', '/v1/recovery', { digest: 'a'.repeat(64) }),
  'POST /v1/recovery 429': async ({ strict }) => exhaust(() => new TestDevice(strict.url).call('POST', '/v1/recovery', {})),
  'POST /v1/recovery default': unread('/v1/recovery'),
  'POST /v1/pairing/claim 200': async ({ open, device }) => {
    const { code } = (await device.call('POST', '/v1/pairing', {})).body as { code: string };
    return (await signedIn(open.url)).call('POST', '/v1/pairing/claim', { code });
  },
  'POST /v1/pairing/claim 400': async ({ device }) => device.call('POST', '/v1/pairing/claim', { code: 7 }),
  'POST /v1/pairing/claim 401': async ({ open, stranger }) => stranger.at(open).call('POST', '/v1/pairing/claim', { code: 'AAAABBBB' }),
  'POST /v1/pairing/claim 404': async ({ device }) => device.call('POST', '/v1/pairing/claim', { code: 'AAAABBBB' }),
  'POST /v1/pairing/claim 410': async ({ erased }) => erased.call('POST', '/v1/pairing/claim', { code: 'AAAABBBB' }),
  'POST /v1/pairing/claim 429': async ({ strict }) => exhaust(() => new TestDevice(strict.url).call('POST', '/v1/pairing/claim', {})),
  'POST /v1/pairing/claim default': unread('/v1/pairing/claim'),
};

interface World {
  readonly open: Door;
  /** Lets one request a minute through. */
  readonly strict: Door;
  readonly well: Door;
  /** Signed in at the open door. */
  readonly device: TestDevice;
  /** Of a user that was erased; its token has not expired. */
  readonly erased: TestDevice;
  readonly stranger: { at(door: Door): TestDevice };
}

test('each described answer is one that is really given, in the shape described', async () => {
  const { description, ...open } = await describedDoor({ limits: { claimPerMinute: 100 } });
  const strict = await newDoor({ limits: { tokenPerMinute: 1, claimPerMinute: 1 } });
  const well = await newDoor({ health: async () => ({ status: 'ok', parts: { gateway: { state: 'ok' } } }) });
  const erased = await signedIn(open.url);
  await erased.call('POST', '/v1/erasure', {});
  const world = { open, strict, well, erased, device: await signedIn(open.url), stranger: { at: (door: Door) => new TestDevice(door.url) } };
  expect(Object.keys(answers).toSorted()).toEqual(operations(description).toSorted());
  const ajv = new Ajv2020({ strict: false });
  for (const [name, ask] of Object.entries(answers)) {
    const [method = '', path = '', status = ''] = name.split(' ');
    const answer = await ask(world);
    const schema = description.paths[path]?.[method.toLowerCase()]?.responses[status]?.content['application/json'].schema ?? false;
    const isRight = status === 'default' ? answer.status >= 400 : answer.status === Number(status);
    expect([name, isRight, ajv.validate(schema, answer.body), ajv.errors, answer.headers.get('retry-after') !== null]).toEqual([
      name,
      true,
      true,
      null,
      status === '429',
    ]);
  }
}, 30_000);

async function erasureIdOf(device: TestDevice): Promise<string> {
  return ((await device.call('POST', '/v1/erasure', {})).body as { erasureId: string }).erasureId;
}

/** A body of a kind that no route reads. */
function unread(path: string): (world: World) => Promise<TestAnswer> {
  return async ({ device }) => device.call('POST', path, '<x/>', { 'content-type': 'application/xml' });
}

async function exhaust(ask: () => Promise<TestAnswer>): Promise<TestAnswer> {
  await ask();
  return ask();
}

/** The paths of Fastify's tree of routes, in which each line adds to the one it stands under. */
function routesOf(tree: string): readonly string[] {
  const paths: string[] = [];
  const parents: string[] = [];
  for (const line of tree.split('\n')) {
    const [, indent = '', text = '', methods] = /^([│ ]*)[├└]── (\S*)(?: \(([^)]*)\))?/.exec(line) ?? [];
    const depth = indent.length / 4;
    parents[depth] = text;
    if (methods)
      paths.push(
        parents
          .slice(0, depth + 1)
          .join('')
          .replace(/^\/\//, '/'),
      );
  }
  return paths;
}
