import { expect, test } from 'vitest';
import type { StoredDocument, UserFeeds } from './user-feeds.ts';

/** An empty user database, and a way to put documents under revisions of the test's choosing. */
export interface FeedsUnderTest {
  readonly feeds: UserFeeds;
  readonly database: string;
  readonly graft: (documents: readonly StoredDocument[]) => Promise<void>;
}

/** What every {@link UserFeeds} does with replies: the bridge relies on these answers to be conflict-safe. */
export function userFeedsConformance(open: () => Promise<FeedsUnderTest>): void {
  const [id, missing] = ['quiz:r:ack:phone', 'quiz:r:ack:laptop'];
  const rev = (digit: string) => `1-${digit.repeat(32)}`;
  const bodies = (leaves: readonly StoredDocument[]) => leaves.map(({ value }) => value).toSorted();

  test('a document that does not exist has no leaves', async () => {
    const { feeds, database } = await open();
    expect([await feeds.leaves(database, [missing]), await feeds.leaves(database, [])]).toEqual([[], []]);
  });

  test('a write needs the revision it replaces, each document by itself', async () => {
    const { feeds, database } = await open();
    expect(await feeds.write(database, [])).toEqual([]);
    expect(await feeds.write(database, [{ _id: id, value: 1 }])).toEqual([true]);
    expect(
      await feeds.write(database, [
        { _id: id, value: 2 },
        { _id: missing, value: 3 },
      ]),
    ).toEqual([false, true]);
    const [stored] = await feeds.leaves(database, [id]);
    expect(await feeds.write(database, [{ _id: id, _rev: stored?._rev, value: 4 }])).toEqual([true]);
    expect(await feeds.write(database, [{ _id: id, _rev: stored?._rev, value: 5 }])).toEqual([false]);
    expect(bodies(await feeds.leaves(database, [id, missing]))).toEqual([3, 4]);
  });

  test('every leaf is read, and one that is ended is not', async () => {
    const { feeds, database, graft } = await open();
    await graft([
      { _id: id, _rev: rev('a'), value: 1 },
      { _id: id, _rev: rev('b'), value: 2 },
    ]);
    expect(bodies(await feeds.leaves(database, [id]))).toEqual([1, 2]);
    const answers = await feeds.write(database, [
      { _id: id, _rev: rev('a'), value: 3 },
      { _id: id, _rev: rev('b'), _deleted: true },
    ]);
    expect(answers).toEqual([true, true]);
    expect(bodies(await feeds.leaves(database, [id]))).toEqual([3]);
  });

  test('a reply is a change like any other', async () => {
    const { feeds, database } = await open();
    await feeds.write(database, [{ _id: id, value: 1 }]);
    let since = '0';
    // A copy of a cluster may lag behind, and another one give a row again.
    const next = async () => {
      const { changes, lastSeq } = await feeds.changes(database, { since, limit: 10 });
      since = lastSeq;
      return changes.map((change) => change.id);
    };
    await expect.poll(next, { timeout: 5_000 }).toEqual([id]);
    await expect.poll(next, { timeout: 5_000 }).toEqual([]);
  });
}
