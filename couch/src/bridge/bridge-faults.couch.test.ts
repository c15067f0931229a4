import { describe } from 'vitest';
import { withCouch } from '../dev/couch-fixture.ts';
import { bridgeFaultsSuite } from './bridge-faults-suite.ts';

const couchUrl = process.env.COUCHDB_URL;

describe.skipIf(!couchUrl)('on a CouchDB', () => bridgeFaultsSuite(withCouch({ couchUrl })));
