import { describe } from 'vitest';
import { withCouch } from '../dev/couch-fixture.ts';
import { CouchUserFeeds } from './couch-user-feeds.ts';
import { MemoryUserFeeds } from './memory-user-feeds.ts';
import { userFeedsConformance } from './user-feeds-conformance.ts';

describe('in memory', () => {
  userFeedsConformance(async () => {
    const feeds = new MemoryUserFeeds();
    feeds.create('user');
    return { feeds, database: 'user', graft: async (documents) => feeds.add('user', ...documents) };
  });
});

describe('on the embedded CouchDB', () => {
  const couch = withCouch();
  userFeedsConformance(async () => {
    const database = await couch.freshDatabase();
    const graft = async (docs: readonly unknown[]) => {
      await couch.http.expect(`/${database}/_bulk_docs`, { method: 'POST', body: { docs, new_edits: false } });
    };
    return { feeds: new CouchUserFeeds(couch.http, { dbPrefix: couch.dbPrefix }), database, graft };
  });
});
