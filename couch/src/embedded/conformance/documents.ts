import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { type Couch, eventually, written } from './under-test.ts';

/** Single documents, `_all_docs` and `_local`. */
export function testDocuments(couch: () => Couch): void {
  test('a write needs the current revision', async () => {
    const db = await couch().database();
    const first = await couch().send('PUT', `/${db}/x`, { body: { n: 1 } });
    const stale = await couch().send('PUT', `/${db}/x`, { body: { n: 2 } });
    const second = await couch().send('PUT', `/${db}/x`, { body: { n: 2, _rev: first.body.rev } });
    expect({ first: first.status, stale: [stale.status, stale.body.error], second: second.status }).toEqual({
      first: written,
      stale: [409, 'conflict'],
      second: written,
    });
    expect((await couch().send('DELETE', `/${db}/x`)).status).toBe(409);
    expect((await couch().send('DELETE', `/${db}/x?rev=${second.body.rev}`)).body.ok).toBe(true);
    expect((await couch().send('GET', `/${db}/x`)).status).toBe(404);
  });

  test('a range of _all_docs by keys gives ids and revisions', async () => {
    const db = await couch().database();
    await couch().send('POST', `/${db}/_bulk_docs`, { body: { docs: ['quiz:s:a:1', 'quiz:s:a:2', 'quiz:e:a:1'].map((_id) => ({ _id })) } });
    const range = `startkey=${encodeURIComponent('"quiz:s:"')}&endkey=${encodeURIComponent('"quiz:s:\ufff0"')}`;
    const { body } = await eventually(
      () => couch().send('GET', `/${db}/_all_docs?${range}`),
      (reply) => reply.body.rows.length === 2,
    );
    expect(body.rows.map((row: { id: string; value: { rev: string } }) => [row.id, row.value.rev.slice(0, 2)])).toEqual([
      ['quiz:s:a:1', '1-'],
      ['quiz:s:a:2', '1-'],
    ]);
    const keys = await couch().send('POST', `/${db}/_all_docs`, { body: { keys: ['quiz:e:a:1', 'nope'] } });
    expect(keys.body.rows.map((row: { key: string; error?: string }) => [row.key, row.error])).toEqual([
      ['quiz:e:a:1', undefined],
      ['nope', 'not_found'],
    ]);
  });

  test('a local document is written, read and kept out of every feed', async () => {
    const db = await couch().database();
    expect(await couch().send('GET', `/${db}/_local/cp`)).toMatchObject({ status: 404, body: { error: 'not_found', reason: 'missing' } });
    expect(await couch().send('PUT', `/${db}/_local/cp`, { body: { seq: '1-x' } })).toMatchObject({
      status: written,
      body: { ok: true, id: '_local/cp', rev: '0-1' },
    });
    expect((await couch().send('PUT', `/${db}/_local/cp`, { body: { seq: '2-x', _rev: '0-1' } })).body.rev).toBe('0-2');
    expect((await couch().send('GET', `/${db}/_local/cp`)).body).toEqual({ _id: '_local/cp', _rev: '0-2', seq: '2-x' });
    expect((await couch().send('PUT', `/${db}/_local/cp`, { body: { seq: '3-x', _rev: '0-1' } })).status).toEqual(written);
    expect((await couch().send('GET', `/${db}/_changes?since=0`)).body.results).toEqual([]);
  });

  test('a body that is no JSON is answered 400', async () => {
    const db = await couch().database();
    for (const path of [`/${db}/_bulk_docs`, `/${db}/_bulk_get`, `/${db}/_revs_diff`])
      expect((await couch().send('POST', path, { body: '{"docs":' })).status).toBe(400);
  });

  test('a validation function is evaluated, with the document as it was', async () => {
    const db = await couch().database();
    const source = "function (newDoc, oldDoc, userCtx) { if (oldDoc && newDoc.n <= oldDoc.n) throw({forbidden: 'n must grow'}); }";
    await couch().send('PUT', `/${db}/_design/grow`, { body: { validate_doc_update: source } });
    // It comes into force a moment after it is stored, so each try is with a document that nobody has shrunk yet.
    const attempt = async () => {
      const id = `x-${randomBytes(4).toString('hex')}`;
      const { body: first } = await couch().send('PUT', `/${db}/${id}`, { body: { n: 2 } });
      return { id, rev: first.rev, shrunk: await couch().send('PUT', `/${db}/${id}`, { body: { n: 1, _rev: first.rev } }) };
    };
    const { id, rev, shrunk } = await eventually(attempt, (tried) => tried.shrunk.status === 403);
    expect(shrunk).toMatchObject({ status: 403, body: { error: 'forbidden', reason: 'n must grow' } });
    expect((await couch().send('PUT', `/${db}/${id}`, { body: { n: 3, _rev: rev } })).status).toEqual(written);
  });
}
