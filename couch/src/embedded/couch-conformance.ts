import { afterAll, beforeAll, describe } from 'vitest';
import { testAccess } from './conformance/access.ts';
import { testChanges } from './conformance/changes.ts';
import { testDatabases } from './conformance/databases.ts';
import { testDocuments } from './conformance/documents.ts';
import { testReplication } from './conformance/replication.ts';
import { Couch, type CouchUnderTest } from './conformance/under-test.ts';

/** Registers what this project expects of a CouchDB. The server must be provisioned; every database the suite makes is removed again. */
export function describeCouch(name: string, open: () => Promise<CouchUnderTest>): void {
  describe(`${name} behaves like CouchDB`, () => {
    let couch: Couch;
    beforeAll(async () => {
      couch = new Couch(await open());
    }, 90_000);
    afterAll(async () => {
      await couch?.close();
    }, 60_000);
    describe('access', () => testAccess(() => couch));
    describe('databases', () => testDatabases(() => couch));
    describe('changes', () => testChanges(() => couch));
    describe('documents', () => testDocuments(() => couch));
    describe('replication', () => testReplication(() => couch));
  });
}
