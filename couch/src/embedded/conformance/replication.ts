import { expect, test } from 'vitest';
import { type Couch, replicated, revision, written } from './under-test.ts';

const a1 = revision(1, 'a');
const b2 = revision(2, 'b');
const c2 = revision(2, 'c');
const d3 = revision(3, 'd');

/** The calls of the replication protocol, on documents with trees. */
export function testReplication(couch: () => Couch): void {
  const push = (db: string, docs: readonly object[]) => couch().send('POST', `/${db}/_bulk_docs`, { body: { new_edits: false, docs } });
  const leavesOf = async (db: string, id: string): Promise<string[]> => {
    const { body } = await couch().send('POST', `/${db}/_bulk_get?revs=true`, { body: { docs: [{ id }] } });
    return body.results[0].docs.map((entry: { ok: { _rev: string } }) => entry.ok._rev).toSorted();
  };

  test('pushed revisions are taken as they are and answered with an empty list', async () => {
    const db = await couch().database();
    const { status, body } = await push(db, [replicated('x', [b2, a1], { n: 2 })]);
    expect({ status, body }).toEqual({ status: written, body: [] });
    expect((await couch().send('GET', `/${db}/x?revs=true`)).body).toEqual({
      _id: 'x',
      _rev: b2,
      n: 2,
      _revisions: { start: 2, ids: ['b'.repeat(32), 'a'.repeat(32)] },
    });
  });

  test('replayed and reversed batches end in the same leaves', async () => {
    const docs = [replicated('x', [a1]), replicated('x', [b2, a1]), replicated('x', [c2, a1]), replicated('x', [d3, c2, a1], { _deleted: true })];
    const [forward, backward] = [await couch().database(), await couch().database()];
    await push(forward, docs);
    await push(forward, docs);
    for (const doc of docs.toReversed()) await push(backward, [doc]);
    expect(await leavesOf(forward, 'x')).toEqual([b2, d3]);
    expect(await leavesOf(backward, 'x')).toEqual([b2, d3]);
  });

  test('conflicting edits of two devices are both kept, and the longer branch wins', async () => {
    const db = await couch().database();
    await push(db, [replicated('x', [b2, a1], { from: 'phone' })]);
    await push(db, [replicated('x', [d3, c2, a1], { from: 'laptop' })]);
    const { body } = await couch().send('GET', `/${db}/x?conflicts=true`);
    expect(body).toEqual({ _id: 'x', _rev: d3, from: 'laptop', _conflicts: [b2] });
    expect(await leavesOf(db, 'x')).toEqual([b2, d3]);
  });

  test('_revs_diff names what is missing', async () => {
    const db = await couch().database();
    await push(db, [replicated('x', [b2, a1])]);
    const { body } = await couch().send('POST', `/${db}/_revs_diff`, { body: { x: [b2, c2], y: [a1], z: [] } });
    expect({ x: body.x.missing, y: body.y.missing }).toEqual({ x: [c2], y: [a1] });
    expect((await couch().send('POST', `/${db}/_revs_diff`, { body: { x: [b2] } })).body).toEqual({});
  });

  test('_bulk_get gives named revisions with their branch, and says what is missing', async () => {
    const db = await couch().database();
    await push(db, [replicated('x', [b2, a1], { n: 2 })]);
    const { body } = await couch().send('POST', `/${db}/_bulk_get?revs=true`, {
      body: {
        docs: [
          { id: 'x', rev: b2 },
          { id: 'x', rev: c2 },
          { id: 'gone', rev: a1 },
        ],
      },
    });
    const [found, otherRevision, otherDocument] = body.results.map((result: { docs: unknown[] }) => result.docs);
    expect(found).toEqual([{ ok: { _id: 'x', _rev: b2, n: 2, _revisions: { start: 2, ids: ['b'.repeat(32), 'a'.repeat(32)] } } }]);
    expect(otherRevision).toEqual([{ error: { id: 'x', rev: c2, error: 'not_found', reason: 'missing' } }]);
    expect(otherDocument).toEqual([{ error: { id: 'gone', rev: a1, error: 'not_found', reason: 'missing' } }]);
  });

  test('_bulk_get gives every leaf with its branch: one, several, a tombstone, one that a tombstone stands beside, and one whose former versions are not there', async () => {
    const db = await couch().database();
    await push(db, [replicated('one', [c2, a1], { n: 1 }), replicated('two', [b2, a1]), replicated('two', [d3, c2, a1])]);
    await push(db, [replicated('gone', [b2, a1], { _deleted: true }), replicated('beside', [d3, c2, a1], { _deleted: true })]);
    await push(db, [replicated('beside', [b2, a1], { n: 2 }), { _id: 'cut', _rev: d3, _revisions: { start: 3, ids: ['d'.repeat(32), 'c'.repeat(32)] } }]);
    const ids = ['one', 'two', 'gone', 'beside', 'cut'];
    const { body } = await couch().send('POST', `/${db}/_bulk_get?revs=true`, { body: { docs: ids.map((id) => ({ id })) } });
    const answered = body.results.map(({ docs }: { docs: { ok: { _rev: string } }[] }) => docs.map(({ ok }) => ok).sort((a, b) => (a._rev < b._rev ? -1 : 1)));
    const branch = (...letters: string[]) => ({ start: letters.length, ids: letters.map((letter) => letter.repeat(32)) });
    expect(answered).toEqual([
      [{ _id: 'one', _rev: c2, n: 1, _revisions: branch('c', 'a') }],
      [
        { _id: 'two', _rev: b2, _revisions: branch('b', 'a') },
        { _id: 'two', _rev: d3, _revisions: branch('d', 'c', 'a') },
      ],
      [{ _id: 'gone', _rev: b2, _deleted: true, _revisions: branch('b', 'a') }],
      [
        { _id: 'beside', _rev: b2, n: 2, _revisions: branch('b', 'a') },
        { _id: 'beside', _rev: d3, _deleted: true, _revisions: branch('d', 'c', 'a') },
      ],
      [{ _id: 'cut', _rev: d3, _revisions: { start: 3, ids: ['d'.repeat(32), 'c'.repeat(32)] } }],
    ]);
  });

  test('_bulk_get without a revision of a document that is not there is an error entry', async () => {
    const db = await couch().database();
    const { body } = await couch().send('POST', `/${db}/_bulk_get`, { body: { docs: [{ id: 'gone' }] } });
    expect(body.results[0]).toMatchObject({ id: 'gone', docs: [{ error: { id: 'gone', error: 'not_found', reason: 'missing' } }] });
  });

  test('new edits in one batch are answered in order, conflicts among them', async () => {
    const db = await couch().database();
    await couch().send('PUT', `/${db}/taken`, { body: {} });
    const { status, body } = await couch().send('POST', `/${db}/_bulk_docs`, { body: { docs: [{ _id: 'free' }, { _id: 'taken' }] } });
    expect(status).toEqual(written);
    expect(body).toMatchObject([
      { ok: true, id: 'free' },
      { id: 'taken', error: 'conflict' },
    ]);
  });
}
