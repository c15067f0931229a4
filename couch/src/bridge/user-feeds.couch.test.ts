import { describe } from 'vitest';
import { withCouch } from '../dev/couch-fixture.ts';
import { CouchUserFeeds } from './couch-user-feeds.ts';
import { userFeedsConformance } from './user-feeds-conformance.ts';

const couchUrl = process.env.COUCHDB_URL;

describe.skipIf(!couchUrl)('on a CouchDB', () => {
  const couch = withCouch({ couchUrl });
  userFeedsConformance(async () => {
    const database = await couch.freshDatabase();
    const graft = async (docs: readonly unknown[]) => {
      await couch.http.expect(`/${database}/_bulk_docs`, { method: 'POST', body: { docs, new_edits: false } });
    };
    return { feeds: new CouchUserFeeds(couch.http, { dbPrefix: couch.dbPrefix }), database, graft };
  });
});
