import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CouchHttp } from '../../accounts/couch-http.ts';
import { CouchTable } from '../../accounts/couch-table.ts';
import { settleRace } from '../../accounts/settle-race.ts';
import { openCouch } from '../../provision/couch-client.ts';
import { ensureDatabase, userSecurity } from '../../provision/databases.ts';
import { type ClusterTwin, startClusterTwin } from './start-cluster-twin.ts';

/** The one promise that a cluster makes hard to keep: that the revision is a lock. `npm run test:couch -- --twin` runs every suite before the twin. */
describe.concurrent('before the twin of a cluster', { timeout: 30_000 }, () => {
  let twin: ClusterTwin;
  let couch: CouchHttp;
  beforeAll(async () => {
    twin = await startClusterTwin();
    couch = new CouchHttp(twin.url);
    await ensureDatabase(openCouch(twin.url), { name: 'table', security: userSecurity('nobody') });
  }, 60_000);
  afterAll(() => twin?.close());

  const table = () => new CouchTable(couch, 'table');

  test('of ten first writers at the same time exactly one is told that it wrote, and that is what is read', async () => {
    const revs = await Promise.all(Array.from({ length: 10 }, (_, n) => table().put({ _id: 'lock', n })));
    const [rev, ...more] = revs.filter((one) => one !== undefined);
    expect([await table().get('lock'), more]).toEqual([{ _id: 'lock', _rev: rev, n: revs.indexOf(rev) }, []]);
  });

  describe('of versions that no majority took', () => {
    const [low, high] = [`1-${'a'.repeat(32)}`, `1-${'b'.repeat(32)}`];
    const graft = async (_id: string, revs: readonly string[]) => {
      await couch.expect('/table/_bulk_docs', { method: 'POST', body: { docs: revs.map((_rev) => ({ _id, _rev, of: _rev })), new_edits: false } });
      return `/table/${_id}`;
    };

    test('the highest stands once the others have stepped back', async () => {
      const path = await graft('both', [low, high]);
      expect(await Promise.all([low, high].map((rev) => settleRace(couch, { path, rev })))).toEqual([undefined, high]);
      expect(await table().get('both')).toEqual({ _id: 'both', _rev: high, of: high });
    });

    test('one steps back for a lower one that a majority had taken', async () => {
      const path = await graft('taken', [low, high]);
      expect(await settleRace(couch, { path, rev: high })).toBeUndefined();
      expect(await table().get('taken')).toEqual({ _id: 'taken', _rev: low, of: low });
    });

    test('one without a rival stands: copies were out of reach', async () => {
      const path = await graft('alone', [low]);
      expect(await settleRace(couch, { path, rev: low })).toBe(low);
    });

    test('those that a writer left when it ended are settled by the next who reads', async () => {
      const path = await graft('left', [low, high]);
      expect(await table().get('left')).toEqual({ _id: 'left', _rev: high, of: high });
      expect(await couch.expect(`${path}?conflicts=true`)).toEqual({ _id: 'left', _rev: high, of: high });
    });
  });
});
