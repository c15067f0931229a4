import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CouchHttp } from '../../accounts/couch-http.ts';
import { CouchTable } from '../../accounts/couch-table.ts';
import type { Stack } from '../../dev/stack-options.ts';
import { signedIn, type TestDevice } from '../../dev/test-device.ts';
import { loadTokenKeys, type TokenKey } from '../token-keys.ts';
import { faultyTokens } from './faulty-tokens.ts';
import { allCells, matrixText, type Outcome } from './isolation-matrix.ts';
import { atCouch, bodyOf, type Cell, type DatabaseKind, statusAtGateway } from './isolation-table.ts';
import { pathTricks } from './path-tricks.ts';
import { RawClient } from './raw-client.ts';

/** With a token that is not good no kind of database matters, so every run tries these, and a run with MATRIX=1 or on a real CouchDB all. */
const telling = allCells().filter(({ kind }) => kind === 'own' || kind === 'other' || kind === 'control' || kind === 'server');
const isWhole = process.env.MATRIX === '1' || process.env.COUCHDB_URL !== undefined;

interface Cast {
  readonly device: TestDevice;
  readonly other: TestDevice;
  /** Its token names a user that has joined `other`. */
  readonly joined: { readonly token: string; readonly user: string };
  /** Its user was erased; its token has not expired. */
  readonly erased: TestDevice;
}

/** Every method on every route of every kind of database under every kind of token, at the gateway and straight at CouchDB. */
export function isolationSuite(start: () => Promise<Stack>): void {
  let [stack, cast, gateway, couch]: [Stack?, Cast?, RawClient?, RawClient?] = [];
  beforeAll(async () => {
    stack = await start();
    cast = await makeCast(stack);
    gateway = new RawClient(stack.gatewayUrl);
    couch = new RawClient(new CouchHttp(stack.couchUrl).base, { keepAlive: false });
  }, 120_000);
  afterAll(async () => {
    gateway?.close();
    couch?.close();
    await stack?.close();
  }, 60_000);

  const on = () => ({ stack: stack as Stack, cast: cast as Cast, gateway: gateway as RawClient, couch: couch as RawClient });

  test('a device’s token opens exactly what the table says', async () => {
    const outcomes = await tryAll(on().gateway, { names: names(on()), authorization: `Bearer ${on().cast.device.session?.token}`, root: '/couch' });
    print('a good token at the gateway', outcomes);
    expect(wrong(outcomes, (cell) => statusAtGateway(cell, 'live'))).toEqual([]);
  });

  test('the token of a user that has joined another reads what was its own and writes nothing', async () => {
    const { joined, other } = on().cast;
    const own = { ...names(on()), own: joined.user, other: String(other.session?.databases.user) };
    const outcomes = await tryAll(on().gateway, { names: own, authorization: `Bearer ${joined.token}`, root: '/couch' });
    print('a user that has joined another, at the gateway', outcomes);
    expect(wrong(outcomes, (cell) => statusAtGateway(cell, 'joined'))).toEqual([]);
  });

  test('the token of an erased user opens nothing anywhere, and CouchDB knows no database of it', async () => {
    const { cast, gateway, couch } = on();
    const own = { ...names(on()), own: String(cast.erased.session?.databases.user) };
    const authorization = `Bearer ${cast.erased.session?.token}`;
    const outcomes = await tryAll(gateway, { names: own, authorization, root: '/couch' });
    print('a user that was erased, at the gateway', outcomes);
    expect(wrong(outcomes, () => 410)).toEqual([]);
    const direct = await couch.ask({ method: 'GET', target: `/${own.own}`, authorization });
    expect([401, 403, 404]).toContain(direct.status);
  });

  test('no other kind of token opens anything anywhere', async () => {
    const { stack, cast, gateway } = on();
    const faulty = await faultyTokens({
      key: await signingKey(stack),
      token: String(cast.device.session?.token),
      otherUserId: String(cast.other.session?.userId),
      adminUrl: stack.couchUrl,
    });
    for (const [kind, authorization] of Object.entries(faulty)) {
      const outcomes = await tryAll(gateway, { names: names(on()), authorization, root: '/couch', cells: isWhole ? allCells() : telling });
      print(`${kind}, at the gateway`, outcomes);
      expect(
        wrong(outcomes, () => 401),
        kind,
      ).toEqual([]);
    }
  }, 300_000);

  test('nothing of CouchDB’s server is to be found beside the door', async () => {
    const { gateway, cast } = on();
    const outcomes = await tryAll(gateway, { names: names(on()), authorization: `Bearer ${cast.device.session?.token}`, root: '' });
    expect(wrong(outcomes, () => 404)).toEqual([]);
  });

  test('no spelling of a path reaches anything that is not on the list', async () => {
    const { gateway, cast, stack } = on();
    const tricks = pathTricks({
      user: String(cast.device.session?.databases.user),
      other: String(cast.other.session?.databases.user),
      prefix: stack.dbPrefix,
    });
    const authorization = `Bearer ${cast.device.session?.token}`;
    const statuses = await Promise.all(
      tricks.map(async (target) => ({ target, status: (await gateway.ask({ method: 'GET', target, authorization })).status })),
    );
    expect(statuses.filter(({ status }) => status !== 403 && status !== 400)).toEqual([]);
  });

  describe('past the gateway, with a good token', () => {
    test('CouchDB itself keeps every other database closed', async () => {
      const { cast, couch } = on();
      const outcomes = await tryAll(couch, { names: names(on()), authorization: `Bearer ${cast.device.session?.token}`, root: '' });
      print('a good token straight at CouchDB', outcomes);
      const broken = outcomes.filter(({ cell, status }) => {
        const expected = atCouch(cell);
        return (expected === 'refuse' && status < 400) || (expected === 'allow' && status !== 200);
      });
      expect(broken.map(({ cell, status }) => `${described(cell)} is answered ${status}`)).toEqual([]);
    });

    test('it refuses each document that a device would write to what is pull only', async () => {
      const { cast, couch, stack } = on();
      const body = JSON.stringify({ docs: [{ _id: 'a' }, { _id: 'b' }] });
      for (const name of ['content', 'registry']) {
        const answer = await couch.ask({
          method: 'POST',
          target: `/${stack.dbPrefix}${name}/_bulk_docs`,
          authorization: `Bearer ${cast.device.session?.token}`,
          body,
        });
        expect(JSON.parse(answer.body), name).toEqual(['a', 'b'].map((id) => expect.objectContaining({ id, error: 'forbidden' })));
      }
    });
  });
}

async function makeCast(stack: Stack): Promise<Cast> {
  const [device, other, joining] = [await signedIn(stack.gatewayUrl), await signedIn(stack.gatewayUrl), await signedIn(stack.gatewayUrl)];
  const erased = await signedIn(stack.gatewayUrl);
  for (const one of [device, other, joining]) await one.call('PUT', `/couch/${one.session?.databases.user}/_local/note`, {});
  const joined = { token: String(joining.session?.token), user: String(joining.session?.databases.user) };
  const { code } = (await other.call('POST', '/v1/pairing', {})).body as { code: string };
  const claimed = await joining.call('POST', '/v1/pairing/claim', { code });
  if (claimed.status !== 200) throw new Error(`Joining got ${claimed.status}: ${JSON.stringify(claimed.body)}`);
  const asked = await erased.call('POST', '/v1/erasure', {});
  if (asked.status !== 202) throw new Error(`Erasing got ${asked.status}: ${JSON.stringify(asked.body)}`);
  return { device, other, joined, erased };
}

type Names = Readonly<Record<DatabaseKind, string>>;

function names({ stack: { dbPrefix }, cast: { device, other } }: { stack: Stack; cast: Cast }): Names {
  const shared = (name: string) => `${dbPrefix}${name}`;
  return {
    own: String(device.session?.databases.user),
    other: String(other.session?.databases.user),
    content: shared('content'),
    registry: shared('registry'),
    accounts: shared('accounts'),
    control: shared('control'),
    core: shared('core'),
    missing: shared(`user-${randomBytes(16).toString('hex')}`),
  };
}

async function tryAll(
  client: RawClient,
  options: { names: Names; authorization: string | undefined; root: string; cells?: readonly Cell[] },
): Promise<readonly Outcome[]> {
  return Promise.all(
    (options.cells ?? allCells()).map(async (cell) => {
      const place = cell.kind === 'server' ? cell.route : `${options.names[cell.kind]}${cell.route && `/${cell.route}`}`;
      const target = `${options.root}/${place}`;
      const { status } = await client.ask({ method: cell.method, target, authorization: options.authorization, body: bodyOf(cell) });
      return { cell, status };
    }),
  );
}

function wrong(outcomes: readonly Outcome[], expected: (cell: Cell) => number): readonly string[] {
  const broken = outcomes.filter(({ cell, status }) => status !== expected(cell));
  return broken.map(({ cell, status }) => `${described(cell)} is answered ${status} instead of ${expected(cell)}`);
}

function described({ method, route, kind }: Cell): string {
  return `${method} ${route || '(info)'} of ${kind}`;
}

async function signingKey({ couchUrl, dbPrefix }: Stack): Promise<TokenKey> {
  const { keys } = await loadTokenKeys(new CouchTable(new CouchHttp(couchUrl), `${dbPrefix}control`), { now: Date.now });
  return keys.at(-1) as TokenKey;
}

function print(title: string, outcomes: readonly Outcome[]): void {
  if (process.env.MATRIX === '1') console.log(matrixText(title, outcomes));
}
