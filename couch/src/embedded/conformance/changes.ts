import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Couch, eventually, replicated, revision, written } from './under-test.ts';

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
    // Each time another copy may answer.
    for (let again = 0; again < 4; again += 1) {
      await eventually(
        () => changes(db, 'since=0'),
        ({ body }) => body.results.length === count,
      );
    }
    return db;
  };

  test('pages of a limit add up to the whole feed, with what is pending', async () => {
    const db = await filled(5);
    const pages: { ids: string[]; pending: number }[] = [];
    let since = '0';
    // More than the three that are needed: another copy may begin a little earlier and give rows again.
    do {
      const { body } = await changes(db, `limit=2&since=${encodeURIComponent(since)}`);
      pages.push({ ids: body.results.map((row: Row) => row.id), pending: body.pending });
      since = body.last_seq;
    } while (pages.at(-1)?.pending !== 0 && pages.length < 20);
    expect([...new Set(pages.flatMap(({ ids }) => ids))].toSorted()).toEqual(['doc-0', 'doc-1', 'doc-2', 'doc-3', 'doc-4']);
    expect({ first: pages[0]?.pending, last: pages.at(-1)?.pending, most: Math.max(...pages.map(({ ids }) => ids.length)) }).toEqual({
      first: 3,
      last: 0,
      most: 2,
    });
    const after = await eventually(
      () => changes(db, `since=${encodeURIComponent(since)}`),
      ({ body }) => body.results.length === 0,
    );
    expect(after.body).toMatchObject({ results: [], pending: 0 });
  });

  test('since=now gives nothing and a place to go on from', async () => {
    const db = await filled(2);
    const { body } = await changes(db, 'since=now');
    await couch().send('PUT', `/${db}/later`, { body: {} });
    const after = await eventually(
      () => changes(db, `since=${encodeURIComponent(body.last_seq)}`),
      (reply) => reply.body.results.map((row: Row) => row.id).join() === 'later',
    );
    expect({ before: body.results, after: after.body.results.map((row: Row) => row.id) }).toEqual({ before: [], after: ['later'] });
  });

  test('style=all_docs lists every leaf, the default only the winner', async () => {
    const db = await couch().database();
    const docs = [replicated('x', [revision(1, 'a')]), replicated('x', [revision(1, 'b')]), replicated('x', [revision(2, 'c'), revision(1, 'c')])];
    await couch().send('POST', `/${db}/_bulk_docs`, { body: { new_edits: false, docs } });
    const read = (query: string, leaves: number) =>
      eventually(
        () => changes(db, query),
        ({ body }) => body.results.length === 1 && body.results[0].changes.length === leaves,
      );
    const [all, main] = [await read('style=all_docs', 3), await read('since=0', 1)];
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
      const { body: made } = await couch().send('POST', `/${db}`, { body: { wait } });
      const begun = performance.now();
      const { body } = await polling;
      expect(performance.now() - begun).toBeLessThan(5_000);
      // A copy that had not seen what was there at `now` gives that first.
      const rows = await eventually(
        async () => [...body.results, ...(await changes(db, `since=${encodeURIComponent(body.last_seq)}`)).body.results] as Row[],
        (found) => found.some(({ id }) => id === made.id),
      );
      expect(rows.map(({ id }) => id)).toContain(made.id);
    }
  });

  test('a longpoll answers at once when there is something already', async () => {
    const db = await filled(2);
    const { body } = await eventually(
      () => changes(db, 'feed=longpoll&since=0&limit=1&timeout=10000'),
      (reply) => reply.body.pending === 1,
    );
    expect({ rows: body.results.length, pending: body.pending }).toEqual({ rows: 1, pending: 1 });
  });

  test('a client that goes away in the middle of a longpoll leaves the database usable', async () => {
    const db = await filled(1);
    const gone = Array.from({ length: 5 }, () =>
      couch().send('GET', `/${db}/_changes?feed=longpoll&since=now&heartbeat=50`, { signal: AbortSignal.timeout(150) }),
    );
    await Promise.allSettled(gone);
    expect((await couch().send('PUT', `/${db}/after`, { body: {} })).status).toEqual(written);
  });
}
