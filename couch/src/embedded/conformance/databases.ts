import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Couch, eventually, isWritten } from './under-test.ts';

/** Databases as a whole: names, creation, what tells one instance from the next. */
export function testDatabases(couch: () => Couch): void {
  test('a database is created once and listed', async () => {
    const db = await couch().database();
    const again = await couch().send('PUT', `/${db}`);
    expect({ status: again.status, error: again.body.error }).toEqual({ status: 412, error: 'file_exists' });
    const list = await eventually(
      () => couch().send('GET', '/_all_dbs'),
      ({ body }) => body.includes(db),
    );
    expect(list.body).toContain(db);
  });

  test('names follow the rule of CouchDB, slash included', async () => {
    expect((await couch().send('PUT', '/Upper')).body.error).toBe('illegal_database_name');
    const db = await couch().database();
    const nested = `${db}%2Fnested`;
    await couch().create(nested);
    const { body } = await couch().send('GET', `/${nested}`);
    expect(body.db_name).toBe(`${db}/nested`);
  });

  test('a database that is not there is answered 404', async () => {
    const { status, body } = await couch().send('GET', '/not-there-at-all');
    expect({ status, error: body.error }).toEqual({ status: 404, error: 'not_found' });
  });

  test('the instance start time stays while documents change, and is another after deletion and recreation', async () => {
    const db = await couch().database();
    const start = async (): Promise<string> => (await couch().send('GET', `/${db}`)).body.instance_start_time;
    const first = await start();
    await couch().send('PUT', `/${db}/x`, { body: {} });
    expect(await start()).toBe(first);
    await couch().send('DELETE', `/${db}`);
    // CouchDB counts it in seconds.
    await sleep(1_100);
    await couch().create(db);
    expect(await start()).toMatch(/^\d+$/);
    expect(await start()).not.toBe(first);
    expect((await couch().send('GET', `/${db}/x`)).status).toBe(404);
  });

  test('of several creations at once each is taken or refused, and the database is there', async () => {
    const db = `${await couch().database()}-race`;
    const replies = await Promise.all(Array.from({ length: 5 }, () => couch().send('PUT', `/${db}?q=1`)));
    // Nodes of a cluster may trip over each other here (409, 500); the database is there all the same.
    expect(replies.map(({ status }) => status).filter((status) => status < 500 && !isWritten(status) && status !== 412 && status !== 409)).toEqual([]);
    const there = await eventually(
      () => couch().send('GET', `/${db}`),
      ({ status }) => status === 200,
    );
    await couch().send('DELETE', `/${db}`);
    expect(there.body.db_name).toBe(db);
  });

  test('the feed of databases tells which one changed', async () => {
    const since = (await couch().send('GET', '/_db_updates?since=now')).body.last_seq;
    const db = await couch().database();
    // The longest that is asked at once is shorter than what `eventually` waits in all.
    const read = () => couch().send('GET', `/_db_updates?feed=longpoll&timeout=1000&since=${encodeURIComponent(since)}`);
    const { body } = await eventually(read, (reply) => reply.body.results.some((row: { db_name: string }) => row.db_name === db));
    expect(body.results.map((row: { db_name: string }) => row.db_name)).toContain(db);
  });
}
