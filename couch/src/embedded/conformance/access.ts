import { expect, test } from 'vitest';
import { addressOf } from '../../provision/token-probe.ts';
import { type Couch, eventually, isWritten, written } from './under-test.ts';

const onlyAnna = { admins: { names: [], roles: ['_admin'] }, members: { names: ['anna'], roles: [] } };

/** Who is let in: admins, members by token, nobody else. */
export function testAccess(couch: () => Couch): void {
  test('the server greets everyone with its name and version', async () => {
    const { status, body } = await couch().send('GET', '/', { token: null });
    // A server that is told to require a valid user of everybody tells nobody else anything.
    if (status === 401) return;
    expect({ status, couchdb: body.couchdb, version: typeof body.version, vendor: typeof body.vendor.name }).toEqual({
      status: 200,
      couchdb: 'Welcome',
      version: 'string',
      vendor: 'string',
    });
    expect((await couch().send('GET', '/_up', { token: null })).body.status).toBe('ok');
  });

  test('a token names its subject and roles in the session', async () => {
    const token = await couch().server.mintToken({ sub: 'anna', roles: ['device'] });
    const { body } = await couch().send('GET', '/_session', { token });
    expect(body.userCtx).toEqual({ name: 'anna', roles: ['device'] });
  });

  test('a token of an unknown key, a tampered one, one without algorithm and an expired one are refused', async () => {
    const { server } = couch();
    const good = await server.mintToken({ sub: 'anna', roles: ['device'] });
    const [header = '', , signature = ''] = good.split('.');
    const forged = Buffer.from(JSON.stringify({ sub: 'bert', '_couchdb.roles': ['_admin'], exp: 4_102_444_800 })).toString('base64url');
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url');
    const bad = [
      await server.mintToken({ sub: 'anna', kid: 'unknown' }),
      `${header}.${forged}.${signature}`,
      `${none}.${forged}.`,
      await server.mintToken({ sub: 'anna', expiresInS: -3_600 }),
    ];
    for (const token of bad) expect([400, 401]).toContain((await couch().send('GET', '/_session', { token })).status);
  });

  test('wrong credentials and none are answered 401', async () => {
    const db = await couch().database();
    expect((await couch().send('GET', `/${db}`, { token: null })).status).toBe(401);
    // A name that nobody has: CouchDB locks an account out after several wrong passwords.
    const nobody = `Basic ${Buffer.from(`nobody-${db}:wrong`).toString('base64')}`;
    const wrong = await fetch(addressOf(couch().server.url, '_all_dbs'), { headers: { authorization: nobody } });
    expect(wrong.status).toBe(401);
  });

  test('a new database is open to admins alone, and its security decides from then on', async () => {
    const db = await couch().database();
    const anna = await couch().server.mintToken({ sub: 'anna', roles: ['device'] });
    const bert = await couch().server.mintToken({ sub: 'bert', roles: ['device'] });
    expect((await couch().send('GET', `/${db}`, { token: anna })).status).toBe(403);
    expect((await couch().send('PUT', `/${db}/_security`, { body: onlyAnna })).body).toEqual({ ok: true });
    const stored = await eventually(
      () => couch().send('GET', `/${db}/_security`),
      ({ body }) => body.members?.names.includes('anna'),
    );
    expect(stored.body).toEqual(onlyAnna);
    expect(
      (
        await eventually(
          () => couch().send('GET', `/${db}`, { token: anna }),
          ({ status }) => status === 200,
        )
      ).status,
    ).toBe(200);
    expect((await couch().send('GET', `/${db}`, { token: bert })).status).toBe(403);
  });

  test('a member may write documents but neither security nor design documents nor databases', async () => {
    const db = await couch().database(onlyAnna);
    const token = await couch().server.mintToken({ sub: 'anna', roles: ['device'] });
    expect(
      (
        await eventually(
          () => couch().send('PUT', `/${db}/note`, { token, body: { n: 1 } }),
          ({ status }) => isWritten(status),
        )
      ).status,
    ).toEqual(written);
    expect([401, 403]).toContain((await couch().send('PUT', `/${db}/_security`, { token, body: {} })).status);
    expect([401, 403]).toContain((await couch().send('PUT', `/${db}/_design/x`, { token, body: {} })).status);
    expect([401, 403]).toContain((await couch().send('PUT', `/${db}-more`, { token })).status);
    expect([401, 403]).toContain((await couch().send('DELETE', `/${db}`, { token })).status);
  });

  test('devices read the pull-only databases and are refused when they write, one by one', async () => {
    const db = `${couch().server.dbPrefix}content`;
    const token = await couch().server.mintToken({ sub: 'anna', roles: ['device'] });
    expect((await couch().send('GET', `/${db}`, { token })).status).toBe(200);
    const { status, body } = await couch().send('POST', `/${db}/_bulk_docs`, { token, body: { docs: [{ _id: 'x' }, { _id: 'y' }] } });
    expect({ status, rows: body.map((row: { id: string; error: string }) => [row.id, row.error]) }).toEqual({
      status: written,
      rows: [
        ['x', 'forbidden'],
        ['y', 'forbidden'],
      ],
    });
    expect((await couch().send('PUT', `/${db}/x`, { token, body: {} })).status).toBe(403);
  });
}
