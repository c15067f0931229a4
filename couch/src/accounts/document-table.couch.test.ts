import { describe } from 'vitest';
import { withCouch } from '../dev/couch-fixture.ts';
import { CouchTable } from './couch-table.ts';
import { documentTableConformance } from './document-table-conformance.ts';

describe.skipIf(!process.env.COUCHDB_URL)('a table in CouchDB', () => {
  const couch = withCouch({ couchUrl: process.env.COUCHDB_URL });
  documentTableConformance(async () => new CouchTable(couch.http, await couch.freshDatabase()));
});
