import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Device, freshDevice, openOnline, untilShown } from '../src/device.ts';
import { badTokens, registerDevice } from '../src/device-token.ts';
import { expectEachEventOnceAtCore, onlyAttempt, readRecords, untilRecords } from '../src/records.ts';
import { type Stack, startStack } from '../src/stack.ts';

let stack: Stack;
let device: Device;
beforeAll(async () => {
  stack = await startStack();
  device = await freshDevice();
});
afterAll(async () => {
  await device?.dispose();
  await stack?.dispose();
});

describe('the gateway', () => {
  test('answers 401 to every token that is not good, and says so in the protocol', async () => {
    const { token, databases } = await registerDevice(stack.url);
    expect(await ask(databases.user, token)).toMatchObject({ status: 200 });
    const answers = Object.entries({ ...(await badTokens(token, stack.truth)), garbage: 'x.y.z', none: '' }).map(async ([kind, bad]) => [
      kind,
      await ask(databases.user, bad),
    ]);
    const refused = { status: 401, error: 'needs-auth', protocol: '1' };
    expect(Object.fromEntries(await Promise.all(answers))).toEqual({
      expired: refused,
      tampered: refused,
      'alg-none': refused,
      'foreign-key': refused,
      'unknown-kid': refused,
      hmac: refused,
      garbage: refused,
      none: refused,
    });
  });

  test('answers 403 to a good token at the database of another user, for reading and writing alike', async () => {
    const [alice, bob] = await Promise.all([registerDevice(stack.url), registerDevice(stack.url)]);
    const docs = [{ _id: 'quiz:s:attempt:intruder', _rev: `1-${'0'.repeat(32)}`, v: 1 }];
    const write = { method: 'POST', path: '/_bulk_docs', body: JSON.stringify({ new_edits: false, docs }) };
    expect(await ask(bob.databases.user, alice.token)).toMatchObject({ status: 403, error: 'forbidden' });
    expect(await ask(bob.databases.user, alice.token, write)).toMatchObject({ status: 403, error: 'forbidden' });
    expect(await stack.truth.leaves(bob.databases.user)).toEqual([]);
  });
});

test('a device whose token is refused keeps its queue and sends it once the token is taken again', async () => {
  const { token } = await registerDevice(stack.url);
  const { tampered } = await badTokens(token, stack.truth);
  const browser = await device.open({ serviceWorkers: 'block' });
  const player = await openOnline(browser, stack);
  await browser.context.route(
    (url) => url.pathname.startsWith('/couch/'),
    (route) => route.continue({ headers: { ...route.request().headers(), authorization: `Bearer ${tampered}` } }),
  );
  await player.start();
  await player.finish();
  await untilShown(browser, { phase: 'needs-auth', pending: expect.toSatisfy((count: number) => count > 0, 'a count above 0') });
  expect((await readRecords(stack.truth)).flatMap(({ attempts }) => Object.keys(attempts))).toEqual([]);

  await browser.context.unrouteAll();
  await browser.page.reload();
  const records = await untilRecords(stack.truth, (found) => expectEachEventOnceAtCore(stack.truth, found));
  expect(onlyAttempt(records).history.length).toBeGreaterThan(1);
});

interface Ask {
  readonly method?: string;
  readonly path?: string;
  readonly body?: string;
}

async function ask(
  database: string,
  token: string,
  { method = 'GET', path = '', body }: Ask = {},
): Promise<{ status: number; error: unknown; protocol: string | null }> {
  const response = await fetch(`${stack.url}/couch/${database}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    ...(body === undefined ? {} : { body }),
  });
  const answer = (await response.json()) as { error?: unknown };
  return { status: response.status, error: answer.error, protocol: response.headers.get('x-empire-sync') };
}
