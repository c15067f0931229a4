import { describe } from 'vitest';
import { withCouch } from '../dev/couch-fixture.ts';
import { bridgeFaultsSuite } from './bridge-faults-suite.ts';

describe('on the embedded CouchDB', () => bridgeFaultsSuite(withCouch()));
