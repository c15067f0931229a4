import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Couch, eventually, replicated, revision } from './under-test.ts';

interface Row {
  readonly id: string;
  readonly seq: string;
  readonly changes: readonly { readonly rev: string }[];
  readonly deleted?: boolean;
}

/** `_changes`, normal and longpoll. */
export function testChanges(couch: () => Couch): void {
  const changes = (db: string, query: string) => couch().send('GET', `/${db}/_changes?${query}`);
  const filled = async (count: number): Promise<string> => {
    const db = await couch().database();
    for (let n = 0; n < count; n += 1) await couch().send('PUT', `/${db}/doc-${n}`, { body: { n } });
    await eventually(
      () => changes(db, 'since=0'),
      ({ body }) => body.results.length === count,
    );
    return db;
  };

  test('pages of a limit add up to the whole feed, with what is pending', async () => {
    const db = await filled(5);
    const ids: string[] = [];
    const pending: number[] = [];
    let since = '0';
    for (let page = 0; page < 3; page += 1) {
      const { body } = await changes(db, `limit=2&since=${encodeURIComponent(since)}`);
      ids.push(...body.results.map((row: Row) => row.id));
      pending.push(body.pending);
      since = body.last_seq;
    }
    expect({ ids: ids.toSorted(), pending }).toEqual({ ids: ['doc-0', 'doc-1', 'doc-2', 'doc-3', 'doc-4'], pending: [3, 1, 0] });
    expect((await changes(db, `since=${encodeURIComponent(since)}`)).body).toMatchObject({ results: [], pending: 0 });
  });

  test('since=now gives nothing and a place to go on from', async () => {
    const db = await filled(2);
    const { body } = await changes(db, 'since=now');
    await couch().send('PUT', `/${db}/later`, { body: {} });
    const after = await eventually(
      () => changes(db, `since=${encodeURIComponent(body.last_seq)}`),
      (reply) => reply.body.results.length > 0,
    );
    expect({ before: body.results, after: after.body.results.map((row: Row) => row.id) }).toEqual({ before: [], after: ['later'] });
  });

  test('style=all_docs lists every leaf, the default only the winner', async () => {
    const db = await couch().database();
    const docs = [replicated('x', [revision(1, 'a')]), replicated('x', [revision(1, 'b')]), replicated('x', [revision(2, 'c'), revision(1, 'c')])];
    await couch().send('POST', `/${db}/_bulk_docs`, { body: { new_edits: false, docs } });
    const all = await eventually(
      () => changes(db, 'style=all_docs'),
      ({ body }) => body.results.length === 1,
    );
    const main = await changes(db, 'since=0');
    const revs = (rows: Row[]) => rows.flatMap((row) => row.changes.map((change) => change.rev)).toSorted();
    expect(revs(all.body.results)).toEqual([revision(1, 'a'), revision(1, 'b'), revision(2, 'c')]);
    expect(revs(main.body.results)).toEqual([revision(2, 'c')]);
  });

  test('a removed document is in the feed as deleted', async () => {
    const db = await couch().database();
    const { body } = await couch().send('PUT', `/${db}/x`, { body: {} });
    await couch().send('DELETE', `/${db}/x?rev=${body.rev}`);
    const feed = await eventually(
      () => changes(db, 'since=0'),
      (reply) => reply.body.results[0]?.deleted === true,
    );
    expect(feed.body.results.map((row: Row) => [row.id, row.deleted])).toEqual([['x', true]]);
  });

  test('a longpoll without news ends after its timeout with valid JSON and the place to go on from', async () => {
    const db = await filled(1);
    const { body: now } = await changes(db, 'since=now');
    const begun = performance.now();
    const { body } = await changes(db, `feed=longpoll&timeout=400&since=${encodeURIComponent(now.last_seq)}`);
    const tookMs = performance.now() - begun;
    expect(body).toMatchObject({ results: [], pending: 0 });
    expect(tookMs).toBeGreaterThan(350);
    expect(tookMs).toBeLessThan(5_000);
  });

  test('a longpoll ends as soon as something is written, heartbeats or not', async () => {
    const db = await filled(1);
    for (const wait of ['timeout=10000', 'heartbeat=100']) {
      const { body: now } = await changes(db, 'since=now');
      const polling = changes(db, `feed=longpoll&style=all_docs&${wait}&since=${encodeURIComponent(now.last_seq)}`);
      await sleep(350);
      const { body: written } = await couch().send('POST', `/${db}`, { body: { wait } });
      const { body } = await polling;
      expect(body.results.map((row: Row) => row.id)).toEqual([written.id]);
    }
  });

  test('a longpoll answers at once when there is something already', async () => {
    const db = await filled(2);
    const { body } = await changes(db, 'feed=longpoll&since=0&limit=1&timeout=10000');
    expect({ rows: body.results.length, pending: body.pending }).toEqual({ rows: 1, pending: 1 });
  });

  test('a client that goes away in the middle of a longpoll leaves the database usable', async () => {
    const db = await filled(1);
    const gone = Array.from({ length: 5 }, () =>
      couch().send('GET', `/${db}/_changes?feed=longpoll&since=now&heartbeat=50`, { signal: AbortSignal.timeout(150) }),
    );
    await Promise.allSettled(gone);
    expect((await couch().send('PUT', `/${db}/after`, { body: {} })).status).toBe(201);
  });
}
