import { describe } from 'vitest';
import { withCouch } from '../dev/couch-fixture.ts';
import { CouchTable } from './couch-table.ts';
import { documentTableConformance } from './document-table-conformance.ts';
import { MemoryTable } from './memory-table.ts';

describe('the in-memory table', () => {
  documentTableConformance(async () => new MemoryTable());
});

describe('a table in the embedded CouchDB', () => {
  const couch = withCouch();
  documentTableConformance(async () => new CouchTable(couch.http, await couch.freshDatabase()));
});
