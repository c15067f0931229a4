import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { embeddedUnderTest } from '../embedded/conformance/embedded-under-test.ts';
import { startConfigTwin } from './config-twin.ts';
import { provision } from './provision.ts';

let server: Awaited<ReturnType<typeof embeddedUnderTest>>;
beforeAll(async () => {
  server = await embeddedUnderTest({ provisioned: false });
});
afterAll(() => server.close());

const nodes = ['couchdb@one', 'couchdb@two'];
const handlers = '{chttpd_auth, jwt_authentication_handler}, {chttpd_auth, cookie_authentication_handler}, {chttpd_auth, default_authentication_handler}';

async function twin(options: { stubborn?: boolean } = {}) {
  const started = await startConfigTwin(server.url, { nodes, ...options });
  onTestFinished(() => started.close());
  const run = () =>
    provision({
      couchUrl: started.url,
      dbPrefix: 'j-',
      tokenKeys: [server.mint.tokenKey],
      mintProbeToken: () => server.mintToken({ sub: 'probe', roles: ['device'] }),
      log: () => undefined,
      timeoutMs: 1_500,
    });
  return { ...started, run };
}

test('every node gets the key, the required claim and the handler, and its listener restarts once', async () => {
  const { run, settings, restarts } = await twin();
  expect(await run()).toEqual({ vendor: 'The Apache Software Foundation', version: '3.5.2' });
  const { kid, publicPem } = server.mint.tokenKey;
  for (const node of nodes) {
    expect(settings.get(`${node}/jwt_keys/rsa:${kid}`)).toBe(publicPem.trim().replaceAll('\n', '\\n'));
    expect(settings.get(`${node}/jwt_auth/required_claims`)).toBe('exp');
    expect(settings.get(`${node}/chttpd/authentication_handlers`)).toBe(handlers);
  }
  expect([...restarts.values()]).toEqual([1, 1]);
  await run();
  expect([...restarts.values()]).toEqual([1, 1]);
});

test('a handler that was set but never came into force makes the listener restart', async () => {
  const started = await twin();
  for (const node of nodes) started.settings.set(`${node}/chttpd/authentication_handlers`, handlers);
  await started.run();
  expect([...started.restarts.values()]).toEqual([1, 1]);
});

test('handlers and claims that are set already are kept behind ours', async () => {
  const started = await twin();
  const { settings } = started;
  settings.set(`${nodes[0]}/chttpd/authentication_handlers`, '{chttpd_auth, proxy_authentication_handler}');
  settings.set(`${nodes[0]}/jwt_auth/required_claims`, '{iss, "gateway"}');
  await started.run();
  expect(settings.get(`${nodes[0]}/chttpd/authentication_handlers`)).toBe(
    '{chttpd_auth, jwt_authentication_handler}, {chttpd_auth, proxy_authentication_handler}',
  );
  expect(settings.get(`${nodes[0]}/jwt_auth/required_claims`)).toBe('exp, {iss, "gateway"}');
});

test('a server that never accepts a token is refused with the settings to write', async () => {
  const { run } = await twin({ stubborn: true });
  await expect(run()).rejects.toMatchObject({
    code: 'needs-auth',
    message: expect.stringMatching(/authentication_handlers = .*jwt_authentication_handler.*required_claims = exp.*rsa:/),
  });
});
